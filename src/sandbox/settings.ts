import { randomBytes } from "node:crypto";
import { func, integer, type OptionValues, oneOf, type Reader, readOptions, token } from "../check/readers.ts";
import { describeKind } from "../check/shape.ts";
import { TransakConfigError } from "../errors.ts";
import { readGivenOrders } from "./given-orders.ts";
import type { SandboxOptions } from "./options.ts";
import { isLoopbackUrl } from "./post.ts";

type Values = OptionValues<typeof readers>;
/** What has no default. */
type Optional = "webhookUrl" | "apiKey" | "apiSecret" | "accessToken" | "onEvent";

/** The options, checked and complete. */
export type SandboxSettings = Pick<Values, Optional> & {
  readonly [Name in Exclude<keyof Values, Optional>]-?: NonNullable<Values[Name]>;
};

const maxWaitMs = 10 * 60_000;
const weekMs = 7 * 24 * 3_600_000;

const boolean: Reader<boolean> = (value, fail) =>
  typeof value === "boolean" ? value : fail(`must be true or false; got ${describeKind(value)}.`);

const nonEmpty: Reader<string> = (value, fail) =>
  typeof value === "string" && value !== "" ? value : fail(`must be a non-empty string; got ${describeKind(value)}.`);

const names: Reader<readonly string[]> = (value, fail) =>
  Array.isArray(value) && value.every((name) => typeof name === "string" && name !== "")
    ? value
    : fail("must be an array of non-empty strings.");

const hostNames: Reader<readonly string[]> = (value, fail) =>
  names(value, fail).every((name) => /^(?:[\w.-]+|\[[\da-f:.]+\])$/i.test(name))
    ? (value as string[])
    : fail("must hold host names, without scheme or port.");

const url: Reader<string> = (value, fail) => {
  const parsed = typeof value === "string" && URL.canParse(value) ? new URL(value) : undefined;
  if (!parsed || !/^https?:$/.test(parsed.protocol)) {
    return fail("must be an http(s) URL, such as http://localhost:3000/api/transak-webhook.");
  }
  // Pages and output show it.
  return parsed.username || parsed.password ? fail("must hold no name and password.") : parsed.href;
};

const latency: Reader<readonly [number, number]> = (value, fail) => {
  const range = Array.isArray(value) ? value : [value, value];
  const [from, to] = range;
  const isRange = range.length === 2 && range.every((ms) => Number.isInteger(ms) && ms >= 0 && ms <= maxWaitMs);
  return isRange && from <= to ? [from, to] : fail(`must be milliseconds up to ${maxWaitMs}, or two, from and to.`);
};

/**
 * A latency as a form or a command writes it: `250`, or `100-400`.
 *
 * @throws {TypeError}
 */
export function readLatency(value: unknown): readonly [number, number] {
  const [from = "", to = from] = String(value).split("-");
  const digits = [from, to].map((text) => (/^\d+$/.test(text) ? Number(text) : Number.NaN));
  return latency(digits, (fault) => reject(`latency ${fault}`));
}

const readers = {
  port: integer(0, 65_535),
  host: nonEmpty,
  allowedHosts: hostNames,
  webhookUrl: url,
  allowRemoteWebhooks: boolean,
  signWith: oneOf("current", "previous"),
  apiKey: token,
  apiSecret: token,
  accessToken: token,
  tokenLifetimeMs: integer(1000, 100 * weekMs),
  checkUserIp: boolean,
  seed: nonEmpty,
  orders: readGivenOrders,
  latencyMs: latency,
  stepMs: integer(0, maxWaitMs),
  extraWidgetParams: names,
  onEvent: func as Reader<NonNullable<SandboxOptions["onEvent"]>>,
} satisfies Record<keyof SandboxOptions, Reader>;

/** @throws {TypeError} naming the option and how to fix it. */
export function readSandboxOptions(given: SandboxOptions): SandboxSettings {
  try {
    return readSettings(given);
  } catch (error) {
    // The sandbox is CommonJS alone: an ES module would not know its classes of errors as its own.
    throw error instanceof TransakConfigError ? new TypeError(error.message) : error;
  }
}

function readSettings(given: SandboxOptions): SandboxSettings {
  const options = readOptions(given, "The argument of startSandbox", readers, TransakConfigError);
  const { webhookUrl, allowRemoteWebhooks = false } = options;
  if (webhookUrl !== undefined && !allowRemoteWebhooks && !isLoopbackUrl(webhookUrl)) {
    reject("webhookUrl leads to another machine: set allowRemoteWebhooks if webhooks are to leave this one.");
  }
  const seed = randomBytes(6).toString("hex");
  // An option that is undefined is not among them.
  return { ...defaults, seed, ...options } as SandboxSettings;
}

const defaults = {
  port: 0,
  host: "127.0.0.1",
  allowedHosts: [],
  signWith: "current",
  tokenLifetimeMs: weekMs,
  checkUserIp: false,
  allowRemoteWebhooks: false,
  orders: [],
  latencyMs: [0, 0],
  stepMs: 1000,
  extraWidgetParams: [],
} as const satisfies Omit<SandboxSettings, Optional | "seed">;

function reject(message: string): never {
  throw new TypeError(message);
}
