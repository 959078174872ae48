import type { exampleKeys } from "../generated/mock.ts";
import { operations } from "../generated/operations.ts";
import { isObject } from "../json.ts";

/** An operation of the OpenAPI document, by its id. */
export type MockOperation = keyof typeof exampleKeys;

/** A request that the mock has received. */
export interface MockCall {
  /** The operation's id in the document. */
  readonly operation: MockOperation;
  /** The HTTP method. */
  readonly method: string;
  /** The whole URL. */
  readonly url: string;
  /** By lower-case name, with every secret as it was sent. */
  readonly headers: Readonly<Record<string, string>>;
  /** The query, by name. */
  readonly query: Readonly<Record<string, string>>;
  /** The parsed body, or its text where it is not JSON. */
  readonly body: unknown;
  /** `body.widgetParams`, or nothing in it for an operation without them. */
  readonly widgetParams: Readonly<Record<string, unknown>>;
}

/** A request as it arrives, whatever carried it. */
export interface ReceivedRequest {
  readonly method: string;
  readonly url: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Which call of the API a request is, or undefined where its path and method are no operation of the document. */
export function readCall({ method, url, headers, body }: ReceivedRequest): MockCall | undefined {
  const { pathname, searchParams } = new URL(url);
  const found = Object.values(operations).find((known) => known.method === method && matches(pathname, known.path));
  if (!found) return undefined;
  const parsed = parse(body);
  const widgetParams = isObject(parsed) && isObject(parsed.widgetParams) ? parsed.widgetParams : {};
  const query = Object.fromEntries(searchParams);
  return { operation: found.id, method, url, headers, query, body: parsed, widgetParams };
}

/** Whether a path ends as an operation's does, with one segment for each parameter. */
function matches(pathname: string, path: string): boolean {
  const given = pathname.split("/").slice(-path.split("/").length + 1);
  const wanted = path.split("/").slice(1);
  return wanted.every((segment, index) => (segment.startsWith("{") ? given[index] !== "" : segment === given[index]));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
