import { CompactSign } from "jose";
import { exampleAnswers } from "../generated/mock.ts";
import type { Order, OrderStatus } from "../generated/order.ts";
import type { WebhookEventType } from "../generated/webhook-event-type.ts";

/** What a webhook of a test says. */
export interface WebhookDraft {
  /** What has happened. */
  readonly type: WebhookEventType | (string & {});
  /** Fields of the order. The others are those of the document's example, and a status that fits the type. */
  readonly order?: Partial<Order> | undefined;
  /** @default now */
  readonly createdAt?: Date | undefined;
}

const statuses: Readonly<Record<WebhookEventType, OrderStatus>> = {
  ORDER_CREATED: "AWAITING_PAYMENT_FROM_USER",
  ORDER_PAYMENT_VERIFYING: "PAYMENT_DONE_MARKED_BY_USER",
  ORDER_PROCESSING: "PROCESSING",
  ORDER_COMPLETED: "COMPLETED",
  ORDER_FAILED: "FAILED",
  ORDER_REFUNDED: "REFUNDED",
};

/**
 * Makes the body of a webhook as Transak would send it, signed with an access token, for tests of a receiver.
 *
 * @returns the body: JSON, to be posted as it is.
 *
 * @example
 * ```ts
 * const body = await signWebhook({ type: "ORDER_COMPLETED", order: { partnerOrderId: "order-1042" } }, "test-token");
 * ```
 */
export async function signWebhook(
  { type, order, createdAt = new Date() }: WebhookDraft,
  accessToken: string,
): Promise<string> {
  const { _id, ...example } = exampleAnswers["get-orders"][0].body.data[0];
  const status = statuses[type as WebhookEventType] ?? example.status;
  const claims = { webhookData: { ...example, status, ...order }, eventID: type, createdAt: createdAt.toISOString() };
  return signClaims(claims, accessToken);
}

/** The body of a webhook that holds these claims. */
export async function signClaims(claims: object, accessToken: string): Promise<string> {
  const bytes = new TextEncoder();
  const token = new CompactSign(bytes.encode(JSON.stringify(claims))).setProtectedHeader({ alg: "HS256" });
  return JSON.stringify({ data: await token.sign(bytes.encode(accessToken)) });
}
