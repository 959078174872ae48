import { TransakError } from "./transak-error.ts";

/**
 * Why a webhook was refused. `malformed`: not a body with a signed token. `too-large`: more than one mebibyte. `algorithm`: not plain
 * HS256. `signature`: no known access token has signed it. `payload`: signed, but without the fields that every event has.
 *
 * Two may be otherwise later. `no-token`: there is no token to verify it with. `undecided`: no token at hand has signed it, and a
 * shared store that may hold another could not be asked, or a refresh is still under way.
 *
 * And one is genuine. `no-order`: an event of something else than an order, such as KYC.
 */
export type TransakWebhookReason =
  | "malformed"
  | "too-large"
  | "algorithm"
  | "signature"
  | "payload"
  | "no-token"
  | "undecided"
  | "no-order";

const responseStatuses: { readonly [Reason in TransakWebhookReason]?: 200 | 503 } = {
  "no-token": 503,
  undecided: 503,
  "no-order": 200,
};

/**
 * What was received is not the genuine webhook of an order, or that cannot be decided now. Respond with its `responseStatus`. Nothing of what
 * was received is in the error but the type of a genuine event.
 */
export class TransakWebhookError extends TransakError {
  override get name() {
    return "TransakWebhookError" as const;
  }
  override readonly code = "webhook" as const;
  /** Why it was refused. */
  readonly reason: TransakWebhookReason;
  /** What to respond with: 400 to what is not genuine, 503 to what is `retryable`, 200 to a genuine event without an order. */
  readonly responseStatus: 200 | 400 | 503;
  /** The type of a genuine event without an order. */
  declare readonly eventType?: string;

  /** @param fault ends the sentence "The webhook was refused:". */
  constructor(
    reason: TransakWebhookReason,
    fault: string,
    { hint, eventType }: { readonly hint?: string; readonly eventType?: string | undefined } = {},
  ) {
    const responseStatus = responseStatuses[reason] ?? 400;
    super(`The webhook was refused: ${fault}`, { hint, retryable: responseStatus === 503 });
    this.reason = reason;
    this.responseStatus = responseStatus;
    if (eventType !== undefined) this.eventType = eventType;
  }
}
