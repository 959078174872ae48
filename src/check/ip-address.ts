const octet = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
const ipv4 = new RegExp(`^${octet}(?:\\.${octet}){3}$`);
/** An IPv4 address mapped into IPv6, as URLs write all of its spellings. */
const mapped = /^\[::ffff:([\da-f]{1,4}):([\da-f]{1,4})\]$/;
/** Of machines, links and private networks, in the form that `ipAddress` gives and URLs write. */
const privateRange =
  /^(?:0\.|10\.|127\.|169\.254\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|\[::1?\]|\[f[cd]|\[fe[89ab])/;

/**
 * One IP address as Transak wants it, or undefined if `value` is none: a list, a port, a zone or a host name is refused.
 * An IPv4 address mapped into IPv6, as a dual-stack server reports it, comes out as IPv4, however it is spelt.
 */
export function ipAddress(value: string): string | undefined {
  if (ipv4.test(value)) return value;
  const host = /^[\da-f:.]{2,45}$/i.test(value) && hostname(value);
  if (!host) return undefined;
  const [, high, low = ""] = mapped.exec(host) ?? [];
  if (high === undefined) return value;
  const bits = Number.parseInt(high, 16) * 65_536 + Number.parseInt(low, 16);
  return [24, 16, 8, 0].map((shift) => (bits >>> shift) & 255).join(".");
}

/** Whether no visitor from the internet has this address: loopback, link-local, private, or of a carrier's own network. */
export function isPrivateAddress(address: string): boolean {
  return privateRange.test(hostname(address) ?? address);
}

function hostname(address: string): string | undefined {
  const url = `http://[${address}]`;
  return URL.canParse(url) ? new URL(url).hostname : undefined;
}
