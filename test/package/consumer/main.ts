/** The main entry as a consumer's compiler sees it: without the DOM, and without Node's types. */
import {
  isTransakError,
  type TransakApiError,
  TransakClient,
  type TransakClientOptions,
  TransakValidationError,
  type WidgetParams,
} from "transak-partner-api";

const options: TransakClientOptions = {
  environment: "staging",
  apiKey: "key",
  accessToken: async ({ reason, signal }) => (signal.aborted ? reason : "token"),
  fetch: async (url, init) => {
    throw new Error(`${url} ${String(init.method)}`);
  },
  onEvent: (event) => event.type,
};

export const transak = new TransakClient(options);

export async function checkout(params: WidgetParams, userIp: string): Promise<string> {
  try {
    const { widgetUrl, expiresAt } = await transak.createWidgetUrl(
      {
        ...params,
        productsAvailed: "BUY",
        fiatAmount: 50,
        walletAddressesData: { coins: { ETH: { address: "0x0" } } },
      },
      { userIp, timeoutMs: 5000 },
    );
    return `${widgetUrl} ${expiresAt.getTime()}`;
  } catch (error) {
    if (error instanceof TransakValidationError) return error.message;
    if (isTransakError(error) && error.code === "api") return String((error as TransakApiError).status);
    throw error;
  }
}

// @ts-expect-error There is no such parameter.
transak.createWidgetUrl({ productsAvailable: "BUY" }, { userIp: "203.0.113.42" });
// @ts-expect-error There is no such environment.
new TransakClient({ environment: "sandbox", apiKey: "key", accessToken: "token" });
