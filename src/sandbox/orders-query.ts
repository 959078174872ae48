import type { MockCall } from "../testing/mock-call.ts";

type Query = MockCall["query"];

const defaultDays = 90;

/** What Transak chooses by itself for a list of orders, because the query does not say. */
export function silentDefaults(query: Query): string[] {
  const chosen = [
    query["filter[status]"] === undefined && query["filter[partnerOrderId]"] === undefined && "status COMPLETED alone",
    query["filter[productsAvailed]"] === undefined && "BUY alone",
    query.startDate === undefined && `the last ${defaultDays} days`,
    query["filter[productsAvailed]"] !== undefined &&
      readList(query) === undefined &&
      "BUY alone, as filter[productsAvailed] is not a JSON array",
  ];
  return chosen.filter((text) => text !== false);
}

/** What a list of orders was selected by, as Transak says it beside the list. */
export function describeQuery(query: Query, today: Date) {
  const day = (daysAgo: number) => new Date(today.getTime() - daysAgo * 24 * 3_600_000).toISOString().slice(0, 10);
  const status = query["filter[status]"] ?? (query["filter[partnerOrderId]"] === undefined ? "COMPLETED" : undefined);
  return {
    filter: { productsAvailed: readList(query) ?? ["BUY"], status: status === undefined ? [] : [status] },
    sortOrder: query["filter[sortOrder]"] ?? "desc",
    startDate: query.startDate ?? day(defaultDays),
    endDate: query.endDate ?? day(0),
  };
}

function readList(query: Query): readonly unknown[] | undefined {
  try {
    const list: unknown = JSON.parse(query["filter[productsAvailed]"] ?? "");
    return Array.isArray(list) ? list : undefined;
  } catch {
    return undefined;
  }
}
