import { TransakClient } from "../../src/index.ts";

/** A client whose requests are answered by `answer`, and the addresses that it asked for. */
export function answeredClient(answer: (url: URL) => unknown) {
  const urls: URL[] = [];
  const transak = new TransakClient({
    environment: "staging",
    apiKey: "key",
    accessToken: "access-token-1",
    maxRetries: 1,
    fetch: async (address) => {
      const url = new URL(address);
      urls.push(url);
      const body = await answer(url);
      return body instanceof Response ? body : Response.json(body);
    },
  });
  return { transak, urls };
}
