// A program of a user's own: makes calls over undici, directly and through a proxy, and prints what came of each.
await fetch("data:,");
const { TransakClient } = await import("transak-partner-api");
const { undiciFetch } = await import("transak-partner-api/undici");
const { Agent, ProxyAgent } = await import("undici");

const [url, proxy] = process.argv.slice(2);
const call = (options, baseUrl = url) =>
  new TransakClient({
    environment: "staging",
    apiKey: "partner-key",
    accessToken: "access-token",
    referrerDomain: "shop.example",
    baseUrl,
    maxRetries: 0,
    fetch: undiciFetch(options),
  })
    .createWidgetUrl()
    .then(
      ({ widgetUrl }) => widgetUrl,
      ({ code }) => code,
    );

const dispatcher = new Agent();
console.log(
  JSON.stringify({
    // The global dispatcher is Node's own here, as its fetch was there first.
    overNodesOwn: await call(),
    overAgent: await call({ dispatcher }),
    overProxy: await call({ dispatcher: new ProxyAgent({ uri: proxy, proxyTunnel: true }) }),
    redirected: await call({ dispatcher }, `${url}/redirect`),
    endless: await call({ dispatcher }, `${url}/endless`),
    refused: await call({ dispatcher }, "http://127.0.0.1:1"),
  }),
);
process.exit();
