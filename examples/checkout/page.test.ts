import { type Browser, chromium, type Page } from "playwright-core";
import { signWebhook } from "transak-partner-api/testing";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { findChromium } from "./chromium.ts";
import { type RunningShop, runningShop } from "./running-shop.ts";

const executablePath = findChromium();
const args = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Stands in for Transak's widget, which no test should open. */
const widget = `<!doctype html>
<style>
  body { display: grid; place-items: center; margin: 0; height: 100vh; font: 16px/1.6 system-ui, sans-serif; color: #64748b }
  div { padding: 1.5rem 2rem; border: 1px dashed #94a3b8; border-radius: 1rem; text-align: center }
  b { display: block; color: #0f172a; font-size: 1.25rem }
</style>
<div><b>Transak’s widget</b>opens here, at a URL made for this order</div>
`;

describe.skipIf(!executablePath)("the page, in a browser", () => {
  let browser: Browser;
  let page: Page;
  let shop: RunningShop;
  const opened: URL[] = [];

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath as string, args });
  });
  afterAll(() => browser?.close());

  beforeEach(async () => {
    shop = await runningShop();
    page = await browser.newPage({ viewport: { width: 1120, height: 690 } });
    opened.length = 0;
    await page.route("https://global-stg.transak.com/**", (route) => {
      opened.push(new URL(route.request().url()));
      return route.fulfill({ contentType: "text/html; charset=utf-8", body: widget });
    });
    await page.goto(shop.url);
    await page.getByRole("button", { name: "Continue to payment", disabled: false }).waitFor();
  });
  afterEach(async () => {
    await page.close();
    await shop.close();
  });

  const pay = () => page.getByRole("button", { name: "Continue to payment" }).click();
  const notify = async (body: string) => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    return fetch(`${shop.url}/api/transak-webhook`, { method: "POST", body });
  };
  const problem = () => page.getByRole("alert");

  test("opens the widget at the URL that the shop has made", async () => {
    await page.getByLabel("You pay").fill("75");
    await page.getByLabel("Pay by").selectOption("Google Pay");
    await pay();

    await page.frameLocator("#widget iframe").getByText("Transak’s widget").waitFor();
    const [sent] = shop.calls();
    expect(sent?.widgetParams).toMatchObject({
      fiatAmount: 75,
      fiatCurrency: "USD",
      paymentMethod: "google_pay",
      cryptoCurrencyCode: "USDC",
    });
    expect(sent?.headers["x-user-ip"]).toBe("127.0.0.1");
    expect(opened).toHaveLength(1);
    expect(opened[0]?.searchParams.get("sessionId")).toMatch(/-\d+$/);
    expect(opened[0]?.searchParams.get("apiKey")).toBe("our-key");
  });

  test("shows that the order is paid once Transak's webhook has come, without a reload", async () => {
    await pay();
    await page.frameLocator("#widget iframe").getByText("Transak’s widget").waitFor();
    expect(await page.getByRole("status").textContent()).toBe("");
    const partnerOrderId = shop.calls()[0]?.widgetParams.partnerOrderId as string;

    const forged = await notify(await signWebhook({ type: "ORDER_COMPLETED", order: { partnerOrderId } }, "guess"));
    expect(forged.status).toBe(400);
    expect(shop.sales.stage(partnerOrderId)).toBe("pending");

    const genuine = await notify(
      await signWebhook({ type: "ORDER_COMPLETED", order: { partnerOrderId } }, "our-token"),
    );
    expect(genuine.status).toBe(200);
    await expect.poll(() => page.getByRole("status").textContent(), { timeout: 5000 }).toMatch(/^Paid\./);
  });

  test("opens another URL at the second click", async () => {
    await pay();
    await expect.poll(() => opened.length).toBe(1);
    await pay();
    await expect.poll(() => opened.length).toBe(2);

    const [first, second] = opened.map((url) => url.searchParams.get("sessionId"));
    expect(first).not.toBe(second);
    expect(await page.locator("iframe").count()).toBe(1);
  });

  test("says in plain words that payments are not available, and works again afterwards", async () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    shop.mockFetch.respondWith("create-widget-url", 403, { times: 1 });

    await pay();
    await expect
      .poll(() => problem().textContent())
      .toBe("Payments are not available right now. You have not been charged.");
    expect(await page.locator("iframe").count()).toBe(0);

    await pay();
    await expect.poll(() => opened.length).toBe(1);
    expect(await problem().textContent()).toBe("");
  });

  test("says what a way to pay takes, and asks for no more than that", async () => {
    const amount = page.getByLabel("You pay");
    const limits = async () => [await amount.getAttribute("min"), await amount.getAttribute("max")];
    expect(await limits()).toEqual(["5", "3000"]);
    await page.getByLabel("Pay by").selectOption("Google Pay");
    expect(await limits()).toEqual(["30", "1500"]);
    await amount.fill("20");
    await page.getByText("The least is 30 USD by Google Pay.").waitFor();
    await pay();
    expect(shop.calls()).toEqual([]);
  });

  test("says so where the shop itself cannot be reached", async () => {
    await page.route("**/api/widget-url", (route) => route.abort());
    await pay();
    await expect.poll(() => problem().textContent()).toBe("We cannot reach our shop. Are you online?");
  });

  test("does not ask before the form is filled in", async () => {
    await page.getByLabel("Wallet address").fill("");
    await pay();
    expect(shop.calls()).toEqual([]);
  });

  test("says that payments are not available where there is nothing to choose from", async () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    await page.route("**/api/offer**", (route) => route.fulfill({ status: 503 }));
    await page.reload();
    await expect.poll(() => problem().textContent()).toMatch(/^Payments are not available right now\./);
    expect(await page.getByRole("button", { name: "Continue to payment" }).isDisabled()).toBe(true);
  });

  test("fits a telephone", async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(360);
  });
});
