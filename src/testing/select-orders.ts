import type { Order } from "../generated/order.ts";
import type { operations as schemas } from "../generated/schema.ts";

type Filter = keyof NonNullable<schemas["get-orders"]["parameters"]["query"]>;
type OrdersQuery = { readonly [Name in Filter]?: string };

const defaults = { limit: 100, skip: 0, days: 90 } as const;

/**
 * The orders that Transak lists for a query, newest first by default, before they are cut into pages. What the query leaves out
 * Transak chooses: BUY orders alone, and of status `COMPLETED` alone unless a `partnerOrderId` is given.
 *
 * @param today where given, orders of the last 90 days alone unless the query says otherwise, as Transak does.
 */
export function selectOrders(orders: readonly Order[], query: OrdersQuery, today?: Date): readonly Order[] {
  const { startDate = today && daysBefore(today), endDate } = query;
  const partnerOrderId = query["filter[partnerOrderId]"];
  const walletAddress = query["filter[walletAddress]"];
  const status = query["filter[status]"] ?? (partnerOrderId === undefined ? "COMPLETED" : undefined);
  const products = readProducts(query["filter[productsAvailed]"]);
  const direction = query["filter[sortOrder]"] === "asc" ? 1 : -1;
  return orders
    .filter((order) => {
      const day = order.createdAt.slice(0, 10);
      return (
        products.includes(order.isBuyOrSell) &&
        (status === undefined || order.status === status) &&
        (partnerOrderId === undefined || order.partnerOrderId === partnerOrderId) &&
        (walletAddress === undefined || (order.walletAddress === walletAddress && order.isBuyOrSell === "BUY")) &&
        (startDate === undefined || day >= startDate) &&
        (endDate === undefined || day <= endDate)
      );
    })
    .sort((a, b) => direction * (Date.parse(a.createdAt) - Date.parse(b.createdAt)));
}

/** One page of the selected orders, as the body of Transak's response. */
export function cutPage(selected: readonly Order[], query: OrdersQuery) {
  const { limit = defaults.limit, skip = defaults.skip } = query;
  const meta = { limit: Number(limit), skip: Number(skip), totalCount: selected.length };
  return { meta, data: selected.slice(meta.skip, meta.skip + meta.limit) };
}

/** A list that cannot be read is ignored in silence, as one that is not there. */
function readProducts(json: string | undefined): readonly unknown[] {
  try {
    const products: unknown = JSON.parse(json ?? "");
    if (Array.isArray(products)) return products;
  } catch {}
  return ["BUY"];
}

const daysBefore = (today: Date): string =>
  new Date(today.getTime() - defaults.days * 24 * 3_600_000).toISOString().slice(0, 10);
