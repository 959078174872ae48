import { describe, expect, test, vi } from "vitest";
import { catchError } from "../helpers/catch-error.ts";
import { createClient, userIp } from "../helpers/client.ts";
import { sessionBody } from "../helpers/success-bodies.ts";

function answered(widgetUrl: string) {
  return createClient({ fetch: async () => Response.json(sessionBody(widgetUrl)) });
}

describe("a widget URL", () => {
  test.each([
    "https://global-stg.transak.com?apiKey=k&sessionId=s",
    "https://global.transak.com/",
    "https://global.transak.com:8443/a?b=c#d",
    "HTTPS://GLOBAL.TRANSAK.COM",
    "http://localhost:4010?sessionId=s",
    "http://[::1]:4010/a",
    "http://127.0.0.1#a",
    // Odd, and opened by every browser.
    "https:global.transak.com",
    "https://global.transak.com/ and more",
    "https://global.transak.com/a\nb",
    "https://global.transak.com\\a",
    "https://bücher.example/?sessionId=s",
  ])("%s is accepted unchanged", async (widgetUrl) => {
    expect(await answered(widgetUrl).createWidgetUrl({}, { userIp })).toMatchObject({ widgetUrl });
  });

  test.each([
    "https://[",
    "https://a:b:c",
    "https://1.2.3.400/",
    "https://global.transak.com:99999/",
    "https://?sessionId=s",
    "https://:8443",
    "https://global.transak.com@evil.example",
    "https://user:password@global.transak.com",
    "https://global transak.com",
    "see https://global.transak.com",
    "data:text/html,https://global.transak.com",
  ])("%s is refused", async (widgetUrl) => {
    expect(await catchError(answered(widgetUrl).createWidgetUrl({}, { userIp }))).toMatchObject({
      name: "TransakResponseError",
      message: expect.stringContaining("not an http(s) URL"),
    });
  });
});

test.each([
  [{}, {}],
  [{ "trace-id": "trace-1" }, { requestId: "trace-1" }],
])("expires five minutes after its request was sent, and with %j has %j", async (headers, id) => {
  const sentAt = Date.UTC(2026, 6, 15, 12);
  const widgetUrl = "https://global-stg.transak.com?sessionId=s";
  vi.useFakeTimers({ toFake: ["Date"], now: sentAt });
  const fetch = async () => {
    vi.setSystemTime(sentAt + 20_000);
    return Response.json(sessionBody(widgetUrl), { headers });
  };
  const session = await createClient({ fetch }).createWidgetUrl({}, { userIp });
  vi.useRealTimers();
  expect(session).toStrictEqual({ widgetUrl, expiresAt: new Date(sentAt + 300_000), ...id });
});
