import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { TransakNotFoundError, TransakResponseError, TransakValidationError } from "../../src/index.ts";
import { answeredClient } from "../helpers/answered-client.ts";
import { recordEvents } from "../helpers/calls.ts";
import { createClient } from "../helpers/client.ts";
import { order } from "../helpers/order-book.ts";

const noOrders = () => ({ meta: { totalCount: 0 }, data: [] });

describe("listOrders", () => {
  test("always says which products, and says the rest as Transak writes it", async () => {
    const { transak, urls } = answeredClient(noOrders);
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
    await transak.listOrders({ products: ["SELL", "BUY"], limit: 1 });
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
      { limit: "1", skip: "0", "filter[productsAvailed]": '["SELL","BUY"]' },
    ]);
  });

  test.each(["Pacific/Kiritimati", "America/Los_Angeles"])("takes days in UTC, also in %s", async (TZ) => {
    const program = fileURLToPath(new URL("days-program.ts", import.meta.url));
    const env = { ...process.env, TZ };
    const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", program], { env });
    expect(JSON.parse(stdout)).toEqual([true, "2026-03-01", "2026-03-31"]);
  });

  test("gives an empty list where there is no order of a partnerOrderId", async () => {
    const { transak } = answeredClient(() => Response.json({ error: { message: "Order not found" } }, { status: 400 }));
    const page = await transak.listOrders({ partnerOrderId: "order-1042" });
    expect([page.orders, page.totalCount, page.hasNextPage()]).toEqual([[], 0, false]);
    for await (const found of transak.listOrders({ partnerOrderId: "order-1042" })) expect(found).toBeUndefined();
    await expect(transak.listOrders()).rejects.toThrow(TransakNotFoundError);
  });

  test("reports no failure there, as there is none", async () => {
    const { events, onEvent } = recordEvents();
    const fetch = async () => Response.json({ error: { message: "Order not found" } }, { status: 400 });
    const transak = createClient({ fetch, onEvent });
    await transak.listOrders({ partnerOrderId: "order-1042" });
    expect(events.map(({ type }) => type)).toEqual(["request", "response"]);
    await expect(transak.listOrders({ walletAddress: "0xab" })).rejects.toThrow(TransakNotFoundError);
    await expect(transak.getOrder("order-1")).rejects.toThrow(TransakNotFoundError);
    expect(events.filter(({ type }) => type === "failure")).toHaveLength(2);
  });

  test.each([
    [400, "Merchant not found"],
    [400, "partnerOrderId is invalid"],
    [500, "Order not found"],
  ])("but not where Transak says %i %j", async (status, message) => {
    const { transak } = answeredClient(() => Response.json({ error: { message } }, { status }));
    await expect(transak.listOrders({ partnerOrderId: "order-1042" })).rejects.toMatchObject({ status });
  });

  test("reads a few products, however many there are", async () => {
    const { transak } = answeredClient(noOrders);
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

  test.each<[unknown, RegExp]>([
    [{ partnerOrderID: "x" }, /no option "partnerOrderID"; did you mean "partnerOrderId"/],
    [{ status: "COMPLETE" }, /status must be one of .*did you mean "COMPLETED"/],
    [{ products: [] }, /products must be an array/],
    [{ products: "BUY" }, /products must be an array/],
    [{ products: ["buy"] }, /products must be one of/],
    [{ startDate: "2026-02-30" }, /startDate must be a Date or a day/],
    [{ startDate: "2026-2-3" }, /startDate/],
    [{ startDate: new Date(Number.NaN) }, /startDate/],
    [{ startDate: new Date(8.64e15) }, /startDate/],
    [{ endDate: 20260301 }, /endDate/],
    [{ limit: 0 }, /limit must be a whole number from 1 to 100/],
    [{ limit: 101 }, /limit/],
    [{ sortOrder: "ASC" }, /sortOrder must be one of/],
    [{ sortOrder: 1 }, /sortOrder must be one of "asc", "desc"; got a number\.$/],
    [{ partnerOrderId: "" }, /partnerOrderId must be a non-empty string; got an empty string/],
    [{ walletAddress: "\udfff" }, /walletAddress/],
    [null, /must be an object of options; got null/],
  ])("refuses %j", async (query, message) => {
    const { transak, urls } = answeredClient(noOrders);
    await expect(transak.listOrders(query as never)).rejects.toThrow(message);
    await expect(transak.listOrders(query as never)).rejects.toThrow(TransakValidationError);
    expect(urls).toEqual([]);
  });

  test("takes a Date of another realm", async () => {
    const { transak, urls } = answeredClient(noOrders);
    await transak.listOrders({ startDate: runInNewContext("new Date(0)") });
    expect(urls[0]?.searchParams.get("startDate")).toBe("1970-01-01");
  });

  test("refuses options that cannot be read, and never throws outside of its promise", async () => {
    const { transak } = answeredClient(noOrders);
    const hostile = {
      get signal(): AbortSignal {
        throw new Error("no");
      },
    };
    await expect(transak.listOrders({}, hostile)).rejects.toThrow(TransakValidationError);
    await expect(transak.listOrders({}, null as never)).rejects.toThrow(TransakValidationError);
  });

  test.each<[string, unknown]>([
    ["no list", { data: {} }],
    ["null", { data: null }],
    ["holding nothing but what is not an order", { data: [null, 5] }],
    ["holding an order without an id", { data: [order(1, { id: undefined })] }],
  ])("data %s is a TransakResponseError", async (_what, body) => {
    const { transak } = answeredClient(() => body);
    await expect(transak.listOrders()).rejects.toThrow(TransakResponseError);
  });
});
