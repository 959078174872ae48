/** A Worker on the edge, as it is bundled for one. */
import { TransakClient } from "transak-partner-api";

export default {
  async fetch(request, env) {
    const transak = new TransakClient({
      environment: "staging",
      apiKey: "key",
      apiSecret: "secret",
      referrerDomain: "shop.example",
      baseUrl: env.TRANSAK_URL,
    });
    const userIp = request.headers.get("cf-connecting-ip") ?? undefined;
    return Response.json(await transak.createWidgetUrl({ fiatAmount: 50 }, { userIp }));
  },
};
