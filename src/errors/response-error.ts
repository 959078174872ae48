import { TransakError, type TransakErrorDetails } from "./transak-error.ts";

/** A 2xx answer that is not what the document promises: not JSON, no `data.widgetUrl`, not an http(s) URL. */
export class TransakResponseError extends TransakError {
  override readonly name = "TransakResponseError" as const;
  override readonly code = "invalid_response" as const;
  /** The HTTP status. */
  readonly status: number;
  /** Transak's id of the request, for its support. */
  declare readonly requestId?: string;

  constructor(message: string, status: number, requestId: string | undefined, details?: TransakErrorDetails) {
    super(message, details);
    this.status = status;
    if (requestId !== undefined) this.requestId = requestId;
  }
}
