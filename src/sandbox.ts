export type { Order, OrderStatus } from "./generated/order.ts";
export type { WebhookEventType } from "./generated/webhook-event-type.ts";
export type {
  SandboxDelivery,
  SandboxDeliveryEvent,
  SandboxEvent,
  SandboxOrderEvent,
  SandboxRequest,
  SandboxRequestEvent,
  SandboxSessionEvent,
} from "./sandbox/events.ts";
export type { SandboxOptions } from "./sandbox/options.ts";
export { type Sandbox, startSandbox } from "./sandbox/start-sandbox.ts";
export type { MockCall, MockOperation } from "./testing/mock-call.ts";
export type { MockResponse, ScriptedResponse } from "./testing/scripted-response.ts";
