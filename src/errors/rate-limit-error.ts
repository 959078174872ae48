import { TransakApiError } from "./api-error.ts";

/** 429: too many requests, from the API or from Cloudflare in front of it. */
export class TransakRateLimitError extends TransakApiError {
  override readonly name = "TransakRateLimitError" as const;
}
