import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import type { OpenApiDocument } from "../openapi.ts";
import { type Change, verdictOf } from "./bump.ts";
import { describeChange } from "./describe-change.ts";
import { placeOf } from "./place.ts";
import { type RedoclyChange, redoclyChanges } from "./redocly-changes.ts";
import { unseenDifferences } from "./unseen-differences.ts";
import { bumpOf } from "./verdict-table.ts";

/** The first signal: what changes between the texts of two documents. What cannot be judged is major. */
export async function documentChanges(base: string, head: string): Promise<readonly Change[]> {
  if (base === head) return [];
  try {
    const documents = [parseDocument("base", base), parseDocument("head", head)] as const;
    const changes = await compare(base, head);
    const seen = changes.flatMap(({ base: before, revision }) =>
      [before?.pointer, revision?.pointer].filter((pointer) => pointer !== undefined),
    );
    return verdictOf([
      ...changes.flatMap((change) => inWords(change, documents)),
      ...unseenDifferences(...documents, seen).map((pointer) => unseen(pointer, documents)),
      ...danglingReferences(documents[1]).map((reference) => unjudged(`refers to ${reference}, which does not exist`)),
    ]).changes;
  } catch (error) {
    return [unjudged((error as Error).message.trim().split("\n")[0] ?? "")];
  }
}

const unjudged = (reason: string): Change => ({
  bump: "major",
  where: "document",
  what: `cannot be judged: ${reason}`,
});

function parseDocument(name: string, text: string): OpenApiDocument {
  const document = parse(text, { maxAliasCount: 0 }) as OpenApiDocument | null;
  if (typeof document !== "object" || typeof document?.openapi !== "string") {
    throw new Error(`the ${name} document is not OpenAPI`);
  }
  return document;
}

/** Both in one scratch folder, so that nothing but their contents counts. */
async function compare(base: string, head: string): Promise<readonly RedoclyChange[]> {
  const scratch = await mkdtemp(join(tmpdir(), "openapi-diff-"));
  try {
    const files = [join(scratch, "base.yaml"), join(scratch, "head.yaml")] as const;
    await Promise.all([writeFile(files[0], base), writeFile(files[1], head)]);
    return await redoclyChanges(...files);
  } finally {
    await rm(scratch, { recursive: true });
  }
}

function inWords(change: RedoclyChange, documents: readonly OpenApiDocument[]): Change[] {
  const { where, what } = describeChange(change, documents);
  return what.map((sentence) => ({ bump: bumpOf(change), where, what: sentence }));
}

/**
 * Redocly does not look into the values of examples. It follows a reference to what it names and compares that, so another name
 * for the same is nothing to it. Whatever else it misses, nobody has judged.
 */
function unseen(pointer: string, documents: readonly OpenApiDocument[]): Change {
  const { where, noun } = placeOf(pointer, documents);
  if (/\/examples?(\/|$)/.test(pointer)) return { bump: "patch", where, what: `changes an example of ${noun}` };
  if (pointer.endsWith("/$ref")) return { bump: "patch", where, what: `renames the component behind ${noun}` };
  return { bump: "major", where, what: `cannot be judged: changes ${pointer}, which the diff tool does not see` };
}

function danglingReferences(document: OpenApiDocument): string[] {
  const found = new Set<string>();
  const visit = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    for (const [key, value] of Object.entries(node)) {
      if (key === "$ref" && typeof value === "string" && !exists(document, value)) found.add(value);
      else visit(value);
    }
  };
  visit(document);
  return [...found];
}

function exists(document: OpenApiDocument, reference: string): boolean {
  if (!reference.startsWith("#/")) return false;
  const keys = reference
    .slice(2)
    .split("/")
    .map((key) => decodeURIComponent(key).replaceAll("~1", "/").replaceAll("~0", "~"));
  return (
    keys.reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], document) !== undefined
  );
}
