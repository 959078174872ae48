import { isIP } from "node:net";
import { didYouMean, quoted } from "../check/words.ts";
import { environments } from "../generated/environments.ts";
import type { TransakEnvironment } from "../options.ts";
import { fail, parseFlags } from "./usage.ts";

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;

const flags = {
  environment: text,
  "api-key": text,
  "api-secret": text,
  "referrer-domain": text,
  "base-url": text,
  "user-ip": text,
  refresh: flag,
  session: flag,
  yes: flag,
  json: flag,
  help: { type: "boolean", short: "h" },
} as const;

/** What the command was asked for. */
export interface DoctorCommand {
  readonly environment: TransakEnvironment;
  /** Whether somebody has said which environment, which a client must be told. */
  readonly isEnvironmentSet: boolean;
  readonly apiKey: string | undefined;
  readonly apiSecret: string | undefined;
  readonly referrerDomain: string | undefined;
  /** In place of the environment's hosts. */
  readonly baseUrl: string | undefined;
  readonly userIp: string | undefined;
  /** Whether to ask for an access token, and then for a session. */
  readonly refresh: boolean;
  readonly session: boolean;
  readonly json: boolean;
  readonly help: boolean;
}

/**
 * Options win over the environment's variables.
 *
 * @throws {UsageError} in one sentence, naming the option.
 */
export function readDoctorCommand(args: readonly string[], env: NodeJS.ProcessEnv): DoctorCommand {
  const values = parseFlags(args, flags);
  const { session = false, refresh = session, yes = false, json = false, help = false } = values;
  // A variable that is empty counts as not set, as the client has it.
  const given = values.environment ?? (env.TRANSAK_ENVIRONMENT || undefined);
  const environment = given ?? "staging";
  if (!Object.hasOwn(environments, environment)) {
    const known = Object.keys(environments);
    const source = values.environment === undefined ? "TRANSAK_ENVIRONMENT" : "--environment";
    fail(`${source} must be one of ${known.map(quoted).join(", ")}${didYouMean(environment, known)}`);
  }
  const userIp = values["user-ip"];
  if (session && userIp === undefined) fail("--session needs --user-ip, the address of the visitor that it is for.");
  // Found out later, it would have cost a refresh.
  if (userIp !== undefined && isIP(userIp) === 0) fail("--user-ip must be one IPv4 or IPv6 address.");
  if (refresh && environment === "production" && !yes && !help) {
    fail("A refresh invalidates the access token that production uses now: add --yes if that is meant.");
  }
  const baseUrl = values["base-url"];
  if (baseUrl !== undefined) checkBaseUrl(baseUrl);
  return {
    environment: environment as TransakEnvironment,
    isEnvironmentSet: given !== undefined,
    apiKey: values["api-key"] ?? env.TRANSAK_API_KEY,
    apiSecret: values["api-secret"] ?? env.TRANSAK_API_SECRET,
    referrerDomain: values["referrer-domain"] ?? env.TRANSAK_REFERRER_DOMAIN,
    baseUrl,
    userIp,
    refresh,
    session,
    json,
    help,
  };
}

/** It is printed, so it may hold no credentials. */
function checkBaseUrl(baseUrl: string): void {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) fail("--base-url must be a URL of http or https.");
  if (url.username || url.password || url.search || url.hash) {
    fail("--base-url must be origin and path alone, without credentials, query or fragment.");
  }
}
