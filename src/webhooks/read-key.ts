import { describeInstance } from "../check/describe-instance.ts";
import { tokenFault } from "../check/header-value.ts";
import type { TransakClient } from "../client.ts";
import { isTransakError, TransakTokenError, TransakValidationError } from "../errors.ts";
import { describeCause, redactor } from "../redact.ts";
import { type WebhookTokens, webhookTokens } from "../tokens/webhook-tokens.ts";

/**
 * A client, which knows its tokens, or an access token. An object of your own with `getAccessTokens` is asked for each webhook, so let
 * it remember what it knows.
 */
export type WebhookKeySource = Pick<TransakClient, "getAccessTokens"> | string;

/** The key of webhooks: a client or an access token, or several of either, for several partners or environments. */
export type WebhookKey = WebhookKeySource | readonly WebhookKeySource[];

/** @throws {TransakValidationError} for anything but clients and tokens. */
export function readKey(key: unknown): readonly WebhookTokens[] {
  const given: readonly unknown[] = Array.isArray(key) ? [...key] : [key];
  if (given.length === 0) throw wrongKey("is an empty list");
  return given.map(readSource);
}

function readSource(source: unknown): WebhookTokens {
  const ofClient = webhookTokens(source);
  if (ofClient) return ofClient;
  if (hasAccessTokens(source)) return askOnce(source);
  if (typeof source !== "string") {
    throw wrongKey(`must be a client, an access token or a list of them; got ${describeInstance(source)}`);
  }
  const fault = tokenFault(source);
  if (fault) throw wrongKey(fault);
  const known = { tokens: [source], complete: true };
  return async () => known;
}

function hasAccessTokens(value: unknown): value is Pick<TransakClient, "getAccessTokens"> {
  return typeof (value as Partial<TransakClient> | null | undefined)?.getAccessTokens === "function";
}

/** It may ask Transak or a store, so it is not asked again for the same webhook. */
function askOnce(source: Pick<TransakClient, "getAccessTokens">): WebhookTokens {
  let asked: ReturnType<WebhookTokens> | undefined;
  return () => {
    asked ??= ask(source);
    return asked;
  };
}

async function ask(source: Pick<TransakClient, "getAccessTokens">): ReturnType<WebhookTokens> {
  try {
    const { current, previous } = await source.getAccessTokens();
    const tokens = [current, previous].filter((token): token is string => tokenFault(token) === undefined);
    return { tokens, complete: true };
  } catch (error) {
    if (isTransakError(error)) throw error;
    const cause = describeCause(error, redactor());
    throw new TransakTokenError(`getAccessTokens() failed: ${cause.message}`, { retryable: true, cause });
  }
}

function wrongKey(fault: string): TransakValidationError {
  return new TransakValidationError(`The second argument of verifyWebhook ${fault}.`, {
    hint: "Pass a TransakClient, an access token, or a list of them. The API secret does not sign webhooks.",
  });
}
