import { TransakApiError } from "./api-error.ts";

/** 5xx: a fault on Transak's side. */
export class TransakServerError extends TransakApiError {
  override readonly name = "TransakServerError" as const;
}
