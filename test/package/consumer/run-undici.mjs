/** Makes calls over the undici that is installed beside it: directly, through a proxy, and to servers that misbehave. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { connect } from "node:net";

// Whichever is loaded first, Node's own undici or the package, makes the connections of both. This is Node's.
await fetch("data:,");
const { TransakClient } = await import("transak-partner-api");
const { undiciFetch } = await import("transak-partner-api/undici");
const { Agent, interceptors, ProxyAgent, setGlobalDispatcher } = await import("undici");

const widgetUrl = "https://global-stg.transak.com?sessionId=1";

async function listen(server) {
  await once(server.listen(0, "127.0.0.1"), "listening");
  return `127.0.0.1:${server.address().port}`;
}

const host = await listen(
  createServer((request, response) => {
    request.resume();
    if (request.url.startsWith("/redirect/")) return response.writeHead(307, { location: "/" }).write("no end");
    if (!request.url.startsWith("/endless/")) return response.end(JSON.stringify({ data: { widgetUrl } }));
    const write = () => {
      while (response.writable && response.write(Buffer.alloc(65_536, "x")));
    };
    response.on("drain", write);
    write();
  }),
);

const tunnels = [];
const proxy = await listen(
  createServer().on("connect", ({ url }, client) => {
    tunnels.push(url);
    const upstream = connect(Number(new URL(`http://${url}`).port), "127.0.0.1", () => {
      client.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      upstream.pipe(client).pipe(upstream);
    });
  }),
);

// Answers with the API key that came, and asks to be cached.
const requests = [];
const caching = await listen(
  createServer(({ headers, url }, response) => {
    requests.push(url);
    const { pathname } = new URL(url, "http://localhost");
    if (pathname.startsWith("/redirect/")) return response.writeHead(307, { location: `http://${host}/` }).end();
    response.writeHead(200, { "cache-control": "public, max-age=600", etag: '"same"' });
    const order = { id: headers["x-api-key"], status: "COMPLETED", createdAt: "2026-01-01T00:00:00.000Z" };
    response.end(
      JSON.stringify({ data: { ...order, isBuyOrSell: "BUY", fiatCurrency: "EUR", cryptoCurrency: "ETH" } }),
    );
  }),
);

async function fetchOrder(apiKey, dispatcher) {
  const options = { environment: "staging", accessToken: "access-token", baseUrl: `http://${caching}`, maxRetries: 0 };
  const { id } = await new TransakClient({ ...options, apiKey, fetch: undiciFetch({ dispatcher }) }).getOrder("order");
  return id;
}

/** The widget URL, or the code of the error. */
function call(options, path = "", target = host) {
  const transak = new TransakClient({
    environment: "staging",
    apiKey: "partner-key",
    accessToken: "access-token",
    referrerDomain: "shop.example",
    baseUrl: `http://${target}${path}`,
    maxRetries: 0,
    fetch: undiciFetch(options),
  });
  return transak.createWidgetUrl({}, { userIp: "203.0.113.42" }).then(
    (result) => result.widgetUrl,
    ({ code }) => code,
  );
}

const dispatcher = new Agent();
// The global dispatcher is Node's own here, as its fetch was there first.
assert.equal(await call(), widgetUrl);
assert.equal(await call({ dispatcher }), widgetUrl);
assert.deepEqual(tunnels, []);
assert.equal(await call({ dispatcher: new ProxyAgent({ uri: `http://${proxy}`, proxyTunnel: true }) }), widgetUrl);
assert.deepEqual(tunnels, [host]);
assert.equal(await call({ dispatcher }, "/redirect"), "connection");
assert.equal(await call({ dispatcher }, "/endless"), "invalid_response");
assert.equal(await call({ dispatcher }, "", "127.0.0.1:1"), "connection");

// Undici's interceptors: no redirect is followed, and no response comes out of a cache.
const following = dispatcher.compose(interceptors.redirect({ maxRedirections: 3 }));
assert.equal(await call({ dispatcher: following }, "/redirect", caching), "connection");
if (interceptors.cache) {
  const cached = dispatcher.compose(interceptors.cache());
  for (const apiKey of ["one-partner", "another-partner"]) assert.equal(await fetchOrder(apiKey, cached), apiKey);
  assert.equal(requests.length, 3);
}
setGlobalDispatcher(following);
assert.equal(await call({}, "/redirect", caching), "connection");
process.exit();
