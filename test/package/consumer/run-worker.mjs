/** Runs a bundled Worker in workerd. Arguments: miniflare's main file, the bundle, address of a mock server. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [miniflare, bundle, url] = process.argv.slice(2);
const { Miniflare } = await import(pathToFileURL(miniflare).href);
const workerd = new Miniflare({
  modules: true,
  script: readFileSync(bundle, "utf8"),
  compatibilityDate: "2025-01-01",
  bindings: { TRANSAK_URL: url },
});
const answer = await workerd.dispatchFetch("https://shop.example/checkout", {
  headers: { "cf-connecting-ip": "203.0.113.42" },
});
assert.equal(answer.status, 200);
const { widgetUrl } = await answer.json();
assert.match(widgetUrl, /^https:\/\/global-stg\.transak\.com/);
await workerd.dispose();
