/** What the pages take for granted where they show a part of a program: the reader's own names. */
import type { OrderStage, TransakClient, WidgetParams } from "transak-partner-api";

declare global {
  const transak: TransakClient;
  const params: WidgetParams;
  const userIp: string;
  const signal: AbortSignal;
  const body: string;
  const orderId: string;
  const user: { readonly wallet: string };
  const request: { readonly ip: string; readonly headers: Headers };
  const logger: { error(fields: object): void; info(fields: object): void };
  const app: {
    set(name: "trust proxy", proxies: number): void;
    post(
      path: string,
      handle: (request: { readonly ip: string }, response: { json(body: object): void }) => unknown,
    ): void;
  };
  function markAsPaid(partnerOrderId: string | undefined): Promise<void>;
  function setStageOnce(orderId: string, stage: OrderStage): Promise<void>;
  function askForAnotherWallet(): undefined;
  function sorry(how: { readonly tryAgain: boolean }): undefined;
}
