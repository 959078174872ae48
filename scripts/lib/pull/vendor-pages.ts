/** A page of the vendor's site, as Markdown. */
interface Page {
  readonly name: string;
  readonly address: string;
}

/** An operation of the vendor's, and the page that describes it. Its document is written to `openapi/vendor/NAME.yaml`. */
export interface VendorPage extends Page {
  /** What the vendor must still document. The name is the `operationId`. */
  readonly method: string;
  readonly path: string;
}

/** A page of prose that the package follows: nothing is generated from it, but people must read it when it changes. */
export interface WatchedPage extends Page {
  /** Whether the page lists widget parameters, which are then compared with our document's. */
  readonly listsParameters: boolean;
}

/**
 * Every Markdown twin has the address of its page plus `.md`. The vendor's whole document is `/openapi.yaml` at the same site, a
 * section's is `openapi.yaml` beside the page. A new operation begins with a new row.
 */
export const vendorPages: readonly VendorPage[] = [
  {
    name: "create-widget-url",
    address: "https://docs.transak.com/api/public/create-widget-url.md",
    method: "post",
    path: "/api/v2/auth/session",
  },
  {
    name: "refresh-access-token",
    address: "https://docs.transak.com/api/public/refresh-access-token.md",
    method: "post",
    path: "/partners/api/v2/refresh-token",
  },
  {
    name: "get-order-by-order-id",
    address: "https://docs.transak.com/api/public/get-order-by-order-id.md",
    method: "get",
    path: "/partners/api/v2/order/{orderId}",
  },
  {
    name: "get-orders",
    address: "https://docs.transak.com/api/public/get-orders.md",
    method: "get",
    path: "/partners/api/v2/orders",
  },
  {
    name: "get-webhooks",
    address: "https://docs.transak.com/api/public/get-webhooks.md",
    method: "get",
    path: "/partners/api/v2/webhooks",
  },
  {
    name: "get-price",
    address: "https://docs.transak.com/api/public/get-price.md",
    method: "get",
    path: "/api/v1/pricing/public/quotes",
  },
  {
    name: "get-crypto-currencies",
    address: "https://docs.transak.com/api/public/get-crypto-currencies.md",
    method: "get",
    path: "/cryptocoverage/api/v1/public/crypto-currencies",
  },
  {
    name: "get-fiat-currencies",
    address: "https://docs.transak.com/api/public/get-fiat-currencies.md",
    method: "get",
    path: "/fiat/public/v1/currencies/fiat-currencies",
  },
  {
    name: "get-countries",
    address: "https://docs.transak.com/api/public/get-countries.md",
    method: "get",
    path: "/api/v2/countries",
  },
  {
    name: "verify-wallet-address",
    address: "https://docs.transak.com/api/public/verify-wallet-address.md",
    method: "get",
    path: "/cryptocoverage/api/v1/public/verify-wallet-address",
  },
];

export const watchedPages: readonly WatchedPage[] = [
  {
    name: "query-parameters",
    address: "https://docs.transak.com/customization/query-parameters.md",
    listsParameters: true,
  },
  {
    name: "mandatory-security-changes",
    address: "https://docs.transak.com/guides/mandatory-security-changes.md",
    listsParameters: false,
  },
];

/** Parameters that the vendor's pages list but that belong to the browser SDK, not to the API. */
export const parametersOfTheBrowser: readonly string[] = [
  "environment",
  "widgetHeight",
  "widgetWidth",
  "sdkName",
  "sdkVersion",
];
