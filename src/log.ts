import type { TransakEvent } from "./events.ts";
import { readVariable } from "./variables.ts";

/** What the client logs to, a line an event: `console`, or whatever has these methods as pino and winston do. */
export interface TransakLogger {
  debug(line: string): unknown;
  info(line: string): unknown;
  warn(line: string): unknown;
  error(line: string): unknown;
}

type Level = keyof TransakLogger;
export const logLevels: readonly Level[] = ["debug", "info", "warn", "error"];
const levels: Record<string, Level> = { request: "debug", response: "debug", token: "info", failure: "error" };
const findLevel = ({ type }: TransakEvent): Level => levels[type] ?? "warn";

/** A handler of events that writes each as a line. */
export const logTo = (logger: TransakLogger) => (event: TransakEvent) => logger[findLevel(event)](formatEvent(event));

/** Logs to stderr where the environment variable TRANSAK_LOG names a level: from that level on. */
export function logToStderr(): ((event: TransakEvent) => void) | undefined {
  const from = logLevels.indexOf(readVariable("TRANSAK_LOG")?.toLowerCase() as Level);
  if (from < 0) return undefined;
  return (event) => {
    const level = findLevel(event);
    if (logLevels.indexOf(level) >= from) console.error(`${new Date().toISOString()} ${level} ${formatEvent(event)}`);
  };
}

function formatEvent(event: TransakEvent): string {
  // Dates become text.
  const { type, operation, callId, attempt, error, ...fields } = JSON.parse(JSON.stringify(event));
  const { name, message, hint } = error ?? {};
  const values = Object.entries(fields).map(([key, value]) => `${key}=${value}`);
  const call = operation && `${operation}#${callId}.${attempt}`;
  const words = ["transak", call, type, ...values, name && `${name}:`, message, hint].filter(Boolean);
  // What Transak says may hold line breaks, and what steers a terminal.
  return words.join(" ").replace(/[\s\p{Cc}]+/gu, " ");
}
