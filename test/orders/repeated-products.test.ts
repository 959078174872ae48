import { expect, test } from "vitest";
import { answeredClient } from "../helpers/answered-client.ts";

test("every product that was asked for is sent, or the list refused, however many times one is named", async () => {
  const { transak, urls } = answeredClient(() => ({ data: [] }));
  const refused = await transak.listOrders({ products: ["BUY", "BUY", "BUY", "SELL"] }).then(
    () => false,
    (error: Error) => error.name === "TransakValidationError",
  );
  if (!refused) expect(urls[0]?.searchParams.get("filter[productsAvailed]")).toContain("SELL");
});
