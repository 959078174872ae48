/**
 * npm start: the shop against a mock server of Transak's document, or against staging where there are credentials:
 * TRANSAK_API_KEY, TRANSAK_API_SECRET and TRANSAK_REFERRER_DOMAIN.
 */
import type { AddressInfo } from "node:net";
import { TransakClient } from "transak-partner-api";
import { startPrism } from "../../scripts/lib/prism.ts";
import { Sales } from "./sales.ts";
import { shop } from "./server.ts";

const { TRANSAK_API_KEY: apiKey, TRANSAK_API_SECRET: apiSecret, PORT = "3000", PROXIES = "0" } = process.env;
const referrerDomain = process.env.TRANSAK_REFERRER_DOMAIN ?? "shop.example";

const transak =
  apiKey && apiSecret
    ? new TransakClient({ environment: "staging", apiKey, apiSecret })
    : new TransakClient({
        environment: "staging",
        apiKey: "any",
        apiSecret: "any-api-secret",
        baseUrl: (await startPrism()).url,
      });

// Transak signs webhooks with the access token. A shop that cannot have it now still opens, and answers them with 503 until it can.
await transak.getAccessToken().catch((error) => console.error("No access token yet:", error));

const sales = new Sales();
const lookUp = () =>
  sales.reconcile(transak, 10 * 60_000).catch((error) => console.error("Orders were not looked up:", error));
setInterval(lookUp, 60_000).unref();

const app = await shop({ transak, sales, referrerDomain, proxies: Number(PROXIES), openingsPerMinute: 10 });
const server = app.listen(Number(PORT), () => {
  const { port } = server.address() as AddressInfo;
  const against = apiKey && apiSecret ? "Transak's staging" : "a mock server, whose widget is a dead end";
  console.log(`http://localhost:${port}, against ${against}. Stop it with Ctrl+C.`);
});
