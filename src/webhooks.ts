import { compactVerify } from "jose";
import { tokenFault } from "./check/header-value.ts";
import { readArguments } from "./check/read-arguments.ts";
import type { TransakClient } from "./client.ts";
import { isTransakError, TransakValidationError, TransakWebhookError } from "./errors.ts";
import type { Order } from "./generated/order.ts";
import type { components } from "./generated/schema.ts";
import type { WebhookEventType } from "./generated/webhook-event-type.ts";
import { untrusted } from "./http/document.ts";
import { findOrderFault } from "./operations/order.ts";
import { type WebhookTokens, webhookTokens } from "./tokens/webhook-tokens.ts";

export { TransakWebhookError, type TransakWebhookReason } from "./errors.ts";
export type { Order, OrderStatus } from "./generated/order.ts";
export type { WebhookEventType } from "./generated/webhook-event-type.ts";

/** A genuine webhook. */
export interface WebhookEvent {
  /** What has happened. An open set: decide by the `status` of the order. */
  readonly type: WebhookEventType | (string & {});
  /** When it happened. */
  readonly createdAt: Date;
  /** The order as it then stood. Events may arrive late, twice and out of order. */
  readonly order: Order;
}

/** A request's body as it came, or parsed; or a message of Transak's private Pusher channel. */
export type WebhookBody = string | Uint8Array | ArrayBuffer | ParsedWebhookBody;

/** A body that a framework has parsed. */
export interface ParsedWebhookBody {
  /** The signed token. */
  readonly data?: unknown;
}

/** The key of webhooks: a client, which knows its tokens, or an access token of your own, or several. */
export type WebhookKey = Pick<TransakClient, "getAccessTokens"> | string | readonly string[];

type Claims = components["schemas"]["WebhookClaims"];

/** How much is looked at, in characters or bytes. */
const longestBody = 1 << 20;

const utf8 = new TextDecoder();
const encoder = new TextEncoder();

/**
 * Verifies a webhook: that Transak has signed it (HS256) with the partner's access token, and that it holds an order.
 *
 * Of a client it takes the token in force, the one before, and where neither fits what a shared store holds now. It never mints or
 * refreshes a token, whatever arrives. No age is checked, as Transak's webhooks carry no expiry: handle each as often as it may come.
 *
 * Source: https://docs.transak.com/features/webhooks
 *
 * @throws {TransakWebhookError} what was received is not a genuine webhook: answer 400
 * @throws {TransakValidationError} the second argument is wrong: a fault of the program
 *
 * @example
 * ```ts
 * const { order } = await verifyWebhook(await request.text(), transak);
 * if (orderStage(order.status) === "completed") await markAsPaid(order.partnerOrderId);
 * ```
 */
export async function verifyWebhook(body: WebhookBody, key: WebhookKey): Promise<WebhookEvent> {
  const tokens = readArguments("verifyWebhook", TransakValidationError, () => readKey(key));
  return readClaims(await verifySignature(readBody(body), tokens));
}

function readKey(key: unknown): WebhookTokens {
  const ofClient = webhookTokens(key);
  if (ofClient) return ofClient;
  const tokens: unknown[] = Array.isArray(key) ? [...key] : [key];
  const fault = tokens.length === 0 ? "is an empty list" : tokens.map(tokenFault).find((found) => found !== undefined);
  if (fault) {
    throw new TransakValidationError(`The second argument of verifyWebhook ${fault}.`, {
      hint: "Give a TransakClient, an access token, or several. The API secret does not sign webhooks.",
    });
  }
  return async () => ({ tokens: tokens as string[], complete: true });
}

/** The token in whatever form the body has. */
function readBody(body: unknown): string {
  try {
    const size = typeof body === "string" ? body.length : (body as Partial<ArrayBuffer> | null)?.byteLength;
    if (size !== undefined && size > longestBody) throw tooLarge();
    const data = isBytes(body) ? parse(utf8.decode(body)) : typeof body === "string" ? parse(body) : body;
    const jwt = typeof data === "string" ? data : untrusted<{ data: string }>(data).data;
    if (typeof jwt !== "string") throw new TransakWebhookError("malformed", "it has no data that is a text.");
    if (jwt.length > longestBody) throw tooLarge();
    if (!compact.test(jwt)) throw new TransakWebhookError("malformed", "its data is no JSON web token of three parts.");
    return jwt;
  } catch (error) {
    if (isTransakError(error)) throw error;
    throw new TransakWebhookError("malformed", "its body cannot be read.");
  }
}

const tooLarge = () => new TransakWebhookError("too-large", "it is larger than one mebibyte.");

/** By its methods, as bytes of another realm are no instance of our own. */
const isBytes = (value: unknown): value is Uint8Array | ArrayBuffer =>
  value instanceof ArrayBuffer || ArrayBuffer.isView(value);

/** JSON, or the bare token, which a Pusher channel delivers. */
function parse(text: string): unknown {
  return /^\s*[{"]/.test(text) ? JSON.parse(text) : text.trim();
}

/** A signed token in three parts; encrypted ones have five. */
const compact = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** The payload of a token that one of the tokens has signed. */
async function verifySignature(jwt: string, known: WebhookTokens): Promise<unknown> {
  const tried = new Set<string>();
  for (const reread of [false, true]) {
    for (const token of (await known({ reread })).tokens) {
      if (tried.has(token)) continue;
      tried.add(token);
      const payload = await open(jwt, token);
      if (payload) return parsePayload(payload);
    }
  }
  if (tried.size > 0) throw new TransakWebhookError("signature", "no known access token has signed it.");
  throw new TransakWebhookError("no-token", "this process knows no access token to verify it with.", {
    hint: "Call transak.getAccessToken() when the process starts, give the clients of all processes one tokenStore, or hand verifyWebhook the token.",
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

function parsePayload(payload: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(payload));
  } catch {
    throw new TransakWebhookError("payload", "what is signed is not JSON.");
  }
}

function readClaims(payload: unknown): WebhookEvent {
  const { eventID, createdAt, webhookData } = untrusted<Claims>(payload);
  const fault = findOrderFault(webhookData);
  if (fault) throw new TransakWebhookError("payload", `it holds an order ${fault}`);
  if (typeof eventID !== "string" || eventID === "") throw new TransakWebhookError("payload", "it has no eventID.");
  const time = new Date(typeof createdAt === "string" || typeof createdAt === "number" ? createdAt : Number.NaN);
  if (Number.isNaN(time.getTime())) throw new TransakWebhookError("payload", "its createdAt is no time.");
  return { type: eventID, createdAt: time, order: webhookData as Order };
}
