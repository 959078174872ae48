/**
 * The server that everything is measured against, in a process of its own: answers each POST with a session, or with an access
 * token where one is asked for. Below /hold it keeps its answers until it is told to let them go.
 */
import { createServer } from "node:http";

const webToken = `eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.${"a".repeat(400)}`;
const session = JSON.stringify({
  data: { widgetUrl: `https://global-stg.transak.com?apiKey=partner-key&sessionId=${webToken}` },
});
const token = JSON.stringify({
  data: { accessToken: webToken, expiresAt: Math.floor(Date.now() / 1000) + 7 * 86_400 },
});

let requests = 0;
let held = [];

const server = createServer((request, response) => {
  request.resume().on("end", () => {
    requests += 1;
    const answer = () => {
      const body = request.url.endsWith("/refresh-token") ? token : session;
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
