import { request } from "node:http";
import { expect, test } from "vitest";
import { assets } from "../../src/sandbox/pages/assets.ts";
import { Random } from "../../src/sandbox/random.ts";
import { Sessions } from "../../src/sandbox/sessions.ts";
import { userIp } from "../helpers/client.ts";
import { connectClient, createUrl, runSandbox } from "../helpers/running-sandbox.ts";

/** A request whose headers are sent as they are, `Host` included. */
function send(url: string, headers: Readonly<Record<string, string>>, method = "GET"): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers }, (response) => resolve(response.resume().statusCode ?? 0));
    sent.on("error", reject).end();
  });
}

const hostile = `"><script>alert(1)</script><img src=x onerror=alert(1)>'&`;

test("no widget parameter reaches a page unescaped", async () => {
  const sandbox = await runSandbox();
  const transak = connectClient(sandbox);
  const params = {
    exchangeScreenTitle: hostile,
    partnerOrderId: hostile,
    partnerCustomerId: hostile,
    email: hostile,
    userData: { firstName: hostile, lastName: hostile },
    redirectURL: "javascript:alert(1)",
    themeColor: `red;}</style>${hostile}`,
    paymentMethod: hostile,
    network: hostile,
    countryCode: hostile,
  };
  const pages = [await (await fetch(await createUrl(transak, params))).text()];
  await sandbox.createOrder(await createUrl(transak, params));
  pages.push(await (await fetch(`${sandbox.url}/sandbox`)).text());
  for (const page of pages) {
    expect(page).toContain("&lt;script&gt;alert(1)");
    expect(page).not.toMatch(/<script>|<img|href="javascript:|<\/style>red/);
    expect(page.match(/<\/style>/g)).toHaveLength(1);
    expect(page.match(/<script /g)).toHaveLength(1);
  }
});

test("a visitor is never sent to a javascript: URL, and the developer is told", async () => {
  const sandbox = await runSandbox();
  const page = await (
    await fetch(await createUrl(connectClient(sandbox), { redirectURL: "javascript:alert(1)" }))
  ).text();
  expect(page).toContain("redirectURL is not an http(s) URL: nobody is redirected.");
});

test("pages run no script but their own, and only the widget can be framed", async () => {
  const sandbox = await runSandbox();
  const widget = await fetch(await createUrl(connectClient(sandbox)));
  const developer = await fetch(`${sandbox.url}/sandbox`);
  for (const { headers } of [widget, developer]) {
    const policy = headers.get("content-security-policy") ?? "";
    expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self' 'nonce-/);
    expect(policy).not.toContain("unsafe");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("cache-control")).toBe("no-store");
  }
  expect(widget.headers.get("content-security-policy")).toContain("frame-ancestors *");
  expect(developer.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
});

test("the pages' scripts are JavaScript", () => {
  for (const [path, { text }] of Object.entries(assets)) {
    if (path.endsWith(".js")) expect(() => new Function(text)).not.toThrow();
  }
});

test("a website cannot reach the sandbox under a name of its own", async () => {
  const { url } = await runSandbox({ allowedHosts: ["sandbox"] });
  const { port } = new URL(url);
  const status = (host: string) => send(`${url}/sandbox/state`, { host });
  expect(await status(`attacker.example:${port}`)).toBe(421);
  expect(await status("127.0.0.1.attacker.example")).toBe(421);
  expect(await status("192.168.0.7")).toBe(421);
  for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, "[::1]", `sandbox:${port}`, "shop.localhost"]) {
    expect(await status(host)).toBe(200);
  }
});

test("another website's form changes nothing", async () => {
  const sandbox = await runSandbox({ orders: [{ id: "order-1", status: "PROCESSING" }] });
  const complete = `${sandbox.url}/sandbox/orders/order-1/complete`;
  expect(await send(complete, { origin: "https://attacker.example" }, "POST")).toBe(403);
  expect(await send(complete, { "sec-fetch-site": "cross-site" }, "POST")).toBe(403);
  expect(sandbox.orders[0]?.status).toBe("PROCESSING");
  expect(await send(complete, { origin: sandbox.url }, "POST")).toBe(200);
  expect(sandbox.orders[0]?.status).toBe("COMPLETED");
});

test("a body that is longer than anything Transak is sent is refused", async () => {
  const { url } = await runSandbox();
  const response = await fetch(`${url}/api/v2/auth/session`, { method: "POST", body: "x".repeat(200_000) });
  expect(response.status).toBe(413);
});

test("a path that cannot be decoded, or is hostile, breaks nothing", async () => {
  const sandbox = await runSandbox();
  const accessToken = await connectClient(sandbox).getAccessToken();
  const headers = { "access-token": accessToken, "x-api-key": "partner-key" };
  for (const path of [
    "/partners/api/v2/order/%E0%A4%A",
    "/sandbox/orders/%E0%A4%A/complete",
    "/sandbox/__proto__",
    "//x",
    "/sandbox/widget/a/b",
  ]) {
    const status = await send(`${sandbox.url}${path}`, headers, path.includes("complete") ? "POST" : "GET");
    expect(status, path).toBeGreaterThanOrEqual(400);
    expect(status, path).toBeLessThan(500);
  }
  await expect(connectClient(sandbox).createWidgetUrl({}, { userIp })).resolves.toBeDefined();
});

test("100,000 sessions take no more memory than a thousand", () => {
  const sessions = new Sessions(new Random("many"), false);
  const create = (count: number) => {
    for (let made = 0; made < count; made++) {
      const { id } = sessions.create("http://127.0.0.1", "key", { email: "x".repeat(200) }, undefined);
      sessions.open(id, undefined);
    }
    return sessions.list().length;
  };
  expect(create(1000)).toBe(1000);
  expect(create(99_000)).toBe(1000);
});
