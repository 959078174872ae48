import { lookup } from "node:dns/promises";
import { connect as connectPlain, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { TransakClient } from "../client.ts";
import { isTransakError, type TransakError } from "../errors.ts";
import { environments } from "../generated/environments.ts";
import type { DoctorCommand } from "./doctor-options.ts";

/** What a check has found. */
export interface Finding {
  readonly check: string;
  readonly outcome: "ok" | "failed" | "skipped";
  /** What was seen. Never a secret. */
  readonly seen: string;
  /** What to do about it. */
  readonly advice?: string | undefined;
}

const connectMs = 5000;
/** By how much a clock may be off before tokens look older than they are, in milliseconds. */
const maxSkewMs = 60_000;

const ok = (check: string, seen: string): Finding => ({ check, outcome: "ok", seen });
const failed = (check: string, seen: string, advice: string): Finding => ({ check, outcome: "failed", seen, advice });
const skipped = (check: string, seen: string): Finding => ({ check, outcome: "skipped", seen });

/** Goes through what a partner goes through before the first call works, and tells each finding as it comes. */
export async function* examine(command: DoctorCommand): AsyncGenerator<Finding> {
  yield checkNode(process.versions.node);
  yield checkEnvironment(command);
  const apiKey = checkText("API key", "TRANSAK_API_KEY", command.apiKey);
  const apiSecret = checkText("API secret", "TRANSAK_API_SECRET", command.apiSecret);
  const referrerDomain = checkReferrerDomain(command.referrerDomain);
  yield* [apiKey, apiSecret, referrerDomain];
  const origins = command.baseUrl ? [command.baseUrl] : Object.values(environments[command.environment]);
  let isReachable = true;
  for (const origin of origins) {
    const finding = await checkHost(new URL(origin));
    isReachable &&= finding.outcome === "ok";
    yield finding;
  }
  if (!isReachable) {
    yield skipped("Calls", "not tried: a host cannot be reached");
    return;
  }
  yield await checkClock(origins.at(-1) as string);
  if (apiKey.outcome !== "ok") {
    yield skipped("Calls", "not tried: there is no usable API key");
    return;
  }
  yield* checkCalls(command, { hasSecret: apiSecret.outcome === "ok", hasDomain: referrerDomain.outcome === "ok" });
}

function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > 20 || (major === 20 && minor >= 19)
    ? ok("Node.js", version)
    : failed("Node.js", version, "Install Node.js 20.19 or newer.");
}

const checkEnvironment = ({ environment, isEnvironmentSet, baseUrl }: DoctorCommand): Finding =>
  isEnvironmentSet || baseUrl !== undefined
    ? ok("Environment", environment)
    : skipped("Environment", `${environment} is examined, as TRANSAK_ENVIRONMENT is not set; a client must be told`);

/** What the dashboard gives is not documented to have a form: only what certainly does not belong there is reported. */
function checkText(check: string, variable: string, value: string | undefined): Finding {
  if (value === undefined || value === "") return failed(check, "missing", `Set ${variable}.`);
  const [fault] = [
    /^\s|\s$/.test(value) && "has white space around it",
    /^["'`]|["'`]$/.test(value) && "has quotes around it",
    /[^\x20-\x7e]/.test(value) && "has characters that no header can hold",
  ].filter((found) => found !== false);
  return fault ? failed(check, fault, `Correct ${variable}.`) : ok(check, `${value.length} characters`);
}

/** It stands in every request of a session, and is no secret: it is shown. */
function checkReferrerDomain(value: string | undefined): Finding {
  const [check, variable] = ["Referrer domain", "TRANSAK_REFERRER_DOMAIN"];
  const finding = checkText(check, variable, value);
  if (finding.outcome !== "ok" || value === undefined) return finding;
  return /[/?#]/.test(value)
    ? failed(check, `${value} is a URL`, `Set ${variable} to the domain alone, such as shop.example.`)
    : ok(check, value);
}

async function checkHost({ protocol, hostname, port }: URL): Promise<Finding> {
  const check = `Host ${hostname}`;
  const isTls = protocol === "https:";
  const host = hostname.replace(/^\[|\]$/g, "");
  try {
    const { address } = await lookup(host);
    const target = { host, port: Number(port) || (isTls ? 443 : 80) };
    await settled(isTls ? connectTls({ ...target, servername: host }) : connectPlain(target), isTls);
    return ok(check, `${address}, ${isTls ? "TLS" : "no TLS"}`);
  } catch (error) {
    const { code, message } = error as { readonly code?: string; readonly message?: string };
    const seen = code ?? message ?? "no connection";
    return failed(
      check,
      seen,
      /CERT|SIGNATURE/.test(seen) ? trustAdvice : "Check DNS, firewall and proxy of this machine.",
    );
  }
}

const trustAdvice = "A proxy may stand in between: give its certificate authority to Node.js by NODE_EXTRA_CA_CERTS.";

function settled(socket: Socket, isTls: boolean): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    socket.once(isTls ? "secureConnect" : "connect", resolve);
    socket.once("error", reject);
    socket.setTimeout(connectMs, () => reject(new Error(`no connection within ${connectMs} ms`)));
  }).finally(() => socket.destroy());
}

async function checkClock(origin: string): Promise<Finding> {
  const check = "Clock";
  try {
    const response = await fetch(origin, {
      method: "HEAD",
      redirect: "manual",
      signal: AbortSignal.timeout(connectMs),
    });
    const date = Date.parse(response.headers.get("date") ?? "");
    if (Number.isNaN(date)) return skipped(check, "the response has no date to compare with");
    const skewMs = Math.abs(Date.now() - date);
    const seen = `${Math.round(skewMs / 1000)} s from Transak's`;
    return skewMs <= maxSkewMs
      ? ok(check, seen)
      : failed(check, seen, "Set the clock of this machine, by NTP for example.");
  } catch {
    return skipped(check, "no response to compare with");
  }
}

/** Which of the options can be used at all. */
interface Usable {
  readonly hasSecret: boolean;
  readonly hasDomain: boolean;
}

/** A client of what can be used, or what it has against the rest. */
function createClient(command: DoctorCommand, { hasSecret, hasDomain }: Usable): TransakClient | Finding {
  const { environment, apiKey, apiSecret, baseUrl } = command;
  const referrerDomain = hasDomain ? command.referrerDomain : undefined;
  const credentials = hasSecret ? { apiSecret } : { accessToken: "never-sent-by-doctor" };
  try {
    return new TransakClient({ environment, apiKey, referrerDomain, baseUrl, maxRetries: 0, ...credentials });
  } catch (error) {
    if (!isTransakError(error)) throw error;
    return describeFailure("Client", error);
  }
}

async function* checkCalls(command: DoctorCommand, usable: Usable): AsyncGenerator<Finding> {
  const { userIp, refresh, session } = command;
  const { hasSecret, hasDomain } = usable;
  const transak = createClient(command, usable);
  if ("outcome" in transak) {
    yield transak;
    return;
  }
  let hasToken = hasSecret;
  yield await checkCall("Public lookup", async () => `${(await transak.getCountries()).length} countries`);
  if (!refresh) {
    yield skipped("Access token", "not asked for: --refresh asks, and invalidates the token that is in use now");
  } else if (!hasSecret) {
    yield skipped("Access token", "not asked for: there is no usable API secret");
  } else {
    const token = await checkCall("Access token", async () => {
      await transak.getAccessToken();
      return "minted; the one before is now invalid, wherever it is used";
    });
    hasToken = token.outcome === "ok";
    yield token;
  }
  if (!session || userIp === undefined) {
    yield skipped("Widget URL", "not asked for: --session --user-ip ADDRESS asks");
  } else if (!hasSecret || !hasDomain) {
    yield skipped("Widget URL", `not asked for: there is no usable ${hasSecret ? "referrer domain" : "API secret"}`);
  } else if (!hasToken) {
    yield skipped("Widget URL", "not tried: there is no access token");
  } else {
    yield await checkCall("Widget URL", async () => {
      const { expiresAt } = await transak.createWidgetUrl({}, { userIp });
      return `created, valid until ${expiresAt.toISOString()}`;
    });
  }
}

async function checkCall(check: string, call: () => Promise<string>): Promise<Finding> {
  try {
    return ok(check, await call());
  } catch (error) {
    if (!isTransakError(error)) throw error;
    return describeFailure(check, error);
  }
}

const describeFailure = (check: string, { message, hint = "See docs/errors.md." }: TransakError): Finding =>
  failed(check, message.split("\n")[0] ?? message, hint);
