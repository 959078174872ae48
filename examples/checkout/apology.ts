import { isTransakError, TransakBadRequestError } from "transak-partner-api";

export interface Apology {
  readonly status: number;
  /** For the customer: what to do now, and nothing of what went on behind the counter. */
  readonly message: string;
}

/** What to say to the customer when no widget URL could be had. */
export function apologyFor(error: unknown): Apology {
  if (error instanceof TransakBadRequestError && error.errorCode === 4001) {
    return { status: 400, message: "This wallet address does not fit the coin. Please check it." };
  }
  if (isTransakError(error) && error.retryable) {
    return { status: 503, message: "The payment service is busy. Please try again in a moment." };
  }
  return { status: 502, message: "Payments are not available right now. You have not been charged." };
}
