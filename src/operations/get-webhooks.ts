import { type Reader, text } from "../check/readers.ts";
import { TransakValidationError } from "../errors.ts";
import { operations } from "../generated/operations.ts";
import { requiredWebhookDeliveryFields, type WebhookDelivery } from "../generated/webhook-delivery.ts";
import type { WebhookEventType } from "../generated/webhook-event-type.ts";
import { type Call, defineCall } from "../http/call.ts";
import { callOptionsReader } from "../http/call-options.ts";
import { type Untrusted, untrusted } from "../http/document.ts";
import type { ResponseContext } from "../http/read-response.ts";
import type { QueryCallOptions } from "../options.ts";
import { findOrderFault, keepSound, orderErrors, withId } from "./order.ts";
import { readQuery } from "./read-query.ts";

/** Which webhooks `getWebhooks` gives. An `orderId` needs an `eventType`, which may stand alone. */
export interface WebhooksQuery {
  /** Only webhooks of this order. */
  readonly orderId?: string | undefined;
  /** Only webhooks of this type. */
  readonly eventType?: WebhookEventType | (string & {}) | undefined;
}

const operation = operations["get-webhooks"];
const readCallOptions = callOptionsReader(operation);

const readers = { orderId: text, eventType: text } satisfies Record<keyof WebhooksQuery, Reader>;

/** Get Webhooks. */
export function getWebhooks(query: WebhooksQuery, options: QueryCallOptions): Call<WebhookDelivery[]> {
  const { orderId, eventType } = readQuery(operation, query, readers);
  if (orderId !== undefined && eventType === undefined) {
    throw new TransakValidationError("An orderId needs an eventType.", {
      hint: 'Ask for one type at a time, for example { orderId, eventType: "ORDER_COMPLETED" }.',
    });
  }
  const { hints, holdsPersonalData } = orderErrors;
  return defineCall({
    operation,
    input: { query: { orderID: orderId, eventID: eventType } },
    options: readCallOptions(options),
    hints,
    holdsPersonalData,
    read: readDeliveries,
  });
}

/** One that is not a webhook of an order hides no other. */
function readDeliveries(data: unknown, context: ResponseContext): WebhookDelivery[] {
  return keepSound(data, readDelivery, findDeliveryFault, context) as WebhookDelivery[];
}

function readDelivery(entry: unknown): Untrusted<WebhookDelivery> {
  const delivery = untrusted<WebhookDelivery>(entry);
  return { ...delivery, webhookData: withId(delivery.webhookData) };
}

function findDeliveryFault(delivery: Untrusted<WebhookDelivery>): string | undefined {
  const missing = requiredWebhookDeliveryFields.find((name) => delivery[name] === undefined);
  return missing ? `a webhook without ${missing}.` : findOrderFault(delivery.webhookData);
}
