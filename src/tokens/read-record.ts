import { tokenFault } from "../check/header-value.ts";
import { isObject } from "../check/shape.ts";
import type { AccessTokenRecord } from "./store.ts";

/** No token lives longer, in milliseconds: Transak's live for seven days. */
const longestLifeMs = 366 * 24 * 3_600_000;

/** What a store returned, if it is a record: a store may hold anything, and a token that cannot be sent is none. */
export function readRecord(value: unknown): AccessTokenRecord | undefined {
  if (!isObject(value)) return undefined;
  const { accessToken, expiresAt, issuedAt, previous, ...others } = value;
  if (tokenFault(accessToken) || !isTime(expiresAt) || !isTime(issuedAt)) return undefined;
  const record = { ...others, accessToken, expiresAt, issuedAt } as unknown as AccessTokenRecord;
  return isObject(previous) && !tokenFault(previous.accessToken) && isTime(previous.replacedAt)
    ? { ...record, previous: { accessToken: previous.accessToken as string, replacedAt: previous.replacedAt } }
    : record;
}

function isTime(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value < Date.now() + longestLifeMs;
}
