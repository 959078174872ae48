const octet = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
const ipv4 = new RegExp(`^(?:::ffff:)?(${octet}(?:\\.${octet}){3})$`, "i");

/**
 * One IP address as Transak wants it, or undefined if `value` is none: a list, a port, a zone or a host name is refused.
 * An IPv4 address in IPv6 clothes (`::ffff:203.0.113.42`, as a dual-stack server reports it) comes out as IPv4.
 */
export function ipAddress(value: string): string | undefined {
  const [, address] = ipv4.exec(value) ?? [];
  if (address) return address;
  return /^[\da-f:.]{2,45}$/i.test(value) && URL.canParse(`http://[${value}]`) ? value : undefined;
}
