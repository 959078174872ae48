import { describe, expect, it, vi } from "vitest";
import {
  orderStage,
  TransakClient,
  TransakNotFoundError,
  TransakResponseError,
  TransakServerError,
  TransakValidationError,
} from "../../src/index.ts";
import { order } from "../helpers/order-book.ts";

/** A client whose requests are answered by `answer`, and the addresses that it asked for. */
function createClient(answer: (url: URL) => unknown) {
  const urls: URL[] = [];
  const transak = new TransakClient({
    environment: "staging",
    apiKey: "key",
    accessToken: "access-token-1",
    maxRetries: 1,
    fetch: async (address) => {
      const url = new URL(address);
      urls.push(url);
      const body = await answer(url);
      return body instanceof Response ? body : Response.json(body);
    },
  });
  return { transak, urls };
}

const noOrders = () => ({ meta: { totalCount: 0 }, data: [] });

describe("getOrder", () => {
  it("gives the order as it came, with what the document does not know", async () => {
    const { transak, urls } = createClient(() => ({ meta: {}, data: order("a", { brandNew: { x: 1 } }) }));
    expect(await transak.getOrder("a")).toEqual(order("a", { brandNew: { x: 1 } }));
    expect(String(urls[0])).toBe("https://api-stg.transak.com/partners/api/v2/order/a");
  });

  it.each(["../x", "a/b", "x?y", "x#y", "a\\b", "%2e%2e", "..;", ".. ", "ä", "\u0000", "a%2Fb"])(
    "keeps %j within its path segment",
    async (id) => {
      const { transak, urls } = createClient(() => ({ data: order("a") }));
      await transak.getOrder(id);
      const { pathname, search, hash } = urls[0] as URL;
      expect(pathname.split("/")).toHaveLength(6);
      expect(decodeURIComponent(pathname.split("/").at(-1) as string)).toBe(id);
      expect(search + hash).toBe("");
    },
  );

  it.each([".", "..", "", "\ud800", "x".repeat(201), 1, null, undefined, {}, ["a"]])("refuses %j", async (id) => {
    const { transak, urls } = createClient(() => ({}));
    await expect(transak.getOrder(id as string)).rejects.toThrow(TransakValidationError);
    expect(urls).toEqual([]);
  });

  it.each<[string, unknown]>([
    ["no object", 1],
    ["no data", {}],
    ["data null", { data: null }],
    ["a list", { data: [order("a")] }],
    ["without status", { data: order("a", { status: undefined }) }],
    ["with a status that is no text", { data: order("a", { status: 7 }) }],
    ["with an empty id", { data: order("a", { id: "" }) }],
  ])("an answer that is %s is a TransakResponseError without a word of it", async (_what, body) => {
    const { transak } = createClient(() => body);
    const error = await transak.getOrder("a").catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TransakResponseError);
    expect(JSON.stringify(error)).not.toContain("2026-03-02");
  });

  it("repeats after 500, and then gives up", async () => {
    const { transak, urls } = createClient(() => new Response("", { status: 500 }));
    await expect(transak.getOrder("a")).rejects.toThrow(TransakServerError);
    expect(urls).toHaveLength(2);
  });

  it("a server's 500 that says not found is no TransakNotFoundError", async () => {
    const { transak } = createClient(() => Response.json({ error: { message: "Order not found" } }, { status: 500 }));
    await expect(transak.getOrder("a")).rejects.not.toThrow(TransakNotFoundError);
  });
});

describe("listOrders", () => {
  it("always says which products, and says the rest as Transak writes it", async () => {
    const { transak, urls } = createClient(noOrders);
    await transak.listOrders();
    await transak.listOrders({
      products: ["SELL"],
      status: "FAILED",
      startDate: new Date("2026-03-01T23:59:59-05:00"),
      endDate: "2026-03-31",
      sortOrder: "asc",
      limit: 7,
      walletAddress: "0xä",
      partnerOrderId: "a&b",
    });
    expect(urls.map(({ searchParams }) => Object.fromEntries(searchParams))).toEqual([
      { limit: "100", skip: "0", "filter[productsAvailed]": '["BUY","SELL"]' },
      {
        limit: "7",
        skip: "0",
        "filter[productsAvailed]": '["SELL"]',
        "filter[status]": "FAILED",
        startDate: "2026-03-02",
        endDate: "2026-03-31",
        "filter[sortOrder]": "asc",
        "filter[walletAddress]": "0xä",
        "filter[partnerOrderId]": "a&b",
      },
    ]);
  });

  it.each(["Pacific/Kiritimati", "America/Los_Angeles"])("takes days in UTC, also in %s", async (zone) => {
    vi.stubEnv("TZ", zone);
    const { transak, urls } = createClient(noOrders);
    await transak.listOrders({ startDate: "2026-03-01", endDate: new Date("2026-03-31T23:59:59Z") });
    vi.unstubAllEnvs();
    const [{ searchParams }] = urls as [URL];
    expect([searchParams.get("startDate"), searchParams.get("endDate")]).toEqual(["2026-03-01", "2026-03-31"]);
  });

  it("gives an empty list where there is no order of a partnerOrderId", async () => {
    const { transak } = createClient(() => Response.json({ error: { message: "Order not found" } }, { status: 400 }));
    const page = await transak.listOrders({ partnerOrderId: "order-1042" });
    expect([page.orders, page.totalCount, page.hasNextPage()]).toEqual([[], 0, false]);
    for await (const found of transak.listOrders({ partnerOrderId: "order-1042" })) expect(found).toBeUndefined();
    await expect(transak.listOrders()).rejects.toThrow(TransakNotFoundError);
  });

  it.each([
    [400, "Merchant not found"],
    [400, "partnerOrderId is invalid"],
    [500, "Order not found"],
  ])("but not where Transak says %i %j", async (status, message) => {
    const { transak } = createClient(() => Response.json({ error: { message } }, { status }));
    await expect(transak.listOrders({ partnerOrderId: "order-1042" })).rejects.toMatchObject({ status });
  });

  it("reads a few products, however many there are", async () => {
    const { transak } = createClient(noOrders);
    let reads = 0;
    const many = new Proxy([] as "BUY"[], {
      get: (_, key) => {
        if (key === "length") return 1000;
        reads += 1;
        return "BUY";
      },
    });
    await transak.listOrders({ products: many }).catch(() => {});
    expect(reads).toBeLessThan(10);
  });

  it.each<[unknown, RegExp]>([
    [{ partnerOrderID: "x" }, /no option "partnerOrderID"; did you mean "partnerOrderId"/],
    [{ status: "COMPLETE" }, /status must be one of .*did you mean "COMPLETED"/],
    [{ products: [] }, /products must be an array/],
    [{ products: "BUY" }, /products must be an array/],
    [{ products: ["buy"] }, /products must be one of/],
    [{ startDate: "2026-02-30" }, /startDate must be a Date or a day/],
    [{ startDate: "2026-2-3" }, /startDate/],
    [{ startDate: new Date(Number.NaN) }, /startDate/],
    [{ endDate: 20260301 }, /endDate/],
    [{ limit: 0 }, /limit must be a whole number from 1 to 100/],
    [{ limit: 101 }, /limit/],
    [{ sortOrder: "ASC" }, /sortOrder must be one of/],
    [{ partnerOrderId: "" }, /partnerOrderId must be a text; got an empty string/],
    [{ walletAddress: "\udfff" }, /walletAddress/],
    [null, /must be an object of options; got null/],
  ])("refuses %j", async (query, message) => {
    const { transak, urls } = createClient(noOrders);
    await expect(transak.listOrders(query as never)).rejects.toThrow(message);
    await expect(transak.listOrders(query as never)).rejects.toThrow(TransakValidationError);
    expect(urls).toEqual([]);
  });

  it("refuses options that cannot be read, and never throws outside of its promise", async () => {
    const { transak } = createClient(noOrders);
    const hostile = {
      get signal(): AbortSignal {
        throw new Error("no");
      },
    };
    await expect(transak.listOrders({}, hostile)).rejects.toThrow(TransakValidationError);
    await expect(transak.listOrders({}, null as never)).rejects.toThrow(TransakValidationError);
  });

  it.each<[string, unknown]>([
    ["no list", { data: {} }],
    ["null", { data: null }],
    ["holding something that is no order", { data: [order(1), 5] }],
    ["holding an order without an id", { data: [order(1, { id: undefined })] }],
  ])("data %s is a TransakResponseError", async (_what, body) => {
    const { transak } = createClient(() => body);
    await expect(transak.listOrders()).rejects.toThrow(TransakResponseError);
  });
});

it.each([
  ["COMPLETED", "completed"],
  ["FAILED", "failed"],
  ["CANCELLED", "failed"],
  ["REFUNDED", "failed"],
  ["EXPIRED", "failed"],
  ["PROCESSING", "pending"],
  ["ON_HOLD_PENDING_DELIVERY_FROM_TRANSAK", "pending"],
  ["BRAND_NEW", "pending"],
  ["constructor", "pending"],
])("orderStage(%j) is %j", (status, stage) => {
  expect(orderStage(status)).toBe(stage);
});
