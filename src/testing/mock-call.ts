import { isObject } from "../check/shape.ts";
import { operations } from "../generated/operations.ts";
import type { MockOperation } from "./mock-answer.ts";

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
  const { pathname } = new URL(url);
  const found = Object.values(operations).find((known) => known.method === method && pathname.endsWith(known.path));
  if (!found) throw new TypeError(`${method} ${pathname} is no operation of the document.`);
  const body = parsed(await request.text());
  const widgetParams = isObject(body) && isObject(body.widgetParams) ? body.widgetParams : {};
  return { operation: found.id, method, url, headers: Object.fromEntries(request.headers), body, widgetParams };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
