import { setTimeout as sleep } from "node:timers/promises";
import { operations } from "../generated/operations.ts";
import { findFault } from "../testing/find-fault.ts";
import { type MockCall, type MockOperation, readCall } from "../testing/mock-call.ts";
import {
  badRequest,
  type FixedResponse,
  findExample,
  type MockResponse,
  type ScriptedResponse,
  successExample,
} from "../testing/scripted-response.ts";
import type { SandboxRequest } from "./events.ts";
import { errorReply, type Incoming, type Outcome, type Reply } from "./http.ts";
import { type OperationCall, operationHandlers } from "./operations.ts";
import type { SandboxState } from "./state.ts";

/** Responds to a request as Transak's API does, and keeps what was asked. */
export async function handleApiRequest(incoming: Incoming, state: SandboxState): Promise<Outcome> {
  const beganAt = performance.now();
  const receivedAt = new Date().toISOString();
  const { method, url, headers, body } = incoming;
  const traceId = state.random.uuid("trace");
  const notes: string[] = [];
  const call = readCall({ method, url: url.href, headers, body });
  const outcome = call
    ? await handleCall({ ...call, origin: url.origin, note: (text) => notes.push(text) }, traceId, state)
    : errorReply(404, "Not Found", `${method} ${url.pathname} is no operation of Transak's API.`);
  const request: SandboxRequest = {
    traceId,
    receivedAt,
    method,
    path: describePath(url),
    ...(call && { operation: call.operation }),
    ...(typeof outcome === "object" && { status: outcome.status }),
    durationMs: Math.round(performance.now() - beganAt),
    notes,
  };
  state.requests.set(traceId, request);
  state.events.emit({ type: "request", request });
  return outcome;
}

const maxPathChars = 500;
const secretParam = /([?&][^=&]*(?:token|secret|session)[^=&]*=)[^&]*/gi;

/** Path and query, without the value of a parameter that may hold a secret. */
const describePath = ({ pathname, search }: URL): string =>
  (pathname + search.replace(secretParam, "$1[redacted]")).slice(0, maxPathChars);

async function handleCall(call: OperationCall, traceId: string, state: SandboxState): Promise<Outcome> {
  const [from, to] = state.latencyMs;
  if (to > 0) await sleep(Math.round(from + (to - from) * state.random.unit("latency")));
  const chosen = chooseResponse(call, state);
  const fixed = typeof chosen === "function" ? await chosen(call) : chosen;
  return toOutcome(call, fixed, traceId, state);
}

/** In the order in which Transak would object: no token at all, a request that violates the document, and then the rest. */
function chooseResponse(call: OperationCall, state: SandboxState): ScriptedResponse {
  const { settings, tokens, scripts } = state;
  const { credentials } = findOperation(call.operation);
  const { "access-token": accessToken = "", "x-api-key": apiKey = "" } = call.headers;
  const needsToken = credentials.includes("access-token");
  if (needsToken && accessToken === "") return 401;
  const fault = findFault(call, settings.extraWidgetParams);
  if (fault !== undefined) return badRequest(call.operation, fault);
  const scripted = scripts.next(call.operation);
  if (scripted !== undefined) return scripted;
  if (settings.apiKey !== undefined && apiKey !== settings.apiKey) return 401;
  if (needsToken && !tokens.isValid(apiKey, accessToken)) return 401;
  return successExample(call.operation).status as ScriptedResponse;
}

function toOutcome(call: OperationCall, fixed: FixedResponse, traceId: string, state: SandboxState): Outcome {
  if (fixed instanceof Error) return "cut";
  if (typeof fixed === "object") return toReply(fixed);
  const example = findExample(call.operation, fixed);
  const isSuccess = example === successExample(call.operation);
  const handled = isSuccess ? operationHandlers[call.operation]?.(call, state) : undefined;
  if (typeof handled === "string") return exampleReply(call, handled, traceId);
  return handled ? toReply(handled, { "trace-id": traceId }) : exampleReply(call, fixed, traceId);
}

function exampleReply({ operation }: MockCall, wanted: number | string, traceId: string): Reply {
  const { status, contentType, headers, body } = findExample(operation, wanted);
  const values: Readonly<Record<string, string>> = { "trace-id": traceId, "retry-after": "1" };
  const sent = headers.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]] as const]));
  return toReply({ status, body, headers: { "content-type": contentType, ...Object.fromEntries(sent) } });
}

function toReply({ status = 200, body, headers }: MockResponse, more: Reply["headers"] = {}): Reply {
  if (body === undefined) return { status, headers: { ...more, ...headers } };
  const isText = typeof body === "string";
  return {
    status,
    headers: { "content-type": isText ? "text/html" : "application/json", ...more, ...headers },
    body: isText ? body : JSON.stringify(body),
  };
}

const byId = new Map(Object.values(operations).map((operation) => [operation.id as MockOperation, operation]));

function findOperation(id: MockOperation): { readonly credentials: readonly string[] } {
  return byId.get(id) as { readonly credentials: readonly string[] };
}
