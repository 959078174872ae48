import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { build } from "esbuild";
import { type Browser, chromium, type Page } from "playwright-core";
import { TransakClient, type WidgetParams } from "transak-partner-api";
import { type Order, type Sandbox, startSandbox } from "transak-partner-api/sandbox";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { findChromium } from "./chromium.ts";

const executablePath = findChromium();
const args = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"];
const walletAddress = "0x9d9a2a4ec0e4ee9d1ff6d5f5fe7c1f8ba5ab9e4e";
const purchase = {
  productsAvailed: "BUY",
  fiatCurrency: "EUR",
  fiatAmount: 50,
  cryptoCurrencyCode: "ETH",
  walletAddress,
} as const;

/** A shop's page that frames the widget with Transak's own SDK, and keeps what it hears. */
const shopScript = `
import { Transak } from "@transak/ui-js-sdk";
window.heard = [];
window.openWidget = (widgetUrl, containerId) => {
  const transak = new Transak({ widgetUrl, containerId });
  for (const name of Object.keys(Transak.EVENTS)) Transak.on(name, (data) => window.heard.push([name, data]));
  transak.init();
};`;

describe.skipIf(!executablePath)("the sandbox's pages, in a browser", () => {
  let browser: Browser;
  let page: Page;
  let sandbox: Sandbox;
  let transak: TransakClient;
  /** What the browser objected to, such as a script that the page's policy forbids. */
  const objections: string[] = [];

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath as string, args });
  });
  afterAll(() => browser?.close());

  beforeEach(async () => {
    sandbox = await startSandbox({ stepMs: 100 });
    transak = new TransakClient({
      environment: "staging",
      apiKey: "our-key",
      apiSecret: "any",
      referrerDomain: "shop.example",
      baseUrl: sandbox.url,
      maxRetries: 0,
    });
    page = await browser.newPage({ viewport: { width: 1120, height: 900 } });
    objections.length = 0;
    page.on("console", (message) => message.type() === "error" && objections.push(message.text()));
    page.on("pageerror", ({ message }) => objections.push(message));
    page.on("dialog", (dialog) => objections.push(dialog.message()));
  });
  afterEach(async () => {
    expect(objections).toEqual([]);
    await page.close();
    await sandbox.close();
  });

  const createUrl = async (params: WidgetParams = {}) =>
    (await transak.createWidgetUrl({ ...purchase, ...params }, { userIp: "203.0.113.42" })).widgetUrl;
  const button = (name: string | RegExp) => page.getByRole("button", { name, exact: true });
  const heading = (name: string) => page.getByRole("heading", { name, exact: true });

  async function openShop(): Promise<void> {
    const { outputFiles } = await build({
      stdin: { contents: shopScript, resolveDir: import.meta.dirname },
      bundle: true,
      format: "iife",
      write: false,
    });
    const html = `<!doctype html><title>Shop</title><div id="widget" style="height:700px"></div><script>${outputFiles[0]?.text}</script>`;
    const server = createServer((_request, response) => response.setHeader("content-type", "text/html").end(html));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    await page.goto(`http://localhost:${(server.address() as AddressInfo).port}`);
  }
  const heard = () =>
    page.evaluate(() =>
      (globalThis as unknown as { heard: [string, Order][] }).heard.map(([name, data]) => [name, data?.status]),
    );

  test("Transak's own SDK hears what it would hear of the widget", async () => {
    await openShop();
    const url = await createUrl({ partnerOrderId: "order-1" });
    await page.evaluate(`openWidget(${JSON.stringify(url)}, "widget")`);
    const widget = page.frameLocator("#transakIframe");
    await widget.getByRole("button", { name: "Pay 50 EUR" }).click();
    await widget.getByRole("heading", { name: "Completed" }).waitFor();
    expect(await heard()).toEqual([
      ["TRANSAK_WIDGET_INITIALISED", undefined],
      ["TRANSAK_ORDER_CREATED", "AWAITING_PAYMENT_FROM_USER"],
      ["TRANSAK_ORDER_SUCCESSFUL", "PROCESSING"],
    ]);
    expect(sandbox.orders).toMatchObject([{ partnerOrderId: "order-1", status: "COMPLETED" }]);
  });

  test("the SDK's cross asks the widget, which closes", async () => {
    await openShop();
    await page.evaluate(`openWidget(${JSON.stringify(await createUrl())})`);
    await page.frameLocator("#transakIframe").getByRole("button", { name: "Pay 50 EUR" }).waitFor();
    await page.locator("#transakCloseIcon").click();
    await expect.poll(heard).toContainEqual(["TRANSAK_WIDGET_CLOSE", undefined]);
  });

  test.each([
    ["Cancel order", "Cancelled", "CANCELLED"],
    ["Decline payment", "Payment failed", "FAILED"],
  ])("%s", async (name, title, status) => {
    await page.goto(await createUrl());
    await button(name).click();
    await heading(title).waitFor();
    expect(sandbox.orders).toMatchObject([{ status }]);
  });

  test("an alias in the e-mail address decides how the order ends", async () => {
    await page.goto(await createUrl());
    await page.getByLabel("E-mail").fill("ada+refund@shop.example");
    await button("Pay 50 EUR").click();
    await heading("Refunded").waitFor();
  });

  test("a bank transfer is paid when the visitor says so", async () => {
    await page.goto(await createUrl({ paymentMethod: "sepa_bank_transfer" }));
    await button("Pay 50 EUR").click();
    await heading("Waiting for the payment").waitFor();
    expect(sandbox.orders).toMatchObject([{ status: "AWAITING_PAYMENT_FROM_USER" }]);
    await button("I have paid 50 EUR").click();
    await heading("Completed").waitFor();
  });

  test("what is locked cannot be changed, and what is not changes the price", async () => {
    await page.goto(
      await createUrl({ fiatAmount: undefined, fiatCurrency: undefined, defaultFiatAmount: 80, countryCode: "DE" }),
    );
    expect(await page.getByLabel("You receive").getAttribute("readonly")).not.toBeNull();
    const amount = page.getByLabel("You pay");
    await amount.fill("200");
    await button("Pay 200 EUR").waitFor();
    expect(await amount.inputValue()).toBe("200");
    await page.getByLabel("Currency").selectOption("GBP");
    await button("Pay 200 GBP").waitFor();
    await page.getByLabel("Wallet address").fill("nonsense");
    await page.getByText("This is not an address of ETH on ethereum.").waitFor();
    expect(await button("Pay 200 GBP").isDisabled()).toBe(true);
  });

  test("the widget works by the keyboard alone", async () => {
    await page.goto(await createUrl({ productsAvailed: "BUY,SELL" }));
    await page.keyboard.press("Tab");
    await page.keyboard.press("ArrowRight");
    await heading("Sell ETH").waitFor();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("product-SELL");
    await page.keyboard.press("ArrowLeft");
    await heading("Buy ETH").waitFor();
    for (let presses = 0; presses < 20; presses++) {
      if ((await page.evaluate(() => document.activeElement?.id)) === "pay") break;
      await page.keyboard.press("Tab");
    }
    await page.keyboard.press("Enter");
    await heading("Completed").waitFor();
  });

  test("the visitor is sent back with what Transak adds to redirectURL", async () => {
    const back = createServer((_request, response) => response.end("thank you"));
    await new Promise<void>((resolve) => back.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => {
      back.closeAllConnections();
      back.close();
    });
    const redirectURL = `http://127.0.0.1:${(back.address() as AddressInfo).port}/done?kept=1`;
    await page.goto(await createUrl({ redirectURL, partnerOrderId: "order-1", partnerCustomerId: "ada" }));
    await button("Pay 50 EUR").click();
    await page.getByText("thank you").waitFor();
    const { searchParams } = new URL(page.url());
    expect(Object.fromEntries(searchParams)).toMatchObject({
      kept: "1",
      orderId: sandbox.orders[0]?.id,
      fiatCurrency: "EUR",
      cryptoCurrency: "ETH",
      fiatAmount: "50",
      cryptoAmount: expect.stringMatching(/^0\.02/),
      isBuyOrSell: "BUY",
      status: "PROCESSING",
      walletAddress,
      totalFeeInFiat: expect.any(String),
      partnerCustomerId: "ada",
      partnerOrderId: "order-1",
      network: "ethereum",
    });
    // The favicon of a bare page is the browser's own idea.
    objections.length = 0;
  });

  test("hostile parameters are text, here and on the developer's page", async () => {
    const hostile = `"><img src=x onerror=alert(1)><script>alert(2)</script>`;
    const params = { exchangeScreenTitle: hostile, partnerOrderId: hostile, userData: { firstName: hostile } };
    await page.goto(
      await createUrl({ ...params, themeColor: "red;}*{display:none", redirectURL: "javascript:alert(3)" }),
    );
    await heading(hostile).waitFor();
    await button("Pay 50 EUR").click();
    await heading("Completed").waitFor();
    await page.goto(`${sandbox.url}/sandbox`);
    await page.getByText(hostile).first().waitFor();
    expect(await page.locator("img").count()).toBe(0);
  });

  test("the developer's page shows what happens as it happens, and its buttons work", async () => {
    await page.goto(`${sandbox.url}/sandbox`);
    await page.getByText("None yet. Each change of an order is one.").waitFor();
    const { id } = await sandbox.createOrder(await createUrl());
    await button("Complete").waitFor();
    await page.locator(`#complete-${id}`).focus();
    await createUrl();
    await expect.poll(() => page.getByText("create-widget-url").count()).toBeGreaterThan(2);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe(`complete-${id}`);
    await page.keyboard.press("Enter");
    await expect.poll(() => sandbox.orders[0]?.status).toBe("COMPLETED");
    await page.getByText("ORDER_COMPLETED").waitFor();
    await button("Send again").first().click();
    await page.getByText("sent 2 times").waitFor();
    await page.getByLabel("Response", { exact: true }).selectOption("403");
    await button("Respond like this").click();
    await button("Respond well again").waitFor();
    await expect(createUrl()).rejects.toMatchObject({ status: 403 });
  });

  test("every field has a name, and both pages fit a telephone", async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    for (const url of [await createUrl({ productsAvailed: "BUY,SELL" }), `${sandbox.url}/sandbox`]) {
      await page.goto(url);
      const nameless = await page.evaluate(() =>
        [...document.querySelectorAll<HTMLInputElement>("input:not([type=hidden]), select")]
          .filter((field) => !field.labels?.length && !field.ariaLabel)
          .map(({ id }) => id),
      );
      expect(nameless).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    }
  });

  test("colours follow the partner's colour mode, or else the visitor's, and nothing moves for who wants none", async () => {
    const surface = async (params: WidgetParams) => {
      await page.goto(await createUrl(params));
      return page.evaluate(() => getComputedStyle(document.querySelector("main") as Element).backgroundColor);
    };
    await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
    const dark = await surface({});
    expect(await surface({ colorMode: "DARK" })).toBe(dark);
    expect(await surface({ colorMode: "LIGHT" })).toBe("rgb(255, 255, 255)");
    expect(dark).not.toBe("rgb(255, 255, 255)");
    const [duration, fill] = await page.evaluate(() => {
      const { transitionDuration, backgroundColor } = getComputedStyle(document.querySelector("#pay") as Element);
      return [transitionDuration, backgroundColor];
    });
    expect([duration, fill]).toEqual(["0s", "rgb(20, 97, 219)"]);
    await surface({ themeColor: "e91e63" });
    expect(await page.evaluate(() => getComputedStyle(document.querySelector("#pay") as Element).backgroundColor)).toBe(
      "rgb(233, 30, 99)",
    );
  });
});
