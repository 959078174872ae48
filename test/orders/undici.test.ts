import { gzipSync } from "node:zlib";
import { Agent, ProxyAgent } from "undici";
import { afterEach, beforeEach, expect, test } from "vitest";
import { TransakNotFoundError } from "../../src/index.ts";
import { undiciFetch } from "../../src/undici.ts";
import { answering, answeringJson } from "../helpers/behaviours.ts";
import { createClient } from "../helpers/client.ts";
import { startProxy } from "../helpers/connect-proxy.ts";
import { answerFrom, collectIds, idsTo, type OrderBook, order, orderBook } from "../helpers/order-book.ts";
import { type Behaviour, startServer, type TestServer } from "../helpers/server.ts";

let server: TestServer;
let agent: Agent;
let book: OrderBook;
let behaviour: Behaviour;

beforeEach(async () => {
  agent = new Agent({ connections: 1 });
  book = orderBook(250);
  behaviour = async (exchange) => {
    const url = new URL(exchange.request.path, server.url);
    const id = url.pathname.split("/order/")[1];
    answeringJson(
      200,
      id === undefined ? await answerFrom(book, url) : { data: order(decodeURIComponent(id)) },
    )(exchange);
  };
  server = await startServer((exchange) => behaviour(exchange));
});
afterEach(() => agent.destroy());

const clientOver = (fetch = undiciFetch({ dispatcher: agent })) =>
  createClient({ baseUrl: server.url, maxRetries: 0, fetch });

test("a walk asks for each page by its own address, over one connection", async () => {
  expect(await collectIds(clientOver().listOrders({ sortOrder: "desc" }))).toEqual(idsTo(250).toReversed());
  expect(book.asked.map(({ skip }) => skip)).toEqual([0, 100, 200]);
  expect(server.connections()).toBe(1);
});

test("lookups, lists and sessions at once do not mix up their addresses", async () => {
  const transak = clientOver(undiciFetch({ dispatcher: new Agent() }));
  const ids = idsTo(30).map((id) => `id-${id}?ä`);
  const [orders, lists] = await Promise.all([
    Promise.all(ids.map((id) => transak.getOrder(id))),
    Promise.all(ids.map((_, at) => transak.listOrders({ limit: at + 1 }))),
  ]);
  expect(orders.map(({ id }) => id)).toEqual(ids);
  expect(lists.map((page) => page.orders.length)).toEqual(ids.map((_, at) => at + 1));
});

test("the requests arrive as fetch would send them", async () => {
  const query = {
    walletAddress: "0xä&b",
    partnerOrderId: "a+b c",
    startDate: "2026-03-01",
    products: ["SELL"] as const,
  };
  for (const transak of [clientOver(), clientOver(fetch as never)]) {
    await transak.getOrder("a?b#c", { userIp: "2001:db8::1", headers: { "X-Trace": "t" } });
    await transak.listOrders(query, { userIp: "203.0.113.42" });
  }
  const shown = server.requests.map(({ method, path, headers, body }) => {
    const {
      "access-token": token,
      "x-api-key": key,
      "x-user-ip": ip,
      "x-trace": trace,
      "user-agent": agentName,
    } = headers;
    return { method, path, body, token, key, ip, trace, agentName };
  });
  expect(shown.slice(0, 2)).toEqual(shown.slice(2));
  expect(shown[0]).toMatchObject({
    method: "GET",
    body: "",
    path: "/partners/api/v2/order/a%3Fb%23c",
    ip: "2001:db8::1",
    trace: "t",
  });
  for (const { headers } of server.requests) expect(headers).not.toHaveProperty("content-type");
});

test("a page of a megabyte, and one in gzip", async () => {
  const data = idsTo(100).map((id) => order(id, { note: "ä".repeat(5000) }));
  const body = JSON.stringify({ meta: { totalCount: 100 }, data });
  expect(Buffer.byteLength(body)).toBeGreaterThan(1_000_000);
  for (const answer of [answering(200, body), answering(200, gzipSync(body), { "content-encoding": "gzip" })]) {
    behaviour = answer;
    const { orders } = await clientOver().listOrders();
    expect(orders).toEqual(data);
  }
});

test("an order that is not there", async () => {
  behaviour = answeringJson(400, { error: { statusCode: 400, message: "Order not found" } });
  await expect(clientOver().getOrder("x")).rejects.toThrow(TransakNotFoundError);
  expect(await clientOver().listOrders({ partnerOrderId: "x" })).toMatchObject({ orders: [], totalCount: 0 });
});

test("through a proxy's tunnel", async () => {
  const proxy = await startProxy();
  const dispatcher = new ProxyAgent({ uri: proxy.url, proxyTunnel: true, connections: 1 });
  const transak = clientOver(undiciFetch({ dispatcher }));
  expect(await collectIds(transak.listOrders())).toHaveLength(250);
  expect(await transak.getOrder("a?b")).toMatchObject({ id: "a?b" });
  expect(proxy.tunnels).toEqual([`127.0.0.1:${server.port}`]);
  await dispatcher.destroy();
});
