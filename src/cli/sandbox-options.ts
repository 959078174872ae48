import { readFileSync } from "node:fs";
import type { SandboxOptions } from "../sandbox.ts";
import { fail, parseFlags } from "./usage.ts";

const text = { type: "string" } as const;
const texts = { type: "string", multiple: true } as const;
const flag = { type: "boolean" } as const;

const flags = {
  port: text,
  host: text,
  "allow-host": texts,
  "webhook-url": text,
  "allow-remote-webhooks": flag,
  "sign-with": text,
  "api-key": text,
  "api-secret": text,
  "access-token": text,
  "token-lifetime": text,
  "check-user-ip": flag,
  seed: text,
  orders: text,
  step: text,
  "allow-param": texts,
  "respond-with": texts,
  latency: text,
  json: flag,
  help: { type: "boolean", short: "h" },
} as const;

/** What the command was asked for. */
export interface SandboxCommand {
  readonly options: SandboxOptions;
  /** Responses that hurt: an operation, or `*` for all, and a status or the name of an example. */
  readonly responses: readonly { readonly operation: string; readonly response: number | string }[];
  readonly json: boolean;
  readonly help: boolean;
}

const defaultPort = 8787;

/** @throws {UsageError} in one sentence, naming the option. */
export function readSandboxCommand(args: readonly string[]): SandboxCommand {
  const values = parseFlags(args, flags);
  const { json = false, help = false, "respond-with": responses = [] } = values;
  // The option's own check knows what may be signed with.
  const signWith = values["sign-with"] as SandboxOptions["signWith"];
  const options = {
    port: values.port === undefined ? defaultPort : readNumber("port", values.port),
    host: values.host,
    allowedHosts: values["allow-host"],
    webhookUrl: values["webhook-url"],
    allowRemoteWebhooks: values["allow-remote-webhooks"],
    signWith,
    apiKey: values["api-key"],
    apiSecret: values["api-secret"],
    accessToken: values["access-token"],
    tokenLifetimeMs: readTime("token-lifetime", values["token-lifetime"], "1s", "700d"),
    checkUserIp: values["check-user-ip"],
    seed: values.seed,
    orders: values.orders === undefined ? undefined : readOrders(values.orders),
    stepMs: readTime("step", values.step, "0s", "10m"),
    extraWidgetParams: values["allow-param"],
    latencyMs: values.latency === undefined ? undefined : readRange(values.latency),
  };
  return { options, responses: responses.map(readResponse), json, help };
}

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 24 * 3_600_000 };

/** A time in milliseconds, or NaN. */
function parseTime(value: string): number {
  const [, digits, unit = ""] = /^(\d+)(ms|s|m|h|d)$/.exec(value) ?? [];
  return Number(digits) * (units[unit] ?? Number.NaN);
}

function readTime(name: string, value: string | undefined, min: string, max: string): number | undefined {
  if (value === undefined) return undefined;
  const ms = parseTime(value);
  if (Number.isNaN(ms)) fail(`--${name} must be a time such as 90s, 10m, 12h or 7d.`);
  return ms >= parseTime(min) && ms <= parseTime(max) ? ms : fail(`--${name} must be from ${min} to ${max}.`);
}

function readNumber(name: string, value: string): number {
  return /^\d+$/.test(value) ? Number(value) : fail(`--${name} must be a number.`);
}

function readRange(value: string): number | [number, number] {
  const [, from, to] = /^(\d+)(?:-(\d+))?$/.exec(value) ?? [];
  if (from === undefined) return fail("--latency must be milliseconds such as 250, or a range such as 100-400.");
  return to === undefined ? Number(from) : [Number(from), Number(to)];
}

function readResponse(value: string): SandboxCommand["responses"][number] {
  const [given = "", operation = "*"] = value.split("=").reverse();
  return { operation, response: /^\d+$/.test(given) ? Number(given) : given };
}

function readOrders(path: string): NonNullable<SandboxOptions["orders"]> {
  try {
    // Editors and shells of Windows begin a file with a byte order mark.
    return JSON.parse(readFileSync(path, "utf8").replace(/^\ufeff/, ""));
  } catch (error) {
    const reason =
      error instanceof SyntaxError ? "is not JSON" : `cannot be read (${(error as NodeJS.ErrnoException).code})`;
    return fail(`--orders: the file ${path} ${reason}.`);
  }
}
