export { createMockFetch, type MockFetch, type MockFetchOptions } from "./testing/create-mock-fetch.ts";
export type { MockCall, MockOperation } from "./testing/mock-call.ts";
export { mockOrder, mockOrderPage } from "./testing/mock-order.ts";
export type { MockResponse, ScriptedResponse } from "./testing/scripted-response.ts";
export {
  type KnownWebhookDraft,
  type OtherWebhookDraft,
  signWebhook,
  type WebhookDraft,
} from "./testing/sign-webhook.ts";
