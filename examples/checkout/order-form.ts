import { type RequestHandler, type Response, Router } from "express";
import { isTransakError, type TransakClient } from "transak-partner-api";
import type { Offer } from "./offer.ts";
import { readPurchase, readWallet, toPriceQuery } from "./order.ts";

/** Nobody waits longer for a hint, nor for a second attempt at one. */
const hint = { timeoutMs: 5000, maxRetries: 0 } as const;

/** What the page asks for while the form is filled in: what there is, a price, and whether a wallet can receive the coin. */
export function orderForm(
  transak: TransakClient,
  offerIn: (country: unknown) => Promise<Offer>,
  limit: RequestHandler,
): Router {
  const router = Router();
  router.get(["/offer", "/price", "/wallet"], limit);

  router.get("/offer", async ({ query }, response) => {
    await answer(response, async () => offerIn(query.country));
  });
  router.get("/price", async ({ query }, response) => {
    await answer(response, async (signal) => {
      const purchase = readPurchase(query, await offerIn(query.country));
      if (typeof purchase === "string") return { message: purchase };
      const { cryptoAmount, totalFee } = await transak.getPrice(toPriceQuery(purchase), { ...hint, signal });
      return { cryptoAmount, totalFee };
    });
  });
  router.get("/wallet", async ({ query }, response) => {
    await answer(response, async (signal) => {
      const wallet = readWallet(query, await offerIn(query.country));
      return wallet ? transak.verifyWalletAddress(wallet, { ...hint, signal }) : { valid: false };
    });
  });
  return router;
}

/** A page without a hint still sells: what fails here is logged, and no more. */
async function answer(response: Response, look: (signal: AbortSignal) => Promise<object>): Promise<void> {
  const signal = leaving(response);
  try {
    response.set("cache-control", "no-store").json(await look(signal));
  } catch (error) {
    if (signal.aborted) return;
    console.error("A lookup failed:", isTransakError(error) ? error.toJSON() : error);
    response.sendStatus(503);
  }
}

/** Aborts once the visitor waits no more: whoever types on asks anew. */
export function leaving(response: Response): AbortSignal {
  const controller = new AbortController();
  response.on("close", () => controller.abort());
  return controller.signal;
}
