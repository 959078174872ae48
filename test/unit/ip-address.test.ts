import { expect, test } from "vitest";
import { ipAddress, isPrivateAddress } from "../../src/check/ip-address.ts";

test.each([
  ["203.0.113.42", "203.0.113.42"],
  ["0.0.0.0", "0.0.0.0"],
  ["255.255.255.255", "255.255.255.255"],
  ["2001:db8::1", "2001:db8::1"],
  ["2001:DB8:0:0:0:0:0:1", "2001:DB8:0:0:0:0:0:1"],
  ["::1", "::1"],
  ["::", "::"],
  ["::ffff:203.0.113.42", "203.0.113.42"],
  ["::FFFF:203.0.113.42", "203.0.113.42"],
  ["::ffff:cb00:712a", "203.0.113.42"],
  ["0:0:0:0:0:ffff:203.0.113.42", "203.0.113.42"],
  ["0000:0000:0000:0000:0000:FFFF:CB00:712A", "203.0.113.42"],
  ["::ffff:0:1", "0.0.0.1"],
  ["::ffff:0:cb00:712a", "::ffff:0:cb00:712a"],
])("%s", (given, address) => {
  expect(ipAddress(given)).toBe(address);
});

test.each([
  "",
  " 203.0.113.42",
  "203.0.113.42\n",
  "203.0.113",
  "203.0.113.256",
  "203.0.113.042",
  "00.0.0.0",
  "203.0.113.42:443",
  "203.0.113.42, 10.0.0.1",
  "0xcb.0.0x71.0x2a",
  "3405803818",
  "[2001:db8::1]",
  "[2001:db8::1]:443",
  "fe80::1%eth0",
  "2001:db8::1::2",
  "2001:db8:0:0:0:0:0:0:1",
  "::ffff:203.0.113.256",
  "localhost",
  "shop.example",
  "unknown",
])("%j is not an IP address", (given) => {
  expect(ipAddress(given)).toBeUndefined();
});

test.each([
  "10.1.2.3",
  "127.0.0.1",
  "169.254.1.1",
  "172.16.0.1",
  "172.31.9.9",
  "192.168.1.1",
  "100.64.0.1",
  "0.0.0.0",
  "::",
  "::1",
  "fe80::1",
  "fd00::1",
  "FC00:0::1",
])("%s is a private address", (address) => {
  expect(isPrivateAddress(address)).toBe(true);
});

test.each(["203.0.113.42", "172.32.0.1", "100.128.0.1", "11.0.0.1", "2001:db8::1", "fec0::1", "1::fe80"])(
  "%s is a public address",
  (address) => {
    expect(isPrivateAddress(address)).toBe(false);
  },
);
