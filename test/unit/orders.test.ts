import { describe, expect, it } from "vitest";
import {
  orderStage,
  type TransakEvent,
  TransakNotFoundError,
  TransakResponseError,
  TransakServerError,
  TransakValidationError,
} from "../../src/index.ts";
import { catchError } from "../helpers/catch-error.ts";
import { createClient } from "../helpers/client.ts";

const order = (id: number | string, more: object = {}) => ({
  id: String(id),
  createdAt: "2026-03-02T10:15:00.000Z",
  status: "COMPLETED",
  isBuyOrSell: "BUY",
  fiatCurrency: "EUR",
  cryptoCurrency: "ETH",
  ...more,
});

/** A client whose requests are answered by `answer`, and the addresses that it asked for. */
function createClientWith(answer: (url: URL, number: number) => unknown, onEvent?: (event: TransakEvent) => void) {
  const urls: URL[] = [];
  const fetch = async (address: string) => {
    const url = new URL(address);
    urls.push(url);
    const body = await answer(url, urls.length);
    return body instanceof Response ? body : Response.json(body);
  };
  const transak = createClient({ baseUrl: undefined, maxRetries: 1, onEvent, fetch });
  return { transak, urls };
}

/** A server that holds orders, newest last, and pages through them. */
function serve(orders: object[], { cap = 100, totalCount }: { cap?: number; totalCount?: number } = {}) {
  return (url: URL) => {
    const skip = Number(url.searchParams.get("skip"));
    const limit = Math.min(Number(url.searchParams.get("limit")), cap);
    const data = orders.slice(skip, skip + limit);
    return { meta: { limit, skip, totalCount: totalCount ?? orders.length }, data };
  };
}

const many = (count: number) => Array.from({ length: count }, (_, index) => order(index));

async function collect(orders: AsyncIterable<{ readonly id: string }>) {
  const ids: string[] = [];
  for await (const { id } of orders) ids.push(id);
  return ids;
}

describe("getOrder", () => {
  it("returns the order as received, with fields that the document does not know", async () => {
    const { transak, urls } = createClientWith(() => ({ meta: {}, data: order("a", { brandNew: { x: 1 } }) }));
    expect(await transak.getOrder("a")).toEqual(order("a", { brandNew: { x: 1 } }));
    expect(String(urls[0])).toBe("https://api-stg.transak.com/partners/api/v2/order/a");
  });

  it.each(["../x", "a/b", "x?y", "x#y", "a\\b", "%2e%2e", "..;", ".. ", "ä", "\u0000", "a%2Fb"])(
    "keeps %j within its path segment",
    async (id) => {
      const { transak, urls } = createClientWith(() => ({ data: order("a") }));
      await transak.getOrder(id);
      const { pathname, search, hash } = urls[0] as URL;
      expect(pathname.split("/")).toHaveLength(6);
      expect(decodeURIComponent(pathname.split("/").at(-1) as string)).toBe(id);
      expect(search + hash).toBe("");
    },
  );

  it.each([".", "..", "", "\ud800", "x".repeat(201), 1, null, undefined, {}, ["a"]])("refuses %j", async (id) => {
    const { transak, urls } = createClientWith(() => ({}));
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
  ])("an answer that is %s is a TransakResponseError without any of its content", async (_what, body) => {
    const { transak } = createClientWith(() => body);
    const error = await catchError(transak.getOrder("a"));
    expect(error).toBeInstanceOf(TransakResponseError);
    expect(JSON.stringify(error)).not.toContain("2026-03-02");
  });

  it("repeats after 500, and then gives up", async () => {
    const { transak, urls } = createClientWith(() => new Response("", { status: 500 }));
    await expect(transak.getOrder("a")).rejects.toThrow(TransakServerError);
    expect(urls).toHaveLength(2);
  });

  it("a server's 500 that says not found is no TransakNotFoundError", async () => {
    const { transak } = createClientWith(() =>
      Response.json({ error: { message: "Order not found" } }, { status: 500 }),
    );
    await expect(transak.getOrder("a")).rejects.not.toThrow(TransakNotFoundError);
  });
});

describe("listOrders", () => {
  it("always sends the products, and the other filters as Transak names them", async () => {
    const { transak, urls } = createClientWith(serve([]));
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
    const { transak, urls } = createClientWith(serve([]));
    await expect(transak.listOrders(query as never)).rejects.toThrow(message);
    await expect(transak.listOrders(query as never)).rejects.toThrow(TransakValidationError);
    expect(urls).toEqual([]);
  });

  it("iterates over every page, and requests none twice", async () => {
    const { transak, urls } = createClientWith(serve(many(250)));
    expect(await collect(transak.listOrders())).toEqual(many(250).map(({ id }) => id));
    expect(urls.map(({ searchParams }) => searchParams.get("skip"))).toEqual(["0", "100", "200"]);
  });

  it("returns pages one by one", async () => {
    const { transak } = createClientWith(serve(many(3)));
    const first = await transak.listOrders({ limit: 2 });
    expect([first.orders.length, first.totalCount, first.hasNextPage()]).toEqual([2, 3, true]);
    const second = await first.nextPage();
    expect([second.orders.map(({ id }) => id), second.hasNextPage()]).toEqual([["2"], false]);
  });

  it("continues when a server returns shorter pages than asked for", async () => {
    const { transak } = createClientWith(serve(many(120), { cap: 50 }));
    expect(await collect(transak.listOrders())).toHaveLength(120);
  });

  it("repeats no order when many arrive in front", async () => {
    const orders = many(250);
    const { transak } = createClientWith((url, number) => {
      if (number > 1) orders.unshift(...Array.from({ length: 100 }, (_, index) => order(`new-${number}-${index}`)));
      return number > 3 ? serve(orders)(url) : serve(orders)(url);
    });
    const ids = await collect(transak.listOrders({ sortOrder: "desc" }));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("neither repeats nor loses an order when single ones arrive in front", async () => {
    const orders = many(250);
    const { transak } = createClientWith((url, number) => {
      if (number > 1) orders.unshift(order(`new-${number}`));
      return serve(orders)(url);
    });
    const ids = await collect(transak.listOrders({ sortOrder: "desc" }));
    expect(ids).toEqual(many(250).map(({ id }) => id));
  });

  it("includes orders that arrive at the end", async () => {
    const orders = many(150);
    const { transak } = createClientWith((url, number) => {
      if (number === 2) orders.push(order("late"));
      return serve(orders)(url);
    });
    expect(await collect(transak.listOrders({ sortOrder: "asc" }))).toContain("late");
  });

  it.each<[string, (url: URL) => unknown, number]>([
    ["says there is no end of them", serve(many(5), { totalCount: 1e9 }), 5],
    ["says that there are fewer", serve(many(150), { totalCount: 3 }), 150],
    ["gives the same page for ever", () => ({ meta: { totalCount: 1e9 }, data: many(100) }), 100],
    ["gives no count", () => ({ data: many(2) }), 2],
    ["gives a count that is none", () => ({ meta: { totalCount: "many", limit: -1 }, data: many(2) }), 2],
  ])("ends when the server %s", async (_what, answer, count) => {
    const { transak, urls } = createClientWith(answer);
    expect(await collect(transak.listOrders())).toHaveLength(count);
    expect(urls.length).toBeLessThan(5);
  });

  it("stops at an abort in the middle of a page, with its reason", async () => {
    const { transak, urls } = createClientWith(serve(many(250)));
    const abort = new AbortController();
    const seen: string[] = [];
    const walk = async () => {
      for await (const { id } of transak.listOrders({}, { signal: abort.signal })) {
        seen.push(id);
        if (seen.length === 3) abort.abort("enough");
      }
    };
    await expect(walk()).rejects.toBe("enough");
    expect([seen.length, urls.length]).toEqual([3, 1]);
  });

  it("refuses options that cannot be read, and never throws outside of its promise", async () => {
    const { transak } = createClientWith(serve([]));
    const hostile = {
      get signal(): AbortSignal {
        throw new Error("no");
      },
    };
    await expect(transak.listOrders({}, hostile)).rejects.toThrow(TransakValidationError);
    await expect(transak.listOrders({}, null as never)).rejects.toThrow(TransakValidationError);
  });

  it("requests no further page once the loop is left", async () => {
    const { transak, urls } = createClientWith(serve(many(250)));
    for await (const _order of transak.listOrders()) break;
    expect(urls).toHaveLength(1);
  });

  it.each<[string, unknown]>([
    ["no list", { data: {} }],
    ["null", { data: null }],
    ["holding something that is no order", { data: [order(1), 5] }],
    ["holding an order without an id", { data: [order(1, { id: undefined })] }],
  ])("data %s is a TransakResponseError", async (_what, body) => {
    const { transak } = createClientWith(() => body);
    await expect(transak.listOrders()).rejects.toThrow(TransakResponseError);
  });

  it("reports requests without their query, which holds a wallet address", async () => {
    const events: TransakEvent[] = [];
    const { transak } = createClientWith(serve([]), (event) => events.push(event));
    await transak.listOrders({ walletAddress: "0xsecret" });
    expect(JSON.stringify(events)).not.toContain("0xsecret");
    expect(events[0]).toMatchObject({ url: "https://api-stg.transak.com/partners/api/v2/orders", method: "GET" });
  });

  it("keeps personal data of an answer out of errors", async () => {
    const { transak } = createClientWith(() =>
      Response.json({ data: [{ firstName: "Ada" }], iban: "DE02" }, { status: 422 }),
    );
    const error = await catchError(transak.listOrders());
    expect(JSON.stringify(error)).not.toMatch(/Ada|DE02/);
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
