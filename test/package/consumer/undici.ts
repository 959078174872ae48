/** The entry for undici, whose own declarations need Node's. */
import { TransakClient } from "transak-partner-api";
import { undiciFetch } from "transak-partner-api/undici";
import { ProxyAgent } from "undici";

export const transak = new TransakClient({
  environment: "staging",
  apiKey: "key",
  accessToken: "token",
  fetch: undiciFetch({ dispatcher: new ProxyAgent("http://proxy.internal:3128") }),
});
