import type { SandboxSettings } from "./settings.ts";

const loopbackName = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;
const ipLiteral = /^(?:\d+(?:\.\d+){3}|\[[\da-f:.]+\])$/i;

/** Whether an address to listen on is of this machine alone. */
export const isLoopbackHost = (host: string): boolean => loopbackName.test(urlHost(host));

/** A host as URLs write it: an IPv6 address in brackets. */
export const urlHost = (host: string): string => (host.includes(":") && !host.startsWith("[") ? `[${host}]` : host);

/**
 * Whether a request may come under this `Host`. A website whose name resolves to this machine (DNS rebinding) sends its own name.
 */
export function isAllowedHost(header: string | undefined, { host, allowedHosts }: SandboxSettings): boolean {
  const name = (header ?? "").replace(/:\d+$/, "").toLowerCase();
  if (loopbackName.test(name) || name.endsWith(".localhost")) return true;
  if (allowedHosts.some((allowed) => allowed.toLowerCase() === name)) return true;
  return !isLoopbackHost(host) && (name === urlHost(host).toLowerCase() || ipLiteral.test(name));
}

/** Whether a request that changes something comes from our own pages, or from no browser at all. */
export function isSameOrigin(headers: Readonly<Record<string, string>>): boolean {
  const { origin, host, "sec-fetch-site": site } = headers;
  if (site !== undefined && site !== "same-origin" && site !== "none") return false;
  return origin === undefined || origin === `http://${host}`;
}
