import { anyObject, copyJson, type ObjectShape, requireFields } from "../check/shape.ts";
import { quoted } from "../check/words.ts";
import { TransakValidationError } from "../errors.ts";
import { widgetParamsShape } from "../generated/widget-params-shape.ts";
import type { RequestBody } from "../http/document.ts";
import { isObject, type JsonObject } from "../json.ts";
import type { Settings } from "../settings.ts";

type SentParams = RequestBody<"create-widget-url">["widgetParams"];

const { fields, required, meant } = widgetParamsShape;
/** What a caller may give; what is required is seen to when all is together. */
const givenShape: ObjectShape = { fields, meant };

/**
 * `widgetParams` as they are sent: the client's key and default domain, the call's parameters, checked against the document,
 * and the extra ones, which only have to be JSON.
 *
 * @throws {TransakValidationError} naming the parameter, and the nearest known one for a misspelt name.
 */
export function collectWidgetParams(given: unknown, extra: unknown, { apiKey, referrerDomain }: Settings): SentParams {
  if (isObject(given) && Object.hasOwn(given, "apiKey")) {
    throw new TransakValidationError("widgetParams must not hold apiKey: the client sends its own.", {
      hint: "Parameters from a browser must not choose the partner. Pick the ones you allow by name.",
    });
  }
  const params = copyJson(given, givenShape, "widgetParams") as Partial<SentParams>;
  params.apiKey = apiKey;
  if (referrerDomain !== undefined) params.referrerDomain ??= referrerDomain;
  // apiKey is the client's, and no other is required.
  requireFields(params, required, ["widgetParams"], {
    hint: "Pass referrerDomain to new TransakClient, or with each call.",
  });
  return extra === undefined ? params : Object.assign(params, readExtraParams(extra, params));
}

function readExtraParams(extra: unknown, params: object): JsonObject {
  const extras = copyJson(extra, anyObject, "extraWidgetParams") as JsonObject;
  for (const name of Object.keys(extras)) {
    if ((required as readonly string[]).includes(name)) {
      throw new TransakValidationError(`extraWidgetParams must not hold ${name}.`);
    }
    if (Object.hasOwn(params, name)) {
      throw new TransakValidationError(`${quoted(name)} is in widgetParams and in extraWidgetParams. Keep one.`);
    }
  }
  return extras;
}
