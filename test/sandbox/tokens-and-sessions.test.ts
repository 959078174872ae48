import { afterEach, expect, test, vi } from "vitest";
import { catchError } from "../helpers/catch-error.ts";
import { userIp } from "../helpers/client.ts";
import { clientWithToken, connectClient, createUrl, purchase, runSandbox } from "../helpers/running-sandbox.ts";

afterEach(() => {
  vi.useRealTimers();
});

/** Moves the clock on, and leaves timers alone. */
const passTime = (ms: number) => vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + ms });

const minute = 60_000;
const day = 24 * 60 * minute;

test("a refresh invalidates the token before", async () => {
  const sandbox = await runSandbox();
  const [first, second] = [connectClient(sandbox), connectClient(sandbox)];
  const token = await first.getAccessToken();
  await second.getAccessToken();
  const withOld = clientWithToken(sandbox, token);
  expect(await catchError(withOld.createWidgetUrl({}, { userIp }))).toMatchObject({ status: 401, errorCode: 1002 });
});

test("a client goes on with its token after a reset", async () => {
  const sandbox = await runSandbox({ seed: "seven" });
  const transak = connectClient(sandbox);
  await transak.createWidgetUrl({}, { userIp });
  sandbox.reset();
  await expect(transak.createWidgetUrl({}, { userIp })).resolves.toBeDefined();
});

test("a token lives for seven days, or as long as it is told", async () => {
  const weekly = [await runSandbox(), 7 * day] as const;
  const brief = [await runSandbox({ tokenLifetimeMs: minute }), minute] as const;
  for (const [sandbox, lifetimeMs] of [weekly, brief]) {
    const transak = clientWithToken(sandbox, await connectClient(sandbox).getAccessToken());
    await expect(transak.createWidgetUrl({}, { userIp })).resolves.toBeDefined();
    passTime(lifetimeMs);
    expect(await catchError(transak.createWidgetUrl({}, { userIp }))).toMatchObject({ status: 401 });
    vi.useRealTimers();
  }
});

test("any key and any secret will do, unless they are pinned", async () => {
  const sandbox = await runSandbox({ apiKey: "our-key", apiSecret: "our-secret" });
  const good = connectClient(sandbox, { apiKey: "our-key", apiSecret: "our-secret" });
  await expect(good.createWidgetUrl({}, { userIp })).resolves.toBeDefined();
  const wrongSecret = connectClient(sandbox, { apiKey: "our-key", apiSecret: "wrong" });
  expect(await catchError(wrongSecret.getAccessToken())).toMatchObject({
    status: 400,
    apiMessage: expect.stringContaining("Invalid api-secret"),
  });
  const wrongKey = connectClient(sandbox, { apiKey: "wrong", apiSecret: "our-secret" });
  expect(await catchError(wrongKey.getAccessToken())).toMatchObject({ status: 401 });
});

test("a token that the backend brings is in force until one is minted", async () => {
  const sandbox = await runSandbox({ accessToken: "brought-along" });
  const bringing = clientWithToken(sandbox, "brought-along");
  await expect(bringing.createWidgetUrl({}, { userIp })).resolves.toBeDefined();
  await connectClient(sandbox).getAccessToken();
  expect(await catchError(bringing.createWidgetUrl({}, { userIp }))).toMatchObject({ status: 401 });
});

test("a session opens once, within five minutes", async () => {
  const sandbox = await runSandbox();
  const transak = connectClient(sandbox);
  const url = await createUrl(transak);
  const open = async (widgetUrl: string) => {
    const response = await fetch(widgetUrl);
    return [response.status, /<h1>(.*?)<\/h1>/.exec(await response.text())?.[1]];
  };
  expect(await open(url)).toEqual([200, "Buy ETH"]);
  expect(await open(url)).toEqual([410, "Invalid or expired session"]);

  const late = await createUrl(transak);
  passTime(5 * minute);
  expect(await open(late)).toEqual([410, "Invalid or expired session"]);
  vi.useRealTimers();
  expect(await open(`${sandbox.url}/?apiKey=a&sessionId=invented`)).toEqual([410, "Invalid or expired session"]);
  await expect(sandbox.createOrder(url)).rejects.toThrow("its session is opened");
});

test("a session belongs to the user's IP address, where that is asked for", async () => {
  const sandbox = await runSandbox({ checkUserIp: true });
  const transak = connectClient(sandbox);
  const status = async (ip: string) => {
    const { widgetUrl } = await transak.createWidgetUrl(purchase, { userIp: ip });
    return (await fetch(widgetUrl)).status;
  };
  expect(await status("127.0.0.1")).toBe(200);
  expect(await status("203.0.113.9")).toBe(410);
});

test("a browser that only looks ahead does not use the session up", async () => {
  const sandbox = await runSandbox();
  const url = await createUrl(connectClient(sandbox));
  expect((await fetch(url, { headers: { "sec-purpose": "prefetch;prerender" } })).status).toBe(503);
  expect((await fetch(url)).status).toBe(200);
});
