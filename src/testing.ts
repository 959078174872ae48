export { createMockFetch, type MockFetch, type MockFetchOptions } from "./testing/create-mock-fetch.ts";
export type { MockAnswer, MockResponse } from "./testing/mock-answer.ts";
export type { MockCall, MockOperation } from "./testing/mock-call.ts";
export { signWebhook, type WebhookDraft } from "./testing/sign-webhook.ts";
