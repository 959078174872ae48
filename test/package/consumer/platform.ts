/** The platform's own types fit into ours, wherever they come from. */
import { TransakClient } from "transak-partner-api";
import { createMockFetch } from "transak-partner-api/testing";

const aborting = new AbortController();

export const transak = new TransakClient({ environment: "staging", apiKey: "key", accessToken: "token", fetch });

export const session = transak.createWidgetUrl({}, { userIp: "203.0.113.42", signal: aborting.signal });

export const status: Promise<number> = createMockFetch()("https://api.example", { method: "POST" }).then(
  (response: Response) => response.status,
);
