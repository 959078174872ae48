import type { ErrorRules, Hints } from "../http/api-error.ts";
import type { ResponseContext } from "../http/read-response.ts";
import { isObject } from "../json.ts";
import { listIp, ownKeys } from "./hints.ts";

const hints: Hints = {
  401: (context) => `No access token is sent here: it is the API key that was rejected. ${ownKeys(context)}`,
  403: listIp,
  429: () => "Keep lists for some minutes instead of asking for each visitor: docs/lookups.md shows how.",
};

/** What the public lookups have in common. */
export const lookupErrors: ErrorRules = { hints };

/** Items are left as they came: one that lacks a field must not hide the others. */
export function readList<T extends object>(data: unknown, { invalidResponse }: ResponseContext): T[] {
  if (!Array.isArray(data) || !data.every(isObject)) throw invalidResponse("response is not an array of objects.");
  return data as T[];
}
