/**
 * The good call against real staging, through Prism as a proxy that checks both sides against the OpenAPI document. Opt-in:
 * TRANSAK_API_KEY, TRANSAK_API_SECRET, TRANSAK_REFERRER_DOMAIN and TRANSAK_USER_IP; without them it says so and exits 0.
 * Mints a new access token, which invalidates the one that other users of the same staging account hold.
 */
import { isTransakError, TransakClient } from "transak-partner-api";
import { environments } from "../src/generated/environments.ts";
import { runScript, ScriptError } from "./lib/fail.ts";
import { type Prism, startPrismProxy } from "./lib/prism.ts";

const names = ["TRANSAK_API_KEY", "TRANSAK_API_SECRET", "TRANSAK_REFERRER_DOMAIN", "TRANSAK_USER_IP"] as const;
const missing = names.filter((name) => !process.env[name]);

await runScript(async () => {
  if (missing.length > 0)
    return console.log(
      `Not run: it needs ${missing.join(", ")} of a staging account, and an IP that Transak has listed.`,
    );
  const proxies = new Map<string, Prism>();
  try {
    for (const upstream of Object.values(environments.staging)) proxies.set(upstream, await startPrismProxy(upstream));
    await createWidgetUrlThrough(proxies);
  } finally {
    await Promise.all([...proxies.values()].map(({ stop }) => stop()));
  }
});

async function createWidgetUrlThrough(proxies: ReadonlyMap<string, Prism>): Promise<void> {
  const violations: string[] = [];
  const report = () => violations.map((violation) => `\n- ${violation}`).join("");
  let responses = 0;
  const transak = new TransakClient({
    environment: "staging",
    apiKey: process.env.TRANSAK_API_KEY,
    apiSecret: process.env.TRANSAK_API_SECRET,
    referrerDomain: process.env.TRANSAK_REFERRER_DOMAIN,
    maxRetries: 0,
    fetch: async (url, init) => {
      const { origin, pathname } = new URL(url);
      const response = await fetch(`${proxies.get(origin)?.url}${pathname}`, init);
      responses += 1;
      const found = response.headers.get("sl-violations");
      if (found !== null) violations.push(`${pathname}: ${found}`);
      return response;
    },
  });
  try {
    const { expiresAt } = await transak.createWidgetUrl(
      { cryptoCurrencyCode: "ETH", fiatCurrency: "EUR", fiatAmount: 50 },
      { userIp: process.env.TRANSAK_USER_IP ?? "" },
    );
    console.log(`Staging created a widget URL, valid until ${expiresAt.toISOString()}, in ${responses} responses.`);
  } catch (error) {
    if (!isTransakError(error)) throw error;
    throw new ScriptError(`Staging refused the call: ${JSON.stringify(error, null, 2)}${report()}`);
  }
  if (violations.length > 0) throw new ScriptError(`Staging and the document disagree:${report()}`);
}
