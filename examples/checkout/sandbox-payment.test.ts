import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { type Browser, chromium, type Page } from "playwright-core";
import { TransakClient } from "transak-partner-api";
import { startSandbox } from "transak-partner-api/sandbox";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { findChromium } from "./chromium.ts";
import { runningShop } from "./running-shop.ts";

const executablePath = findChromium();
const args = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"];

describe.skipIf(!executablePath)("a visitor of the shop on the sandbox", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath as string, args });
  });
  afterAll(() => browser?.close());

  /** Each must know the other's address before it starts. */
  async function openShop(viewport: { readonly width: number; readonly height: number }): Promise<Page> {
    const port = await freePort();
    const sandboxUrl = `http://127.0.0.1:${port}`;
    const transak = new TransakClient({
      environment: "staging",
      apiKey: "any-api-key",
      apiSecret: "any-api-secret",
      baseUrl: sandboxUrl,
    });
    const shop = await runningShop({ transak, widgetOrigins: [sandboxUrl] });
    const sandbox = await startSandbox({ port, stepMs: 200, webhookUrl: `${shop.url}/api/transak-webhook` });
    const page = await browser.newPage({ viewport });
    onTestFinished(async () => {
      await page.close();
      await shop.close();
      await sandbox.close();
    });
    await page.goto(shop.url);
    return page;
  }

  const widgetOf = (page: Page) => page.frameLocator("#widget iframe");
  const goToPayment = (page: Page) => page.getByRole("button", { name: "Continue to payment" }).click();

  test("sees a price, pays, and sees that it is paid", async () => {
    const page = await openShop({ width: 1120, height: 760 });
    const price = () => page.locator("#price").textContent();
    await expect.poll(price).toMatch(/^About [\d.]+ ETH, with [\d.]+ EUR of fees/);
    const before = await price();
    await page.getByLabel("You pay").fill("100");
    await expect.poll(price).not.toBe(before);

    await goToPayment(page);
    await widgetOf(page).getByRole("button", { name: "Pay 100 EUR" }).click();
    await expect.poll(() => page.getByRole("status").textContent(), { timeout: 8000 }).toMatch(/^Paid\./);
    if (process.env.SCREENSHOT) await page.screenshot({ path: process.env.SCREENSHOT });
  });

  test("on a telephone is led to the widget", async () => {
    const page = await openShop({ width: 360, height: 740 });
    await goToPayment(page);
    await widgetOf(page).getByRole("button", { name: "Pay 50 EUR" }).waitFor();
    await expect
      .poll(async () => (await page.locator("#payment").boundingBox())?.y, { timeout: 5000 })
      .toBeLessThan(370);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(360);
  });

  test("does not keep an Ethereum address for Bitcoin", async () => {
    const page = await openShop({ width: 1120, height: 760 });
    await page.getByLabel("You receive").selectOption("USDC");
    expect(await page.getByLabel("Wallet address").inputValue()).not.toBe("");
    await page.getByLabel("You receive").selectOption("BTC");
    expect(await page.getByLabel("Wallet address").inputValue()).toBe("");
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
