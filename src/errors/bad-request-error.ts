import { TransakApiError } from "./api-error.ts";

/** 400: the request is not valid. `apiMessage` names the field. At the token endpoint: the API secret is wrong. */
export class TransakBadRequestError extends TransakApiError {
  override readonly name = "TransakBadRequestError" as const;
}
