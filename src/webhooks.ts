import { readArguments } from "./check/read-arguments.ts";
import { TransakValidationError, TransakWebhookError } from "./errors.ts";
import type { Order } from "./generated/order.ts";
import type { components } from "./generated/schema.ts";
import type { WebhookEventType } from "./generated/webhook-event-type.ts";
import { untrusted } from "./http/document.ts";
import { findOrderFault } from "./operations/order.ts";
import { readBody, type WebhookBody } from "./webhooks/read-body.ts";
import { readKey, type WebhookKey } from "./webhooks/read-key.ts";
import { verifySignature } from "./webhooks/verify-signature.ts";

export { TransakWebhookError, type TransakWebhookReason } from "./errors.ts";
export type { Order, OrderStatus } from "./generated/order.ts";
export type { WebhookEventType } from "./generated/webhook-event-type.ts";
export type { ParsedWebhookBody, WebhookBody, WebhookRequestEvent } from "./webhooks/read-body.ts";
export type { WebhookKey, WebhookKeySource } from "./webhooks/read-key.ts";

/** A genuine webhook. */
export interface WebhookEvent {
  /**
   * The same for each delivery of the same change of the same order, whatever its type and time: `<order.id>:<order.status>`. Keep
   * it in a column that is UNIQUE, and act only where it could be inserted.
   */
  readonly key: string;
  /** What has happened. An open set: decide by the `status` of the order. */
  readonly type: WebhookEventType | (string & {});
  /** When it happened. */
  readonly createdAt: Date;
  /** The order as it then stood. Events may arrive late, twice and out of order. */
  readonly order: Order;
}

type Claims = components["schemas"]["WebhookClaims"];

const utf8 = new TextDecoder();

/**
 * Verifies a webhook: that Transak has signed it (HS256) with the partner's access token, and that it holds an order.
 *
 * Of a client it takes the token in force, those before it for a day, and where none fits what a shared store holds now; it waits a
 * limited time for a refresh that is under way. It never mints or refreshes a token, whatever arrives. No age is checked, as
 * Transak's webhooks carry no expiry: handle each as often as it may come.
 *
 * Source: https://docs.transak.com/features/webhooks
 *
 * @throws {TransakWebhookError} it is not the genuine webhook of an order, or that cannot be decided now: respond with its `responseStatus`
 * @throws {TransakValidationError} an argument is wrong, such as a request in place of its body: a fault of the program
 *
 * @example
 * ```ts
 * const { order } = await verifyWebhook(await request.text(), transak);
 * if (orderStage(order.status) === "completed") await markAsPaid(order.partnerOrderId);
 * ```
 */
export async function verifyWebhook(body: WebhookBody, key: WebhookKey): Promise<WebhookEvent> {
  const { sources, jwt } = readArguments("verifyWebhook", TransakValidationError, () => ({
    sources: readKey(key),
    jwt: readBody(body),
  }));
  return readClaims(parsePayload(await verifySignature(jwt, sources)));
}

function parsePayload(payload: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(payload));
  } catch {
    throw new TransakWebhookError("payload", "what is signed is not JSON.");
  }
}

function readClaims(payload: unknown): WebhookEvent {
  const { eventID: type, createdAt, webhookData } = untrusted<Claims>(payload);
  if (typeof type !== "string" || type === "") throw new TransakWebhookError("payload", "it has no eventID.");
  const fault = findOrderFault(webhookData);
  if (fault && !type.startsWith("ORDER_")) {
    const eventType = /^\w{1,64}$/.test(type) ? type : undefined;
    throw new TransakWebhookError("no-order", "it is genuine, but of something else than an order.", { eventType });
  }
  if (fault) throw new TransakWebhookError("payload", `it holds ${fault}`);
  const time = new Date(typeof createdAt === "string" || typeof createdAt === "number" ? createdAt : Number.NaN);
  if (Number.isNaN(time.getTime())) throw new TransakWebhookError("payload", "its createdAt is not a time.");
  const order = webhookData as Order;
  return { key: `${order.id}:${order.status}`, type, createdAt: time, order };
}
