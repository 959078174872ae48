import { expect, test } from "vitest";
import { clientForBook, collectIds, idsTo, orderBook } from "../helpers/order-book.ts";

test.each([
  [10, 10, 4],
  [10, 10, 2],
  [10, 25, 3],
  [1, 1, 5],
  [100, 100, 2],
])(
  "pages of %i, newest first, %i arrive before each of the next %i pages: none of those there were is lost",
  async (limit, count, times) => {
    const book = orderBook(3 * limit);
    book.before = ({ hit }) => {
      if (hit > 1 && hit <= 1 + times) for (let at = 0; at < count; at++) book.ids.push(`new-${hit}-${at}`);
    };
    const ids = await collectIds(clientForBook(book).listOrders({ sortOrder: "desc", limit }));
    expect(ids.filter((id) => !id.startsWith("new"))).toEqual(idsTo(3 * limit).toReversed());
  },
);
