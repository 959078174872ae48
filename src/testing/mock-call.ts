import { isObject } from "../check/shape.ts";
import type { exampleAnswers } from "../generated/mock.ts";
import { operations } from "../generated/operations.ts";

/** An operation of the document, by its id. */
export type MockOperation = keyof typeof exampleAnswers;

/** A request that the mock has received. */
export interface MockCall {
  /** The operation's id in the document. */
  readonly operation: MockOperation;
  /** The HTTP method. */
  readonly method: string;
  /** The whole address. */
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

/**
 * Takes a request apart.
 *
 * @throws {TypeError} for an address that is no operation of the document.
 */
export async function readCall(request: Request): Promise<MockCall> {
  const { method, url } = request;
  const { pathname, searchParams } = new URL(url);
  const found = Object.values(operations).find((known) => known.method === method && matches(pathname, known.path));
  if (!found) throw new TypeError(`${method} ${pathname} is no operation of the document.`);
  const body = parsed(await request.text());
  const widgetParams = isObject(body) && isObject(body.widgetParams) ? body.widgetParams : {};
  return {
    operation: found.id,
    method,
    url,
    headers: Object.fromEntries(request.headers),
    query: Object.fromEntries(searchParams),
    body,
    widgetParams,
  };
}

/** Whether a path ends as an operation's does, with one segment for each parameter. */
function matches(pathname: string, path: string): boolean {
  const given = pathname.split("/").slice(-path.split("/").length + 1);
  const wanted = path.split("/").slice(1);
  return wanted.every((segment, index) => (segment.startsWith("{") ? given[index] !== "" : segment === given[index]));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
