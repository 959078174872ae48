import { randomUUID } from "node:crypto";
import { type Order, type OrderStage, orderStage, type TransakClient } from "transak-partner-api";

interface Sale {
  readonly openedAt: number;
  /** By order: a customer whose payment failed may pay again in the same widget, by another order of the same sale. */
  readonly orders: Map<string, OrderStage>;
}

const dayMs = 24 * 3_600_000;

/** What the shop knows of its sales, by `partnerOrderId`. In memory: a real shop keeps them in its database. */
export class Sales {
  readonly #sales = new Map<string, Sale>();

  /** Begins a sale. Its id cannot be guessed: who knows it may see how the sale stands. */
  open(): string {
    const id = randomUUID();
    this.#sales.set(id, { openedAt: Date.now(), orders: new Map() });
    return id;
  }

  /** A sale is paid if one of its orders is, and has failed if all of them have. */
  stage(id: string): OrderStage | undefined {
    const sale = this.#sales.get(id);
    if (!sale) return undefined;
    const stages = [...sale.orders.values()];
    if (stages.includes("completed")) return "completed";
    return stages.length > 0 && stages.every((stage) => stage === "failed") ? "failed" : "pending";
  }

  /** Takes news of an order, in whatever sequence and however many times they come: what is final stays. */
  settle({ id, partnerOrderId, status }: Order): void {
    const orders = this.#sales.get(partnerOrderId ?? "")?.orders;
    if ((orders?.get(id) ?? "pending") === "pending") orders?.set(id, orderStage(status));
  }

  /** Looks up the sales whose webhook is overdue: a webhook may never come, nor that of a second try. After a day it is left. */
  async reconcile(transak: TransakClient, overdueMs: number): Promise<void> {
    for (const [partnerOrderId, { openedAt }] of this.#sales) {
      const ageMs = Date.now() - openedAt;
      if (this.stage(partnerOrderId) === "completed" || ageMs < overdueMs || ageMs > dayMs) continue;
      const { orders } = await transak.listOrders({ partnerOrderId });
      for (const order of orders) this.settle(order);
    }
  }
}
