import { TransakApiError } from "./api-error.ts";

/** 401: the access token or user token is missing, invalid or expired, or the account or IP is not provisioned. */
export class TransakUnauthorizedError extends TransakApiError {
  override readonly name = "TransakUnauthorizedError" as const;
}
