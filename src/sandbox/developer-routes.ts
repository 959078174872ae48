import { isObject } from "../json.ts";
import type { ScriptedResponse } from "../testing/scripted-response.ts";
import { createOrder, scriptResponse, sendWebhook } from "./controls.ts";
import { openEventStream } from "./event-stream.ts";
import type { SandboxDelivery } from "./events.ts";
import { errorReply, type Incoming, json, type Outcome, type Reply, seeOther } from "./http.ts";
import { type OrderAction, orderActions } from "./order-flow.ts";
import { assets } from "./pages/assets.ts";
import { developerPage, developerView } from "./pages/developer-page.ts";
import { fragmentReply } from "./pages/page.ts";
import { readLatency } from "./settings.ts";
import { describeState } from "./snapshot.ts";
import type { SandboxState } from "./state.ts";

/** The developer's page, and the same for programs: see docs/sandbox.md. */
export async function handleDeveloper(incoming: Incoming, state: SandboxState): Promise<Outcome> {
  const { method, url, headers, stream } = incoming;
  const path = url.pathname.slice("/sandbox".length);
  if (method === "POST") return handleControl(path, incoming, state);
  const asset = Object.hasOwn(assets, path) ? assets[path] : undefined;
  if (asset) return { status: 200, headers: { "content-type": asset.contentType }, body: asset.text };
  if (path === "" || path === "/") return developerPage(state, url.origin);
  if (path === "/view") return fragmentReply(developerView(state, url.origin));
  if (path === "/state") return json(describeState(state));
  if (path !== "/events") return errorReply(404, "Not Found", `The sandbox has no page ${url.pathname}.`);
  if (headers.accept?.includes("text/event-stream") === false) return errorReply(406, "Not Acceptable", "A stream.");
  const events = openEventStream(stream, () => stopListening());
  const stopListening = state.events.listen(({ type }) => events.send("changed", type));
  return "streaming";
}

async function handleControl(path: string, { headers, body }: Incoming, state: SandboxState): Promise<Reply> {
  const [, resource = "", id = "", action = ""] = path.split("/");
  try {
    const fields = readFields(headers["content-type"], body);
    const result = await control(resource, decodeURIComponent(id), action, fields, state);
    return headers.accept?.includes("text/html") ? seeOther("/sandbox") : json(result ?? { ok: true });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return errorReply(400, "Bad Request", error.message);
  }
}

type Fields = Readonly<Record<string, unknown>>;

function control(resource: string, id: string, action: string, fields: Fields, state: SandboxState): unknown {
  if (resource === "orders" && id === "") return createOrder(state, String(fields.widgetUrl));
  if (resource === "orders" && action === "webhook")
    return sendWebhook(state, id, fields.signedWith as SandboxDelivery["signedWith"]);
  if (resource === "orders" && Object.hasOwn(orderActions, action))
    return state.journeys.act(id, action as OrderAction);
  if (resource === "deliveries" && action === "resend") return state.deliveries.resend(id);
  if (resource === "responses" && id === "clear") return state.scripts.clear();
  if (resource === "responses" && id === "") {
    return scriptResponse(state, String(fields.operation), readResponse(fields.response), readTimes(fields.times));
  }
  if (resource === "latency") {
    state.latencyMs = readLatency(fields.ms);
    return undefined;
  }
  if (resource === "reset") return state.reset();
  throw new TypeError(`The sandbox cannot do ${JSON.stringify([resource, id, action].filter(Boolean).join("/"))}.`);
}

/** A form or JSON. */
function readFields(contentType = "", body: string): Fields {
  if (body === "" || !contentType.startsWith("application/json")) return Object.fromEntries(new URLSearchParams(body));
  const fields: unknown = JSON.parse(body);
  if (!isObject(fields)) throw new TypeError("The body must be a JSON object.");
  return fields;
}

/** A status, the name of an example, or a response of one's own. */
function readResponse(value: unknown): ScriptedResponse {
  if (isObject(value)) return value;
  const text = String(value);
  return (/^\d{3}$/.test(text) ? Number(text) : text) as ScriptedResponse;
}

const readTimes = (value: unknown): number | undefined =>
  value === undefined || value === "" ? undefined : Number(value);
