import { expect, test } from "vitest";
import { didYouMean, nearestName, quoted } from "../../src/check/words.ts";
import { widgetParamsShape } from "../../src/generated/widget-params-shape.ts";

const known = Object.keys(widgetParamsShape.fields);

// The first four have been seen in production code.
test.each([
  ["productsAvailable", "productsAvailed"],
  ["disableWalletAddressEdit", "disableWalletAddressForm"],
  ["redirectUrl", "redirectURL"],
  ["walletAddressTag", "walletAddress"],
  ["walletadress", "walletAddress"],
  ["FIATCURRENCY", "fiatCurrency"],
  ["cryptoCurrency", "cryptoCurrencyCode"],
])("%s meant %s", (given, meant) => {
  expect(nearestName(given, known)).toBe(meant);
});

test.each(["", "x", "environment1234567", "a".repeat(61), "👛"])("%j is close to no name", (given) => {
  expect(nearestName(given, known)).toBeUndefined();
  expect(didYouMean(given, known)).toBe(".");
});

test("every character counts, up to as many as a name may have", () => {
  expect(nearestName("ETH2", ["eth1", "eth2"])).toBe("eth2");
  expect(nearestName("a".repeat(60), ["a".repeat(60)])).toBe("a".repeat(60));
  expect(nearestName("a".repeat(61), ["a".repeat(61)])).toBeUndefined();
});

test("a suggestion ends the sentence", () => {
  expect(didYouMean("stagin", ["staging", "production"])).toBe('; did you mean "staging"?');
});

test("a name from outside is quoted, escaped and cut", () => {
  expect(quoted('a"b\n')).toBe('"a\\"b\\n"');
  expect(quoted("a".repeat(1000))).toBe(`"${"a".repeat(60)}..."`);
});
