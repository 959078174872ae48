/**
 * Runs a Worker in workerd such that a refresh is lost with the request that began it. Arguments: miniflare's main file, the
 * bundle, a compatibility date, "shared" or "own" for the client.
 */
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { connect } from "node:net";
import { pathToFileURL } from "node:url";

const [miniflare, bundle, compatibilityDate, client] = process.argv.slice(2);
const { Miniflare } = await import(pathToFileURL(miniflare).href);

/** A Transak of its own: a refresh takes a while and cuts the token before it off. */
async function startTransak() {
  const state = { asked: 0, held: undefined, refreshes: 0, delayMs: 0, lifetimeMs: 7 * 24 * 3_600_000 };
  const server = createServer(async (request, response) => {
    for await (const _ of request);
    const answer = (status, body) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    if (request.url.endsWith("/refresh-token")) {
      state.asked += 1;
      await state.held;
      state.refreshes += 1;
      const mine = state.refreshes;
      await new Promise((resolve) => setTimeout(resolve, state.delayMs));
      return answer(200, { data: { accessToken: `token-${mine}`, expiresAt: (Date.now() + state.lifetimeMs) / 1000 } });
    }
    if (request.headers["access-token"] !== `token-${state.refreshes}`)
      return answer(401, { error: { message: "No" } });
    return answer(200, { data: { widgetUrl: "https://global-stg.transak.com?sessionId=1" } });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return Object.assign(state, { url: `http://127.0.0.1:${server.address().port}`, server });
}

async function withWorker(test, more = {}) {
  const transak = await startTransak();
  const worker = new Miniflare({
    modules: true,
    script: readFileSync(bundle, "utf8"),
    compatibilityDate,
    bindings: { TRANSAK_URL: transak.url, ...(client === "shared" && { SHARED: "1" }), ...more },
  });
  const address = await worker.ready;
  const visit = async () => {
    const answer = await fetch(address, { signal: AbortSignal.timeout(10_000) });
    assert.equal(answer.status, 200, await answer.clone().text());
    return answer.json();
  };
  try {
    await test(transak, address, visit);
  } finally {
    await worker.dispose();
    transak.server.close();
    transak.server.closeAllConnections();
  }
}

const pause = (delayMs) => new Promise((resolve) => setTimeout(resolve, delayMs));

// A visitor resets the connection in the middle of the refresh.
await withWorker(async (transak, address, visit) => {
  transak.delayMs = 1500;
  const visitor = connect(Number(address.port), address.hostname);
  visitor.on("error", () => {});
  visitor.write(`GET / HTTP/1.1\r\nhost: ${address.host}\r\n\r\n`);
  await pause(300);
  visitor.resetAndDestroy();
  transak.delayMs = 50;
  await Promise.all([visit(), visit(), visit()]);
  for (let made = 0; made < 5; made++) await visit();
  assert.ok(transak.refreshes <= 2, `${transak.refreshes} refreshes`);
});

// Nobody leaves, but the token is renewed ahead of its expiry.
await withWorker(async (transak, _address, visit) => {
  transak.lifetimeMs = 3000;
  await visit();
  await pause(1700);
  transak.lifetimeMs = 7 * 24 * 3_600_000;
  transak.delayMs = 300;
  await Promise.all([visit(), visit(), visit()]);
  await pause(500);
  for (let made = 0; made < 5; made++) await visit();
  assert.equal(transak.refreshes, 2);
});

// The same with waitUntil of cloudflare:workers: whoever begins the renewal has a response before it is done.
await withWorker(
  async (transak, _address, visit) => {
    transak.lifetimeMs = 3000;
    await visit();
    await pause(1700);
    transak.lifetimeMs = 7 * 24 * 3_600_000;
    let release;
    transak.held = new Promise((resolve) => {
      release = resolve;
    });
    await visit();
    assert.deepEqual([transak.asked, transak.refreshes], [2, 1]);
    release();
    await pause(500);
    for (let made = 0; made < 5; made++) await visit();
    assert.deepEqual([transak.asked, transak.refreshes], [2, 2]);
  },
  { WAIT_UNTIL: "1" },
);
