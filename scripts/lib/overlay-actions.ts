import { isDeepStrictEqual } from "node:util";
import openapiFormat, { type OpenAPIOverlayAction } from "openapi-format";
import { isMapping, type OpenApiDocument } from "./openapi.ts";
import { listFieldPaths } from "./schema-fields.ts";

/** An action of an overlay, with the words of ours that say what it is allowed, and what it takes away. */
export interface OverlayAction extends OpenAPIOverlayAction {
  /** Where it stands. */
  readonly file?: string;
  /** Why the action may match nothing: for what some of the vendor's documents have, and some do not. */
  readonly "x-may-be-idle"?: string;
  /** Every field that a `remove` takes away with its target, so that a renamed one is noticed. */
  readonly "x-removed-fields"?: readonly string[];
}

/** What came of an action: the changed document, or why it does not fit any more. */
interface Applied {
  readonly document: OpenApiDocument;
  readonly idle?: string;
}

/**
 * Applies actions one by one, so that one without effect can be named. No effect means that the vendor has changed the
 * document under it, and that must not pass in silence.
 *
 * @returns the document, and a sentence for each action that does not fit.
 */
export async function applyActions(
  document: OpenApiDocument,
  actions: readonly OverlayAction[],
): Promise<{ readonly document: OpenApiDocument; readonly idle: readonly string[] }> {
  let current = structuredClone(document);
  const idle: string[] = [];
  for (const action of actions) {
    const applied = await applyAction(current, action);
    if (applied.idle !== undefined && !action["x-may-be-idle"]) {
      const { file, target, description } = action;
      idle.push(`${file ? `${file}: ` : ""}${target} (${description ?? "without a description"}): ${applied.idle}`);
    }
    current = applied.document;
  }
  return { document: current, idle };
}

async function applyAction(document: OpenApiDocument, action: OverlayAction): Promise<Applied> {
  const { target, update, remove, "x-removed-fields": removedFields = [] } = action;
  const before = resolveTargets(document, target);
  const lost = removedFields.filter((field) => !before.some((node) => listFieldPaths(node).includes(field)));
  const touchedBefore = before.map((node) => touched(node, update));
  const { data, resultData } = await openapiFormat.openapiOverlay(document, {
    overlaySet: { overlay: "1.0.0", actions: [action] },
  });
  const changed = data as OpenApiDocument;
  if (resultData.totalUnusedActions !== 0) return { document: changed, idle: "matches nothing" };
  if (lost.length > 0) return { document: changed, idle: `no longer removes ${lost.join(", ")}` };
  const touchedAfter = remove ? undefined : resolveTargets(changed, target).map((node) => touched(node, update));
  return {
    document: changed,
    ...(isDeepStrictEqual(touchedBefore, touchedAfter) && { idle: "changes nothing" }),
  };
}

const resolveTargets = (document: object, target: string): unknown[] =>
  openapiFormat.resolveJsonPathValue(document as Record<string, unknown>, target);

/** A copy of as much of a node as an update can change: comparing whole documents would cost the square of their size. */
function touched(node: unknown, update: unknown): unknown {
  if (!isMapping(node) || !isMapping(update)) return structuredClone(node);
  return Object.fromEntries(Object.entries(update).map(([key, value]) => [key, touched(node[key], value)]));
}
