import { createClient } from "./client.ts";

/** A client whose requests are answered by `answer`, and the addresses that it asked for. */
export function answeredClient(answer: (url: URL) => unknown) {
  const urls: URL[] = [];
  const fetch = async (address: string) => {
    const url = new URL(address);
    urls.push(url);
    const body = await answer(url);
    return body instanceof Response ? body : Response.json(body);
  };
  return { transak: createClient({ baseUrl: undefined, maxRetries: 1, fetch }), urls };
}
