import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { TransakClient } from "transak-partner-api";
import { createMockFetch, type MockCall, type MockFetch } from "transak-partner-api/testing";
import { Sales } from "./sales.ts";
import { type ShopOptions, shop } from "./server.ts";

/** The fields of the form as the page sends them, of what the document's examples offer. */
export const filledForm = {
  country: "US",
  fiatAmount: "50",
  fiatCurrency: "USD",
  paymentMethod: "credit_debit_card",
  coin: "USDC ethereum",
  walletAddress: "0x9d9a2a4ec0e4ee9d1ff6d5f5fe7c1f8ba5ab9e4e",
};

export interface RunningShop {
  readonly url: string;
  readonly mockFetch: MockFetch;
  /** What the shop has asked for besides lookups. */
  readonly calls: () => readonly MockCall[];
  readonly transak: TransakClient;
  readonly sales: Sales;
  readonly close: () => Promise<void>;
}

/** The shop on a free port, with a mock in Transak's place unless the options bring a client. */
export async function runningShop(options: Partial<ShopOptions> = {}): Promise<RunningShop> {
  const mockFetch = createMockFetch();
  const transak = new TransakClient({
    environment: "staging",
    apiKey: "our-key",
    accessToken: "our-token",
    maxRetries: 0,
    fetch: mockFetch,
  });
  const sales = new Sales();
  const defaults = { transak, sales, referrerDomain: "shop.example", proxies: 0, openingsPerMinute: 100 };
  const app = await shop({ ...defaults, ...options });
  const server = await new Promise<Server>((resolve) => {
    const listening = app.listen(0, "127.0.0.1", () => resolve(listening));
  });
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  const lookups = /^(?:get-countries|get-(?:fiat|crypto)-currencies|get-price|verify-wallet-address)$/;
  const calls = () => mockFetch.calls.filter(({ operation }) => !lookups.test(operation));
  return { url: `http://127.0.0.1:${port}`, mockFetch, calls, transak, sales, close };
}
