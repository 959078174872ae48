import { listOperations, type OpenApiDocument } from "./openapi.ts";
import type { OverlayAction } from "./overlay-actions.ts";
import { at, findField, type Place } from "./schema-fields.ts";

/**
 * What the vendor's fields mean, by operation. `parameters` are described by name; `request` and each status describe the fields of
 * a JSON body by path, as `orders[].status`.
 */
export type FieldDescriptions = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>>;

/**
 * One action for each described field, at the place where the vendor's document has it: through references, so that a schema may
 * change its name. One that is not there any more matches nothing, like every action.
 */
export function fieldActions(document: OpenApiDocument, fields: FieldDescriptions): OverlayAction[] {
  const actions = new Map<string, OverlayAction>();
  for (const [operationId, parts] of Object.entries(fields)) {
    for (const [part, descriptions] of Object.entries(parts)) {
      for (const [field, description] of Object.entries(descriptions)) {
        const name = `${operationId} ${part} ${field}`;
        const place = findPlace(document, operationId, part, field);
        const target = place ? jsonPath(place) : jsonPath(["paths", name]);
        // Two statuses may share a schema.
        actions.set(`${target} ${description}`, {
          file: "openapi/overlay/fields.yaml",
          target,
          description: name,
          update: { description },
        });
      }
    }
  }
  return [...actions.values()];
}

function findPlace(document: OpenApiDocument, operationId: string, part: string, field: string): Place | undefined {
  const entry = listOperations(document).find(({ operation }) => operation.operationId === operationId);
  if (!entry) return undefined;
  const { path, method, operation } = entry;
  const own: Place = ["paths", path, method];
  if (part === "parameters") {
    const index = (operation.parameters ?? []).findIndex(({ name }) => name === field);
    return index < 0 ? undefined : [...own, "parameters", `${index}`];
  }
  const body = part === "request" ? [...own, "requestBody"] : [...own, "responses", part];
  const schema = [...body, "content", "application/json", "schema"];
  return at(document, schema) === undefined ? undefined : findField(document, schema, field);
}

/** The JSONPath of one node. */
const jsonPath = (place: Place): string =>
  `$${place.map((key) => (/^\d{1,2}$/.test(key) ? `[${key}]` : `['${key.replaceAll("'", "\\'")}']`)).join("")}`;
