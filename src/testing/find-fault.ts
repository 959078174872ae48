import { ipAddress } from "../check/ip-address.ts";
import { copyJson, type ObjectShape, type Shape } from "../check/shape.ts";
import { isTransakError } from "../errors.ts";
import { requestShapes } from "../generated/mock.ts";
import type { MockCall } from "./mock-call.ts";

interface RequestShape {
  readonly requiredHeaders: readonly string[];
  readonly ipHeaders: readonly string[];
  readonly query: ObjectShape;
  readonly body?: ObjectShape;
}

/**
 * Where a request violates the document, naming the field, or undefined where it does not.
 *
 * @param extraWidgetParams names of widget parameters that are let through unchecked.
 */
export function findFault(
  { operation, headers, query, body }: MockCall,
  extraWidgetParams: readonly string[],
): string | undefined {
  const { requiredHeaders, ipHeaders, ...shapes }: RequestShape = requestShapes[operation];
  const missing = requiredHeaders.find((name) => !headers[name]);
  if (missing) return `header ${missing} is required.`;
  const noAddress = ipHeaders.find((name) => headers[name] !== undefined && ipAddress(headers[name]) === undefined);
  if (noAddress) return `header ${noAddress} must be one IPv4 or IPv6 address.`;
  const wrongQuery = mismatch(query, shapes.query, "query");
  if (wrongQuery || !shapes.body) return wrongQuery;
  if (!headers["content-type"]?.startsWith("application/json")) return "header content-type must be application/json.";
  return mismatch(body, withExtra(shapes.body, extraWidgetParams), "body")?.replace(/^body\./, "");
}

function mismatch(value: unknown, shape: ObjectShape, what: string): string | undefined {
  try {
    copyJson(value, shape, what);
    return undefined;
  } catch (error) {
    if (!isTransakError(error)) throw error;
    return error.message;
  }
}

function withExtra(shape: ObjectShape, names: readonly string[]): ObjectShape {
  const { widgetParams } = shape.fields as { readonly widgetParams?: ObjectShape };
  if (!widgetParams || names.length === 0) return shape;
  const extra = Object.fromEntries(names.map((name) => [name, "json" satisfies Shape]));
  const fields = { ...widgetParams.fields, ...extra } as ObjectShape["fields"];
  return { ...shape, fields: { ...shape.fields, widgetParams: { ...widgetParams, fields } } };
}
