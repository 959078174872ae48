import { expect, test } from "vitest";
import { TransakValidationError } from "../../src/index.ts";
import { answeredClient } from "../helpers/answered-client.ts";
import { catchError } from "../helpers/catch-error.ts";
import { person, personalOrder } from "../helpers/personal-data.ts";

const { partnerOrderId } = person;
const page = (...data: object[]) => ({ meta: { totalCount: data.length }, data });
const notFound = () =>
  Response.json({ error: { statusCode: 400, message: "Invalid partnerOrderId or order not found" } }, { status: 400 });

test("finds the order in one request, of every product and of more than 90 days", async () => {
  const { transak, urls } = answeredClient(() => page(personalOrder));
  expect(await transak.getOrderByPartnerOrderId(partnerOrderId)).toEqual(personalOrder);
  expect(urls).toHaveLength(1);
  const { searchParams } = urls[0] as URL;
  expect(searchParams.get("filter[partnerOrderId]")).toBe(partnerOrderId);
  expect(searchParams.get("filter[productsAvailed]")).toBe('["BUY","SELL"]');
  expect(searchParams.get("startDate")).toBe("2016-01-01");
});

test("asks for each status where Transak gives completed orders alone", async () => {
  const failed = { ...personalOrder, status: "FAILED" };
  const { transak, urls } = answeredClient(({ searchParams }) =>
    (searchParams.get("filter[status]") ?? "COMPLETED") === "FAILED" ? page(failed) : page(),
  );
  expect(await transak.getOrderByPartnerOrderId(partnerOrderId)).toEqual(failed);
  expect(urls.length).toBeGreaterThan(1);
});

test("is undefined after one request where Transak does not know it", async () => {
  const { transak, urls } = answeredClient(notFound);
  expect(await transak.getOrderByPartnerOrderId("unknown")).toBeUndefined();
  expect(urls).toHaveLength(1);
});

test("never gives an order of somebody else, where the filter is ignored", async () => {
  const { transak } = answeredClient(() => page({ ...personalOrder, partnerOrderId: "another" }));
  expect(await transak.getOrderByPartnerOrderId(partnerOrderId)).toBeUndefined();
});

test("prefers the order that is paid, then one under way, then the newest", async () => {
  const order = (id: string, status: string, createdAt: string) => ({ ...personalOrder, id, status, createdAt });
  const failed = order("a", "FAILED", "2026-03-04T00:00:00Z");
  const older = order("b", "PROCESSING", "2026-03-02T00:00:00Z");
  const newer = order("c", "PROCESSING", "2026-03-03T00:00:00Z");
  const paid = order("d", "COMPLETED", "2026-03-01T00:00:00Z");
  const find = async (...orders: object[]) =>
    (await answeredClient(() => page(...orders)).transak.getOrderByPartnerOrderId(partnerOrderId))?.id;
  expect(await find(failed, older, newer, paid)).toBe("d");
  expect(await find(failed, older, newer)).toBe("c");
  expect(await find(failed)).toBe("a");
});

test.each([[""], [undefined], [42]])("refuses %j before anything is sent", async (id) => {
  const { transak, urls } = answeredClient(() => page());
  expect(await catchError(transak.getOrderByPartnerOrderId(id as string))).toBeInstanceOf(TransakValidationError);
  expect(urls).toEqual([]);
});
