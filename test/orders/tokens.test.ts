import { describe, expect, test } from "vitest";
import { memoryTokenStore, type TransakClientOptions } from "../../src/index.ts";
import { answeringJson } from "../helpers/behaviours.ts";
import { recordEvents } from "../helpers/calls.ts";
import { catchError } from "../helpers/catch-error.ts";
import { apiSecret, createClient } from "../helpers/client.ts";
import { orderCases } from "../helpers/operation-cases.ts";
import { order } from "../helpers/order-book.ts";
import { startServer, type TestServer } from "../helpers/server.ts";
import { tokenBody } from "../helpers/success-bodies.ts";
import { transports } from "../helpers/transports.ts";

const refused = { error: { statusCode: 401, message: "Unauthorized", errorCode: 1002 } };
describe.each(transports)("over %s", (_, fetch) => {
  let server: TestServer;
  let inForce: string;
  let refreshes: number;
  let answer: unknown;
  let onRequest: () => void;

  /** A Transak whose refreshes invalidate the token before, and that knows one token at a time. */
  async function start(options: Partial<TransakClientOptions> = {}) {
    inForce = "token-from-elsewhere";
    refreshes = 0;
    onRequest = () => {};
    server = await startServer((exchange) => {
      const { path, headers } = exchange.request;
      if (path === "/partners/api/v2/refresh-token") {
        refreshes += 1;
        inForce = `token-${refreshes}`;
        const expiresAt = Math.floor(Date.now() / 1000) + 604_800;
        return answeringJson(200, tokenBody(inForce, expiresAt))(exchange);
      }
      onRequest();
      if (headers["access-token"] !== inForce) return answeringJson(401, refused)(exchange);
      const skip = Number(new URL(path, server.url).searchParams.get("skip") ?? 0);
      const page = { meta: { totalCount: 5 }, data: [0, 1, 2, 3, 4].slice(skip, skip + 2).map((id) => order(id)) };
      return answeringJson(200, answer ?? page)(exchange);
    });
    const { events, onEvent } = recordEvents();
    const credentials = { apiSecret, tokenStore: memoryTokenStore() };
    const given = "accessToken" in options ? options : { ...credentials, ...options };
    const client = createClient({
      baseUrl: server.url,
      maxRetries: 0,
      fetch,
      onEvent,
      ...given,
    } as TransakClientOptions);
    return { client, events };
  }

  describe.each(orderCases)("$name", (operation) => {
    test("a token that somebody has replaced is replaced once, at no retry's cost", async () => {
      const { client, events } = await start();
      answer = JSON.parse(operation.body);
      expect(await operation.call(client)).toMatchObject(operation.result);
      inForce = "token-of-another-process";
      expect(await operation.call(client)).toMatchObject(operation.result);
      expect(refreshes).toBe(2);
      expect(events.filter(({ type }) => type === "retry")).toMatchObject([{ delayMs: 0, status: 401, attempt: 1 }]);
      const sent = server.requests
        .filter(({ method }) => method === "GET")
        .map(({ headers }) => headers["access-token"]);
      expect(sent).toEqual(["token-1", "token-1", "token-2"]);
    });

    test("a 401 that stays is thrown, and costs no refresh for each call", async () => {
      const { client } = await start();
      onRequest = () => {
        inForce = "nobody's";
      };
      for (let call = 0; call < 5; call++) {
        expect(await catchError(operation.call(client))).toMatchObject({ name: "TransakUnauthorizedError" });
      }
      expect(refreshes).toBeLessThanOrEqual(3);
    });

    test("the API secret and the key's body go into the refresh and nowhere else", async () => {
      const { client } = await start();
      answer = JSON.parse(operation.body);
      await operation.call(client);
      const [refresh, ...others] = server.requests;
      expect(refresh).toMatchObject({ method: "POST", headers: { "api-secret": apiSecret } });
      expect(others).toHaveLength(1);
      expect(others[0]).toMatchObject({ method: "GET", body: "", headers: { "x-api-key": "partner-key" } });
      expect(JSON.stringify(others)).not.toContain("walrus");
      expect(others[0]?.headers).not.toHaveProperty("authorization");
    });

    test("a function is asked again after a 401, and a fixed token is not replaced", async () => {
      const reasons: string[] = [];
      const asked = await start({
        accessToken: ({ reason }) => {
          reasons.push(reason);
          return reason === "rejected" ? inForce : "stale";
        },
      });
      answer = JSON.parse(operation.body);
      expect(await operation.call(asked.client)).toMatchObject(operation.result);
      expect(reasons).toEqual(["needed", "rejected"]);
      const fixed = await start({ accessToken: "stale" });
      expect(await catchError(operation.call(fixed.client))).toMatchObject({ status: 401 });
      expect(server.requests).toHaveLength(1);
    });
  });

  test("a token that dies between two pages costs no order", async () => {
    const { client } = await start();
    answer = undefined;
    const seen: string[] = [];
    for await (const { id } of client.listOrders({ limit: 2 })) {
      seen.push(id);
      if (seen.length === 2) inForce = "token-of-another-process";
    }
    expect(seen).toEqual([0, 1, 2, 3, 4].map((id) => String(id)));
    expect(refreshes).toBe(2);
  });
});
