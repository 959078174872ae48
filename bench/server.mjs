/**
 * The server that everything is measured against, in a process of its own: answers each POST with a session, or with an access
 * token where one is asked for, and each GET with a page of orders, as many in all as the wallet's address says. Below /hold it
 * keeps its answers until it is told to let them go.
 */
import { createServer } from "node:http";

const webToken = `eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.${"a".repeat(400)}`;
const session = JSON.stringify({
  data: { widgetUrl: `https://global-stg.transak.com?apiKey=partner-key&sessionId=${webToken}` },
});
const token = JSON.stringify({
  data: { accessToken: webToken, expiresAt: Math.floor(Date.now() / 1000) + 7 * 86_400 },
});

/** About as large as Transak's. No order shares a text with another, so that one that is kept costs all of it. */
function page(url) {
  const { searchParams } = new URL(url, "http://localhost");
  const [skip, limit] = ["skip", "limit"].map((name) => Number(searchParams.get(name)));
  const totalCount = Number(searchParams.get("filter[walletAddress]"));
  const data = Array.from({ length: Math.max(0, Math.min(limit, totalCount - skip)) }, (_, at) => order(skip + at));
  return JSON.stringify({ meta: { limit, skip, totalCount }, data });
}

const order = (number) => ({
  id: `7f1d2c3b-0000-4000-8000-${String(number).padStart(12, "0")}`,
  createdAt: "2026-03-02T10:15:00.000Z",
  status: "COMPLETED",
  isBuyOrSell: "BUY",
  fiatCurrency: "EUR",
  cryptoCurrency: "ETH",
  conversionPriceData: {
    quotes: Array.from({ length: 30 }, (_, at) => ({ price: number + at, of: `${number}-${at}` })),
  },
  note: `${number} `.repeat(200),
});

let requests = 0;
let held = [];

const server = createServer((request, response) => {
  request.resume().on("end", () => {
    requests += 1;
    const answer = () => {
      const posted = request.url.endsWith("/refresh-token") ? token : session;
      const body = request.method === "GET" ? page(request.url) : posted;
      response.writeHead(200, {
        "content-type": "application/json",
        "content-length": Buffer.byteLength(body),
        "trace-id": "0af7651916cd43dd8448eb211c80319c",
      });
      response.end(body);
    };
    if (!request.url.startsWith("/hold/") || request.url.endsWith("/refresh-token")) answer();
    else held.push(answer);
  });
});
// Longer than any pause of a measurement.
server.keepAliveTimeout = 600_000;
server.listen(0, "127.0.0.1", () => process.send({ url: `http://127.0.0.1:${server.address().port}` }));

process.on("message", (message) => {
  if (message === "release") {
    for (const answer of held) answer();
    held = [];
  }
  process.send({ requests, held: held.length });
});
process.on("disconnect", () => process.exit());
