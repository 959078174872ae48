import { TransakValidationError } from "./errors/validation-error.ts";
import { widgetParamsShape } from "./generated/widget-params-shape.ts";
import { quoted } from "./nearest-name.ts";
import type { Settings } from "./settings.ts";
import { copyOf, isObject, kindOf, type ObjectShape } from "./shape.ts";

const shape: ObjectShape = widgetParamsShape;
const anyObject: ObjectShape = { fields: {}, others: "json" };

/**
 * `widgetParams` as they are sent: the client's key and default domain, the call's parameters, checked against the document,
 * and the extra ones, which only have to be JSON.
 *
 * @throws {TransakValidationError} naming the parameter, and the nearest known one for a misspelt name.
 */
export function widgetParamsBody(given: unknown, extra: unknown, { apiKey, referrerDomain }: Settings): object {
  if (!isObject(given)) throw new TransakValidationError(`widgetParams must be an object; got ${kindOf(given)}.`);
  const params = { ...given };
  if (Object.hasOwn(params, "apiKey")) {
    throw new TransakValidationError("widgetParams must not hold apiKey: the client sends its own.", {
      hint: "Parameters from a browser must not choose the partner. Pick the ones you allow by name.",
    });
  }
  const checked = copyOf(
    { ...params, apiKey, referrerDomain: params.referrerDomain ?? referrerDomain },
    shape,
    "widgetParams",
  );
  if (extra === undefined) return checked as object;
  const extras = copyOf(extra, anyObject, "extraWidgetParams") as Record<string, unknown>;
  for (const name of Object.keys(extras)) {
    if (shape.required?.includes(name)) {
      throw new TransakValidationError(`extraWidgetParams must not hold ${name}.`);
    }
    if (Object.hasOwn(checked as object, name)) {
      throw new TransakValidationError(`${quoted(name)} is in widgetParams and in extraWidgetParams. Keep one.`);
    }
  }
  return Object.assign(checked as object, extras);
}
