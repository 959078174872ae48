/** What a consumer's own test looks like under Jest in CommonJS. */
const { TransakClient, TransakForbiddenError } = require("transak-partner-api");
const { createMockFetch } = require("transak-partner-api/testing");

const mockFetch = createMockFetch();
const transak = new TransakClient({
  environment: "staging",
  apiKey: "test-key",
  accessToken: "test-token",
  referrerDomain: "shop.example",
  fetch: mockFetch,
});

beforeEach(() => mockFetch.reset());

test("sends the amount", async () => {
  const { widgetUrl } = await transak.createWidgetUrl({ fiatAmount: 50 }, { userIp: "203.0.113.42" });
  expect(widgetUrl).toMatch(/^https:/);
  expect(mockFetch.calls[0].widgetParams).toMatchObject({ fiatAmount: 50 });
});

test("tells a refused address from other failures", async () => {
  mockFetch.respondWith("create-widget-url", 403);
  await expect(transak.createWidgetUrl({}, { userIp: "203.0.113.42" })).rejects.toBeInstanceOf(TransakForbiddenError);
});

test("works under fake timers as they come", async () => {
  jest.useFakeTimers();
  const { widgetUrl } = await transak.createWidgetUrl({ fiatAmount: 50 }, { userIp: "203.0.113.42" });
  expect(widgetUrl).toMatch(/^https:/);
});
