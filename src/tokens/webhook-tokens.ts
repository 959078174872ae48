// Registered, so that a verifier that was bundled by itself can ask a client of another bundle.
const key = Symbol.for("transak-partner-api.webhook-tokens");

/** The tokens that a webhook may be signed with. */
export interface KnownTokens {
  /** Newest first. */
  readonly tokens: readonly string[];
  /** False where there may be others: the shared store could not be asked, or a refresh is still under way. */
  readonly complete: boolean;
}

/**
 * Asks a client for its tokens. Never mints one. With `reread` it waits for a refresh that is under way, for a limited time, and looks
 * into the shared store.
 */
export type WebhookTokens = (options: { readonly reread: boolean }) => Promise<KnownTokens>;

/** Lets verifiers of webhooks ask a client for its tokens, without showing it to anybody who prints the client. */
export function attachWebhookTokens(client: object, tokens: WebhookTokens): void {
  Object.defineProperty(client, key, { value: tokens });
}

/** The client's way to its tokens, or undefined where the value is no client. */
export function webhookTokens(client: unknown): WebhookTokens | undefined {
  return (client as { readonly [key]?: WebhookTokens } | null | undefined)?.[key];
}
