import { execFile } from "node:child_process";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { inProject } from "../../scripts/lib/paths.ts";

/** In a process of its own, as the prototype is everybody's. Prints what was sent, for each name that Object.prototype has got. */
const program = `
  import { TransakClient } from ${JSON.stringify(pathToFileURL(inProject("dist", "index.js")).href)};
  const options = { environment: "staging", apiKey: "partner-key", apiSecret: "partner-secret", referrerDomain: "shop.example" };
  const names = {
    baseUrl: "https://evil.example", apiKey: "evil", referrerDomain: "evil.example", headers: { "x-evil": "evil" },
    userToken: "evil-token", extraWidgetParams: { walletAddress: "evil" }, extraQuery: { evil: "evil" }, walletAddress: "evil",
    environment: "production", accessToken: "evil-token", evil: "evil",
  };
  for (const [name, value] of Object.entries(names)) {
    const sent = [];
    const fetch = async (url, init) => {
      sent.push(url, ...Object.entries(init.headers).flat(), init.body);
      const data = url.includes("refresh")
        ? { accessToken: "minted-access-token", expiresAt: Date.now() / 1000 + 600_000 }
        : { widgetUrl: "https://global-stg.transak.com" };
      return new Response(JSON.stringify({ data, response: [] }));
    };
    Object.prototype[name] = value;
    const transak = new TransakClient({ ...options, apiKey: "key-" + name, fetch });
    await transak.createWidgetUrl({ fiatAmount: 50 }, { userIp: "203.0.113.42" });
    await transak.getCountries();
    delete Object.prototype[name];
    console.log(name, /evil|production/.test(sent.join(" ").replace(/key-\\w+/g, "")) ? "is sent" : "is not");
  }`;

test("what has got into Object.prototype is neither an option nor a parameter, and sends nothing elsewhere", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", program]);
  const lines = stdout.trim().split("\n");
  expect(lines).toHaveLength(11);
  expect(lines.filter((line) => !line.endsWith(" is not"))).toEqual([]);
});
