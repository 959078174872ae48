import { compactVerify } from "jose";
import { TransakWebhookError } from "../errors.ts";
import type { WebhookTokens } from "../tokens/webhook-tokens.ts";

const encoder = new TextEncoder();

/** The payload of a token that one of the known access tokens has signed. */
export async function verifySignature(jwt: string, sources: readonly WebhookTokens[]): Promise<Uint8Array> {
  const tried = new Set<string>();
  let isComplete = true;
  for (const reread of [false, true]) {
    const known = await Promise.all(sources.map((knownTokens) => knownTokens({ reread })));
    isComplete = known.every(({ complete }) => complete);
    for (const token of known.flatMap(({ tokens }) => tokens)) {
      if (tried.has(token)) continue;
      tried.add(token);
      const payload = await open(jwt, token);
      if (payload) return payload;
    }
    // What no token could have signed is refused without one.
    if (tried.size === 0) await open(jwt, "none");
  }
  if (!isComplete) {
    throw new TransakWebhookError("undecided", "no access token at hand has signed it, and there may be others.", {
      hint: "The shared token store did not respond, or a refresh is still under way. Respond with 503, and see the event store-failure.",
    });
  }
  if (tried.size > 0) throw new TransakWebhookError("signature", "no known access token has signed it.");
  throw new TransakWebhookError("no-token", "this process knows no access token to verify it with.", {
    hint: "Call transak.getAccessToken() when the process starts, give the clients of all processes one tokenStore, or pass verifyWebhook the token.",
  });
}

/** The payload, if this token has signed it. The algorithm is ours to choose, not the sender's, and no extension is understood. */
async function open(jwt: string, token: string): Promise<Uint8Array | undefined> {
  try {
    const { payload, protectedHeader } = await compactVerify(jwt, encoder.encode(token), { algorithms: ["HS256"] });
    if (protectedHeader.crit === undefined) return payload;
  } catch (error) {
    // By its code alone: what the library says may quote what was sent.
    const { code } = error as { readonly code?: unknown };
    if (code === "ERR_JWS_SIGNATURE_VERIFICATION_FAILED") return undefined;
    if (code !== "ERR_JOSE_ALG_NOT_ALLOWED" && code !== "ERR_JOSE_NOT_SUPPORTED")
      throw new TransakWebhookError("malformed", "its data has no readable header.");
  }
  throw new TransakWebhookError("algorithm", "it is not signed with plain HS256.");
}
