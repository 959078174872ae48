import {
  TransakApiError,
  TransakBadRequestError,
  TransakForbiddenError,
  TransakRateLimitError,
  TransakServerError,
  TransakUnauthorizedError,
} from "../../src/index.ts";

/** The class of the error for each status that the document has. */
export const errorClasses: Readonly<Record<number, typeof TransakApiError>> = {
  400: TransakBadRequestError,
  401: TransakUnauthorizedError,
  403: TransakForbiddenError,
  422: TransakApiError,
  429: TransakRateLimitError,
  500: TransakServerError,
  502: TransakServerError,
  503: TransakServerError,
  504: TransakServerError,
};
