import { expect, test } from "vitest";
import { pages, typeScriptFences } from "./markdown.ts";

// Redaction does not search for shorter ones, which stand in ordinary words.
test("the secrets that the pages make up are as long as those that are redacted", () => {
  const code = pages.flatMap(typeScriptFences).map((fence) => fence.code);
  const secrets = code.flatMap((text) => [...text.matchAll(/(?:apiSecret|accessToken|userToken): "([^"]*)"/g)]);
  expect(secrets.length).toBeGreaterThan(1);
  expect(secrets.map(({ 1: secret }) => secret).filter((secret = "") => secret.length < 8)).toEqual([]);
});
