/** What doc comments take for granted where they show a part of a program: the package, and the reader's own names. */
import type { OrderStage, TransakClientOptions, WidgetParams } from "transak-partner-api";
import type { MockFetch } from "transak-partner-api/testing";

type Main = typeof import("transak-partner-api");
type Testing = typeof import("transak-partner-api/testing");

declare global {
  const TransakClient: Main["TransakClient"];
  const isTransakError: Main["isTransakError"];
  const memoryTokenStore: Main["memoryTokenStore"];
  const orderStage: Main["orderStage"];
  const createMockFetch: Testing["createMockFetch"];
  const mockOrder: Testing["mockOrder"];
  const mockOrderPage: Testing["mockOrderPage"];
  const signWebhook: Testing["signWebhook"];
  const startSandbox: typeof import("transak-partner-api/sandbox")["startSandbox"];
  const redisTokenStore: typeof import("transak-partner-api/redis")["redisTokenStore"];
  const undiciFetch: typeof import("transak-partner-api/undici")["undiciFetch"];
  const verifyWebhook: typeof import("transak-partner-api/webhooks")["verifyWebhook"];
  const createClient: typeof import("redis")["createClient"];
  const ProxyAgent: typeof import("undici")["ProxyAgent"];
  const transak: InstanceType<Main["TransakClient"]>;
  const options: TransakClientOptions & { readonly apiSecret: string };
  const mockFetch: MockFetch;
  const params: WidgetParams;
  const userIp: string;
  const signal: AbortSignal;
  const body: string;
  const orderId: string;
  const request: Request & { readonly ip: string };
  function markAsPaid(partnerOrderId: string | undefined): Promise<void>;
  function setStageOnce(orderId: string, stage: OrderStage): Promise<void>;
  function sorry(how: { readonly tryAgain: boolean }): undefined;
}
