import { tokenFault } from "../check/header-value.ts";
import { isObject, type JsonObject } from "../json.ts";

/** An access token as a store keeps it. Times are Unix milliseconds. Plain JSON. */
export interface AccessTokenRecord {
  readonly accessToken: string;
  readonly expiresAt: number;
  readonly issuedAt: number;
  /** Set where the token was minted because the one before was rejected with 401. */
  readonly afterRejection?: boolean;
  /** When the 401 of a call with a user token has last led to a refresh. */
  readonly userTokenRefreshAt?: number;
  /** The tokens before this one, newest first, for webhooks that were signed with them: ten at most. Each counts for a day. */
  readonly previous?: readonly PreviousToken[];
}

/** A token that has been replaced. */
export interface PreviousToken {
  readonly accessToken: string;
  /** Unix milliseconds. */
  readonly replacedAt: number;
}

/** How long a replaced token is still shown to verifiers of webhooks, in milliseconds. */
export const previousForMs = 24 * 3_600_000;
const maxPrevious = 10;

/** Whether a value is a time in Unix milliseconds. Years after 5138 are nonsense. */
export function isUnixTime(value: unknown): value is number {
  return typeof value === "number" && value > 0 && value < 1e14;
}

/** What a store returned, if it is a record: a store may hold anything, and a token that cannot be sent is none. */
export function readRecord(value: unknown): AccessTokenRecord | undefined {
  if (!isObject(value) || tokenFault(value.accessToken)) return undefined;
  const { expiresAt, issuedAt, previous, ...others } = value;
  if (!isUnixTime(expiresAt) || !isUnixTime(issuedAt)) return undefined;
  const record = { ...others, expiresAt, issuedAt } as AccessTokenRecord & JsonObject;
  return Array.isArray(previous) ? { ...record, previous: previous.filter(isPrevious) } : record;
}

function isPrevious(value: unknown): value is PreviousToken {
  return isObject(value) && !tokenFault(value.accessToken) && isUnixTime(value.replacedAt);
}

/** Whether `record` was minted after `other`: each names the tokens before it, and where neither does, times tell. */
export function isNewer(record: AccessTokenRecord, other: AccessTokenRecord | undefined): boolean {
  if (!other || follows(record, other)) return true;
  if (follows(other, record)) return false;
  return record.expiresAt === other.expiresAt ? record.issuedAt >= other.issuedAt : record.expiresAt > other.expiresAt;
}

function follows(record: AccessTokenRecord, other: AccessTokenRecord): boolean {
  return record.previous?.some(({ accessToken }) => accessToken === other.accessToken) ?? false;
}

/** A record that also remembers what an older one knows, as of `date`. No matter how old: the clock here may be wrong. */
export function succeed(
  record: AccessTokenRecord,
  older: AccessTokenRecord | undefined,
  date: number,
): AccessTokenRecord {
  if (!older) return record;
  const { accessToken, userTokenRefreshAt } = older;
  const tokens = [...(record.previous ?? []), { accessToken, replacedAt: date }, ...(older.previous ?? [])];
  const known = new Set([record.accessToken]);
  return {
    ...record,
    userTokenRefreshAt: Math.max(record.userTokenRefreshAt || 0, userTokenRefreshAt || 0),
    previous: tokens
      .filter((token) => !known.has(token.accessToken) && known.add(token.accessToken))
      .sort((one, other) => other.replacedAt - one.replacedAt)
      .slice(0, maxPrevious),
  };
}

/** The tokens that webhooks may be signed with, newest first. */
export function signingTokens(record: AccessTokenRecord | undefined, date: number): readonly string[] {
  if (!record) return [];
  const previous = (record.previous ?? []).filter(({ replacedAt }) => date < replacedAt + previousForMs);
  return [record, ...previous].map(({ accessToken }) => accessToken);
}
