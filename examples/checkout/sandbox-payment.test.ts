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
    const page = await browser.newPage({ viewport, locale: "en-IE" });
    onTestFinished(async () => {
      await page.close();
      await shop.close();
      await sandbox.close();
    });
    await page.goto(shop.url);
    return page;
  }

  const findWidget = (page: Page) => page.frameLocator("#widget iframe");
  const goToPayment = (page: Page) => page.getByRole("button", { name: "Continue to payment" }).click();

  test("sees a price, pays, and sees that it is paid", async () => {
    const page = await openShop({ width: 1100, height: 900 });
    const price = () => page.locator("#price").textContent();
    await expect.poll(price).toMatch(/^About [\d.]+ ETH, with [\d.]+ EUR of fees/);
    const before = await price();
    await page.getByLabel("You pay").fill("100");
    await expect.poll(price).not.toBe(before);

    await goToPayment(page);
    await findWidget(page).getByRole("button", { name: "Pay 100 EUR" }).click();
    await expect.poll(() => page.getByRole("status").textContent(), { timeout: 8000 }).toMatch(/^Paid\./);
    if (process.env.SCREENSHOT) await page.screenshot({ path: process.env.SCREENSHOT });
  });

  test("on a telephone is led to the widget", async () => {
    const page = await openShop({ width: 360, height: 740 });
    await goToPayment(page);
    await findWidget(page).getByRole("button", { name: "Pay 50 EUR" }).waitFor();
    await expect
      .poll(async () => (await page.locator("#payment").boundingBox())?.y, { timeout: 5000 })
      .toBeLessThan(370);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(360);
  });

  test("chooses from what there is in a country, and pays by it", async () => {
    const page = await openShop({ width: 1120, height: 900 });
    const methods = () => page.getByLabel("Pay by").locator("option").allTextContents();
    await expect.poll(methods).toContain("SEPA bank transfer");
    await page.getByLabel("You live in").selectOption("United Kingdom");
    await expect.poll(methods).toContain("GBP bank transfer");
    expect(await methods()).not.toContain("SEPA bank transfer");
    expect(await page.getByLabel("Currency").inputValue()).toBe("GBP");
    await page.getByLabel("Pay by").selectOption("GBP bank transfer");
    await page.getByLabel("You receive").selectOption("USDC on ethereum");
    await goToPayment(page);
    await findWidget(page).getByRole("button", { name: "Pay 50 GBP" }).click();
    await findWidget(page).getByRole("button", { name: "I have paid 50 GBP" }).click();
    await expect.poll(() => page.getByRole("status").textContent(), { timeout: 8000 }).toMatch(/^Paid\./);
  });

  test("is told of a payment that failed, and then of one that did not", async () => {
    const page = await openShop({ width: 1120, height: 900 });
    const outcome = () => page.getByRole("status").textContent();
    await expect.poll(() => page.locator("#price").textContent()).not.toBe("");
    await goToPayment(page);
    await findWidget(page).getByRole("button", { name: "Decline payment" }).click();
    await expect.poll(outcome, { timeout: 8000 }).toMatch(/^This payment did not go through\./);
    await goToPayment(page);
    await findWidget(page).getByRole("button", { name: "Pay 50 EUR" }).click();
    await expect.poll(outcome, { timeout: 8000 }).toMatch(/^Paid\./);
  });

  test("cannot send Bitcoin to an Ethereum address", async () => {
    const page = await openShop({ width: 1120, height: 900 });
    await page.getByLabel("You receive").selectOption("USDC on ethereum");
    await page.getByText("About").waitFor();
    expect(await page.locator("#walletProblem").textContent()).toBe("");
    await page.getByLabel("You receive").selectOption("BTC on mainnet");
    await page.getByText("This address cannot receive BTC on mainnet.").waitFor();
    const isValid = () => page.locator("form").evaluate((form: HTMLFormElement) => form.checkValidity());
    expect(await isValid()).toBe(false);
    await page.getByLabel("Wallet address").fill("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq");
    await expect.poll(() => page.locator("#walletProblem").textContent()).toBe("");
    await goToPayment(page);
    await findWidget(page).getByRole("button", { name: "Pay 50 EUR" }).waitFor();
  });

  test("pays by the keyboard alone", async () => {
    const page = await openShop({ width: 1120, height: 900 });
    await expect.poll(() => page.locator("#price").textContent()).not.toBe("");
    await page.getByLabel("You pay").focus();
    for (let presses = 0; presses < 5; presses++) await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("pay");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe("payment");
    await findWidget(page).getByRole("button", { name: "Pay 50 EUR" }).waitFor();
  });

  test("of a dark screen sees a dark page", async () => {
    const page = await openShop({ width: 360, height: 740 });
    const colours = () =>
      page.evaluate(() => {
        const { backgroundColor, color } = getComputedStyle(document.querySelector("#order") as Element);
        return { backgroundColor, color };
      });
    const light = await colours();
    await page.emulateMedia({ colorScheme: "dark" });
    expect(light).toEqual({ backgroundColor: "rgb(255, 255, 255)", color: "rgb(15, 23, 42)" });
    expect(await colours()).toEqual({ backgroundColor: "rgb(17, 24, 39)", color: "rgb(226, 232, 240)" });
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
