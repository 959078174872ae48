/** A Worker whose requests share an isolate: with one client for all of them, or a client for each; with `waitUntil` or without. */
import { TransakClient } from "transak-partner-api";

let shared;

export default {
  async fetch(_request, env) {
    const { waitUntil } = env.WAIT_UNTIL ? await import("cloudflare:workers") : {};
    const create = () =>
      new TransakClient({
        environment: "staging",
        apiKey: "key",
        apiSecret: "secret",
        referrerDomain: "shop.example",
        baseUrl: env.TRANSAK_URL,
        timeoutMs: 5000,
        maxRetries: 0,
        waitUntil,
      });
    if (env.SHARED) shared ??= create();
    try {
      return Response.json(await (env.SHARED ? shared : create()).createWidgetUrl({}, { userIp: "203.0.113.42" }));
    } catch (error) {
      return new Response(String(error?.stack ?? error), { status: 500 });
    }
  },
};
