import { TransakApiError } from "./api-error.ts";

/** 403: the calling IP or the referrer domain is not on Transak's list. */
export class TransakForbiddenError extends TransakApiError {
  override readonly name = "TransakForbiddenError" as const;
}
