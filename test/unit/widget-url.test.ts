import { describe, expect, test } from "vitest";
import { clientFor } from "../helpers/client-for.ts";
import { failureOf } from "../helpers/failure-of.ts";

function answered(widgetUrl: string) {
  return clientFor("http://127.0.0.1:9", { fetch: async () => Response.json({ data: { widgetUrl } }) });
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
  ])("%s is taken as it is", async (widgetUrl) => {
    expect(await answered(widgetUrl).createWidgetUrl()).toMatchObject({ widgetUrl });
  });

  test.each([
    "https:global.transak.com",
    "https://?sessionId=s",
    "https://:8443",
    "https://global.transak.com@evil.example",
    "https://user:password@global.transak.com",
    "https://global transak.com",
    "https://global.transak.com/ and more",
    "see https://global.transak.com",
    "https://global.transak.com\\evil",
    "data:text/html,https://global.transak.com",
  ])("%s is none", async (widgetUrl) => {
    expect(await failureOf(answered(widgetUrl).createWidgetUrl())).toMatchObject({
      name: "TransakResponseError",
      message: expect.stringContaining("not an http(s) URL"),
    });
  });
});
