import { beforeEach, describe, expect, test } from "vitest";
import type { ListOrdersQuery } from "../../src/index.ts";
import { answering } from "../helpers/behaviours.ts";
import { catchError } from "../helpers/catch-error.ts";
import { createClient } from "../helpers/client.ts";
import { personalOrder } from "../helpers/personal-data.ts";
import { startServer, type TestServer } from "../helpers/server.ts";
import { transports } from "../helpers/transports.ts";

/** What a text from a stranger may try with an address. */
const hostile = [
  "../x",
  "../../../api/v2/auth/session",
  "..\\..\\x",
  "/x",
  "//evil.example/x",
  "a/b",
  "a\\b",
  "a/../../b",
  "x?y",
  "x?limit=1&skip=9",
  "x&filter[status]=FAILED",
  "x#y",
  "x;y",
  "...",
  "..;",
  ".. ",
  " ..",
  "\t..",
  "..\n",
  ".%2e",
  "%2e",
  "%2e%2e",
  "%2E%2E%2Fx",
  "%252e%252e%252f",
  "%",
  "%zz",
  "a%2Fb",
  "a%00b",
  "\u0000",
  "\r\nx-injected: 1\r\n\r\nGET /stolen HTTP/1.1",
  " HTTP/1.1\r\nhost: evil.example",
  "http://evil.example/",
  "@evil.example",
  ":80",
  "{orderId}",
  "~!'()*",
  "ä",
  "Ａ／Ｂ",
  "．．",
  "🦘",
  "\u2028\ufeff\u202e",
  "x".repeat(200),
];
/** No id holds these, and a proxy that undoes escapes may take some for another path. */
const unfitForIds = hostile.filter((text) => /[\s\p{Cc}/\\]/u.test(text));

const refused: readonly (readonly [string, unknown])[] = [
  ["nothing", ""],
  ["a dot", "."],
  ["two dots", ".."],
  ["a lone surrogate", "\ud800"],
  ["a lone surrogate within", "a\udc00b"],
  ["10,000 characters", "x".repeat(10_000)],
  ["undefined", undefined],
  ["null", null],
  ["a number", 7],
  ["a list", ["a"]],
  ["a list of dots", [".."]],
  ["an object", {}],
  ["an object that reads like an id", { toString: () => "a", toJSON: () => "a" }],
  ["a String", new String("..")],
  ["a URL", new URL("http://evil.example")],
  ["a symbol", Symbol("a")],
  ["a function", () => "a"],
  ["a promise", Promise.resolve("a")],
  ...unfitForIds.map((text) => [JSON.stringify(text), text] as const),
];

describe.each(transports)("over %s", (_, fetch) => {
  let server: TestServer;
  beforeEach(async () => {
    server = await startServer(({ request, socket }) => {
      const data = request.path.startsWith("/partners/api/v2/orders") ? [personalOrder] : personalOrder;
      answering(200, JSON.stringify({ data }))({ request, socket, hit: 1 });
    });
  });

  /** What stands on the wire, of as many requests as there should be. */
  async function recordRequests(
    count: number,
    work: (baseUrl: string) => Promise<unknown>,
  ): Promise<readonly string[]> {
    await work(server.url);
    expect(server.requests).toHaveLength(count);
    for (const { method, headers, body } of server.requests) {
      expect([method, headers.host, headers["x-injected"], body]).toEqual([
        "GET",
        `127.0.0.1:${server.port}`,
        undefined,
        "",
      ]);
    }
    return server.requests.map(({ path }) => path);
  }

  test.each(hostile.filter((id) => !unfitForIds.includes(id)).map((id) => [id]))(
    "getOrder(%j) stays in its segment of the path",
    async (id) => {
      const [path] = await recordRequests(1, (baseUrl) => createClient({ baseUrl: baseUrl, fetch }).getOrder(id));
      const segment = path?.replace("/partners/api/v2/order/", "") ?? "";
      expect(segment).toMatch(/^(?:[\w.~!'()*-]|%[\dA-F]{2})+$/);
      expect(decodeURIComponent(segment)).toBe(id);
      // Nor does it lead elsewhere by the URL standard, which takes an escaped dot for a dot.
      expect(new URL(path ?? "", server.url).pathname).toBe(path);
    },
  );

  test("an id stays below the path of baseUrl", async () => {
    const base = `${server.url}/proxy/transak`;
    const [path] = await recordRequests(1, () => createClient({ baseUrl: base, fetch }).getOrder("..;x"));
    expect(path).toBe("/proxy/transak/partners/api/v2/order/..%3Bx");
  });

  test.each(refused)("getOrder of %s is refused before anything is sent", async (_what, id) => {
    await recordRequests(0, async (baseUrl) => {
      const error = await catchError(createClient({ baseUrl: baseUrl, fetch }).getOrder(id as string));
      expect(error).toMatchObject({ name: "TransakValidationError", message: expect.stringContaining("orderId") });
    });
  });

  test.each(hostile.map((text) => [text]))("listOrders by %j stays in its parameter", async (text) => {
    const query: ListOrdersQuery = { partnerOrderId: text, walletAddress: text };
    const [path = ""] = await recordRequests(1, (baseUrl) =>
      createClient({ baseUrl: baseUrl, fetch }).listOrders(query),
    );
    expect(path).toMatch(/^\/partners\/api\/v2\/orders\?[^\s?#]*$/);
    const sent = new URL(path, server.url).searchParams;
    expect([...sent.keys()].sort()).toEqual([
      "filter[partnerOrderId]",
      "filter[productsAvailed]",
      "filter[walletAddress]",
      "limit",
      "skip",
    ]);
    expect(sent.get("filter[partnerOrderId]")).toBe(text);
    expect(sent.get("filter[walletAddress]")).toBe(text);
    expect([sent.get("limit"), sent.get("skip")]).toEqual(["100", "0"]);
  });
});
