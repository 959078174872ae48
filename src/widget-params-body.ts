import { TransakValidationError } from "./errors/validation-error.ts";
import { widgetParamsShape } from "./generated/widget-params-shape.ts";
import { quoted } from "./nearest-name.ts";
import type { Settings } from "./settings.ts";
import { copyOf, isObject, type JsonObject, type ObjectShape, refuseMissing } from "./shape.ts";

const { fields, required } = widgetParamsShape;
/** What a caller may give; what is required is seen to when all is together. */
const shape: ObjectShape = { fields };
const anyObject: ObjectShape = { fields: {}, others: "json" };

/**
 * `widgetParams` as they are sent: the client's key and default domain, the call's parameters, checked against the document,
 * and the extra ones, which only have to be JSON.
 *
 * @throws {TransakValidationError} naming the parameter, and the nearest known one for a misspelt name.
 */
export function widgetParamsBody(given: unknown, extra: unknown, { apiKey, referrerDomain }: Settings): object {
  if (isObject(given) && Object.hasOwn(given, "apiKey")) {
    throw new TransakValidationError("widgetParams must not hold apiKey: the client sends its own.", {
      hint: "Parameters from a browser must not choose the partner. Pick the ones you allow by name.",
    });
  }
  const params = copyOf(given, shape, "widgetParams") as JsonObject;
  params.apiKey = apiKey;
  params.referrerDomain ??= referrerDomain;
  refuseMissing(params, required, ["widgetParams"]);
  if (extra === undefined) return params;
  const extras = copyOf(extra, anyObject, "extraWidgetParams") as JsonObject;
  for (const name of Object.keys(extras)) {
    if ((required as readonly string[]).includes(name)) {
      throw new TransakValidationError(`extraWidgetParams must not hold ${name}.`);
    }
    if (Object.hasOwn(params, name)) {
      throw new TransakValidationError(`${quoted(name)} is in widgetParams and in extraWidgetParams. Keep one.`);
    }
  }
  return Object.assign(params, extras);
}
