import { exampleResponses } from "../generated/mock.ts";
import type { Order } from "../generated/order.ts";
import { isObject } from "../json.ts";
import type { MockOperation } from "../testing/mock-call.ts";
import type { ScriptedResponse } from "../testing/scripted-response.ts";
import { findProblem, readCheckout } from "./checkout.ts";
import type { SandboxDelivery } from "./events.ts";
import type { SandboxState } from "./state.ts";

/**
 * Does what a visitor does who opens a widget URL and confirms the order as it is filled in.
 *
 * @returns the order, which waits for its payment, when the partner has been told.
 * @throws {TypeError} for a URL that cannot be opened, or an order that lacks something.
 */
export async function createOrder(state: SandboxState, widgetUrl: string): Promise<Order> {
  const id = URL.canParse(widgetUrl) ? new URL(widgetUrl).searchParams.get("sessionId") : undefined;
  const session = state.sessions.open(id ?? "", undefined);
  if (typeof session === "string") throw new TypeError(`The widget URL cannot be opened: its session is ${session}.`);
  const checkout = readCheckout(session.widgetParams, {});
  const problem = findProblem(checkout);
  if (problem) throw new TypeError(`The order cannot be placed as it is filled in. ${problem}`);
  const { order, delivered } = state.journeys.create(session, checkout);
  await delivered;
  return order;
}

/**
 * Sends the partner a webhook of an order as it stands.
 *
 * @throws {TypeError} for an order that is none, or a key that there is not.
 */
export function sendWebhook(
  state: SandboxState,
  orderId: string,
  signedWith: SandboxDelivery["signedWith"] = "current",
): Promise<SandboxDelivery> {
  if (!["current", "previous", "forged"].includes(signedWith)) {
    throw new TypeError('signedWith must be "current", "previous" or "forged".');
  }
  return state.deliveries.send(state.journeys.find(orderId), signedWith);
}

/**
 * Scripts the next responses of an operation, or of all that have such an example.
 *
 * @throws {TypeError} for an operation or an example that the document does not have, or what no response can be.
 */
export function scriptResponse(
  { scripts }: SandboxState,
  operation: string,
  response: ScriptedResponse,
  times?: number | undefined,
): void {
  if (times !== undefined && !(Number.isInteger(times) && times > 0)) {
    throw new TypeError("times must be a whole number above 0.");
  }
  const status = isObject(response) ? (response.status ?? 200) : 200;
  if (!(typeof status === "number" && Number.isInteger(status) && status >= 200 && status <= 599)) {
    throw new TypeError("status must be a whole number from 200 to 599.");
  }
  if (operation !== "*") {
    scripts.add(String(operation), response, times);
    return;
  }
  const having = (Object.keys(exampleResponses) as MockOperation[]).filter((id) => hasExample(id, response));
  if (having.length === 0) throw new TypeError(`No operation has an example ${JSON.stringify(response)}.`);
  for (const id of having) scripts.add(id, response, times);
}

function hasExample(operation: MockOperation, response: ScriptedResponse): boolean {
  if (typeof response !== "number" && typeof response !== "string") return true;
  const examples: readonly { readonly status: number; readonly name: string }[] = exampleResponses[operation];
  return examples.some(({ status, name }) => status === response || name === response);
}
