import type { TokenSource } from "./source.ts";

// Registered, so that a verifier that was bundled by itself can ask a client of another bundle.
const key = Symbol.for("transak-partner-api.webhook-tokens");

/** Tokens that a webhook may be signed with, newest first. `reread` looks into a shared store again. Never mints one. */
export type WebhookTokens = (reread: boolean) => Promise<readonly string[]>;

/** Lets verifiers of webhooks ask a client for its tokens, without showing it to anybody who prints the client. */
export function offerWebhookTokens(client: object, tokens: TokenSource): void {
  const known: WebhookTokens = (reread) => tokens.known(reread);
  Object.defineProperty(client, key, { value: known });
}

/** The client's way to its tokens, or undefined where the value is no client. */
export function webhookTokens(client: unknown): WebhookTokens | undefined {
  return (client as { readonly [key]?: WebhookTokens } | null | undefined)?.[key];
}
