/** A Worker whose requests share an isolate: with one client for all of them, or a client for each. */
import { TransakClient } from "transak-partner-api";

let shared;

export default {
  async fetch(_request, env) {
    const create = () =>
      new TransakClient({
        environment: "staging",
        apiKey: "key",
        apiSecret: "secret",
        referrerDomain: "shop.example",
        baseUrl: env.TRANSAK_URL,
        timeoutMs: 5000,
        maxRetries: 0,
      });
    if (env.SHARED) shared ??= create();
    try {
      return Response.json(await (env.SHARED ? shared : create()).createWidgetUrl());
    } catch (error) {
      return new Response(String(error?.stack ?? error), { status: 500 });
    }
  },
};
