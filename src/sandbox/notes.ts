import { readCheckout } from "./checkout.ts";
import { cryptoCurrencies } from "./currencies.ts";
import { findIgnored } from "./ignored-params.ts";
import { findEnding } from "./journeys.ts";
import { isLoopbackUrl } from "./post.ts";
import { isSampleAddress } from "./wallet-address.ts";

type Params = Readonly<Record<string, unknown>>;

/** What the developer of a page should know about its widget parameters, and Transak does not say. */
export function findNotes(params: Params): string[] {
  return [
    ...findIgnored(params),
    ...noteRedirect(params),
    ...noteCurrencies(params),
    ...noteWallet(params),
    ...noteEnding(params),
  ];
}

function* noteRedirect({ redirectURL }: Params): Generator<string> {
  if (typeof redirectURL !== "string") return;
  const url = readRedirect(redirectURL);
  if (!url) yield "redirectURL is not an http(s) URL: nobody is redirected.";
  else if (isLoopbackUrl(url.href))
    yield "redirectURL is on this machine. The sandbox redirects to it; Transak does not.";
}

function* noteCurrencies(params: Params): Generator<string> {
  const { cryptoCurrency, network } = readCheckout(params, {});
  const known = cryptoCurrencies[cryptoCurrency.value];
  if (!known) yield `The sandbox does not know ${cryptoCurrency.value}: one is worth 1 USD here.`;
  else if (!known.networks.includes(network.value)) {
    yield `The sandbox does not know ${cryptoCurrency.value} on ${network.value}. Check that Transak does.`;
  }
}

function* noteWallet(params: Params): Generator<string> {
  const { isBuyOrSell, walletAddress } = readCheckout(params, {});
  if (isBuyOrSell.value === "BUY" && isSampleAddress(walletAddress.value)) {
    yield "Without walletAddress the visitor types one. The sandbox has filled in one that nobody has the key of.";
  }
}

function* noteEnding(params: Params): Generator<string> {
  const { email } = readCheckout(params, {});
  const ending = findEnding(email);
  if (ending) yield `The alias in the e-mail address ends the order as ${ending}, as on Transak's staging.`;
}

/** Where a visitor may be sent: never a `javascript:` URL, nor one with a name and password in it. */
export function readRedirect(redirectURL: unknown): URL | undefined {
  if (typeof redirectURL !== "string" || !URL.canParse(redirectURL)) return undefined;
  const url = new URL(redirectURL);
  return /^https?:$/.test(url.protocol) && !url.username && !url.password ? url : undefined;
}
