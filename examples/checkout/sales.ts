import { randomUUID } from "node:crypto";
import { type Order, type OrderStage, orderStage, type TransakClient } from "transak-partner-api";

interface Sale {
  readonly openedAt: number;
  stage: OrderStage;
}

/** What the shop knows of its sales, by `partnerOrderId`. In memory: a real shop keeps them in its database. */
export class Sales {
  readonly #sales = new Map<string, Sale>();

  /** Begins a sale. Its id cannot be guessed: who knows it may see how the sale stands. */
  open(): string {
    const id = randomUUID();
    this.#sales.set(id, { openedAt: Date.now(), stage: "pending" });
    return id;
  }

  stage(id: string): OrderStage | undefined {
    return this.#sales.get(id)?.stage;
  }

  /** Takes news of an order, in whatever order and however many times they come: what is final stays. */
  settle({ partnerOrderId, status }: Order): void {
    const sale = this.#sales.get(partnerOrderId ?? "");
    if (sale?.stage === "pending") sale.stage = orderStage(status);
  }

  /** Looks up the sales whose webhook is overdue: a webhook may never come. */
  async reconcile(transak: TransakClient, overdueMs: number): Promise<void> {
    for (const [partnerOrderId, { openedAt, stage }] of this.#sales) {
      if (stage !== "pending" || Date.now() - openedAt < overdueMs) continue;
      const { orders } = await transak.listOrders({ partnerOrderId });
      for (const order of orders) this.settle(order);
    }
  }
}
