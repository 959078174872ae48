import { CompactSign } from "jose";
import { tokenFault } from "../check/header-value.ts";
import { readArguments } from "../check/read-arguments.ts";
import { type Fail, readOptions } from "../check/readers.ts";
import { describeKind } from "../check/shape.ts";
import { quoted } from "../check/words.ts";
import { TransakValidationError } from "../errors.ts";
import { exampleResponses } from "../generated/mock.ts";
import type { Order, OrderStatus } from "../generated/order.ts";
import type { WebhookEventType } from "../generated/webhook-event-type.ts";
import { isObject } from "../json.ts";

/** What a webhook of a test says. */
export type WebhookDraft = KnownWebhookDraft | OtherWebhookDraft;

/** A webhook of a documented type. */
export interface KnownWebhookDraft {
  /** What has happened. */
  readonly type: WebhookEventType;
  /** Fields of the order. The others are those of the document's example, and a status that fits the type. */
  readonly order?: Partial<Order> | undefined;
  /** @default now */
  readonly createdAt?: Date | undefined;
}

/** A webhook of a type that has no status of its own, or that is of no order. */
export interface OtherWebhookDraft {
  /** What has happened. */
  readonly type: string;
  /** Fields of the order, of which the status is one. Null for an event of something else than an order, such as `KYC_APPROVED`. */
  readonly order: (Partial<Order> & Pick<Order, "status">) | null;
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
 * @throws {TransakValidationError} if the draft is wrong, or lacks the status of a type that has none of its own.
 *
 * @example
 * ```ts
 * const body = await signWebhook({ type: "ORDER_COMPLETED", order: { partnerOrderId: "order-1042" } }, "test-token");
 * ```
 */
export async function signWebhook(draft: WebhookDraft, accessToken: string): Promise<string> {
  const { claims, key } = readArguments("signWebhook", TransakValidationError, () => {
    const fault = tokenFault(accessToken);
    if (fault) throw new TransakValidationError(`The second argument of signWebhook ${fault}.`);
    return { claims: readDraft(draft), key: accessToken };
  });
  return signClaims(claims, key);
}

const draftReaders = { type: readType, order: readOrder, createdAt: readTime };

function readDraft(draft: unknown): object {
  const what = "The first argument of signWebhook";
  const { type, order, createdAt = new Date() } = readOptions(draft, what, draftReaders, TransakValidationError);
  if (type === undefined) throw new TransakValidationError("type is missing.");
  const claims = { eventID: type, createdAt: createdAt.toISOString() };
  if (order === null) return claims;
  const { _id, ...example } = exampleResponses["get-orders"][0].body.data[0];
  const status = order?.status ?? (Object.hasOwn(statuses, type) && statuses[type as WebhookEventType]);
  if (!status) {
    throw new TransakValidationError(
      `order.status is required for the type ${quoted(type)}, which has none of its own.`,
      {
        hint: "For an event of something else than an order, pass order: null.",
      },
    );
  }
  return { webhookData: { ...example, ...order, status }, ...claims };
}

function readType(value: unknown, fail: Fail): string {
  return typeof value === "string" && value !== "" ? value : fail("must be a non-empty string.");
}

function readOrder(value: unknown, fail: Fail): Partial<Order> | null {
  return value === null || isObject(value) ? value : fail(`must be an object, or null; got ${describeKind(value)}.`);
}

function readTime(value: unknown, fail: Fail): Date {
  if (!(value instanceof Date)) return fail(`must be a Date; got ${describeKind(value)}.`);
  return Number.isNaN(value.getTime()) ? fail("must be a Date; got an invalid one.") : value;
}

/** The body of a webhook that holds these claims. */
export async function signClaims(claims: object, accessToken: string): Promise<string> {
  const bytes = new TextEncoder();
  const token = new CompactSign(bytes.encode(JSON.stringify(claims))).setProtectedHeader({ alg: "HS256" });
  return JSON.stringify({ data: await token.sign(bytes.encode(accessToken)) });
}
