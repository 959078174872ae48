/**
 * npm start: the shop against the sandbox, a Transak on this machine, or against staging where there are credentials:
 * TRANSAK_API_KEY, TRANSAK_API_SECRET and TRANSAK_REFERRER_DOMAIN.
 */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { TransakClient } from "transak-partner-api";
import { startSandbox } from "transak-partner-api/sandbox";
import { Sales } from "./sales.ts";
import { shop } from "./server.ts";

const { TRANSAK_API_KEY: apiKey, TRANSAK_API_SECRET: apiSecret, PORT = "3000", PROXIES = "0" } = process.env;
const referrerDomain = process.env.TRANSAK_REFERRER_DOMAIN ?? "shop.example";

// The sandbox posts webhooks to the shop, and the shop frames the sandbox: the port comes first.
const server = createServer().listen(Number(PORT));
await once(server, "listening");
const { port } = server.address() as AddressInfo;
const url = `http://localhost:${port}`;

const sandbox =
  apiKey && apiSecret ? undefined : await startSandbox({ webhookUrl: `${url}/api/transak-webhook`, latencyMs: 100 });
const transak = new TransakClient({
  environment: "staging",
  apiKey: apiKey ?? "any-api-key",
  apiSecret: apiSecret ?? "any-api-secret",
  baseUrl: sandbox?.url,
});

// Transak signs webhooks with the access token. A shop that cannot have it now still opens, and answers them with 503 until it can.
await transak.getAccessToken().catch((error) => console.error("No access token yet:", error));

const sales = new Sales();
const lookUp = () =>
  sales.reconcile(transak, 10 * 60_000).catch((error) => console.error("Orders were not looked up:", error));
setInterval(lookUp, 60_000).unref();

const app = await shop({
  transak,
  sales,
  referrerDomain,
  proxies: Number(PROXIES),
  openingsPerMinute: 10,
  ...(sandbox && { widgetOrigins: [sandbox.url] }),
});
server.on("request", app);
const against = sandbox ? `the sandbox (${sandbox.url}/sandbox)` : "Transak's staging";
console.log(`${url}, against ${against}. Stop it with Ctrl+C.`);
