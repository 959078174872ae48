import { isDeepStrictEqual } from "node:util";
import { parse } from "yaml";
import type { OpenApiDocument } from "../lib/openapi.ts";
import type { Part } from "./kinds.ts";
import { readParts } from "./parts.ts";
import { judgeField, judgePart } from "./rules.ts";
import { tellField, tellPart } from "./sentences.ts";
import { type Change, summarize, unjudged } from "./verdict.ts";

/** The first signal: what changes between the texts of two documents. What cannot be judged is major. */
export function compareDocuments(base: string, head: string): readonly Change[] {
  if (base === head) return [];
  try {
    return summarize(compareParts(read("base", base), read("head", head), new Set())).changes;
  } catch (error) {
    return [unjudged("document", (error as Error).message.trim().split("\n")[0] ?? "")];
  }
}

function read(name: string, text: string): Part {
  const document = parse(text, { maxAliasCount: 0 }) as OpenApiDocument | null;
  if (typeof document !== "object" || typeof document?.openapi !== "string") {
    throw new Error(`the ${name} document is not OpenAPI`);
  }
  return readParts(document);
}

/** What changes in a part and in all that it holds. Where many places refer to the same, it is reported of the first. */
function compareParts(before: Part, after: Part, told: Set<string>): Change[] {
  const origins = `${before.origin} ${after.origin}`;
  const once = `${origins} ${before.direction}`;
  // Components come last. What something uses has been told of there.
  if (told.has(once) || (before.kind === "component" && told.has(origins))) return [];
  told.add(origins).add(once);

  const [old, current] = [before.parts(), after.parts()];
  const removed = old.filter(({ id }) => !current.some((part) => part.id === id));
  const added = current.filter(({ id }) => !old.some((part) => part.id === id));
  const renames = removed.flatMap((part) =>
    added.filter((other) => isRename(part, other)).map((other) => [part, other] as const),
  );
  const renamed = new Set(renames.flat());
  return [
    ...compareFields(before, after),
    ...renames.map(([part, other]) => ({
      bump: judgePart(part, "removed"),
      where: other.where,
      what: `renames ${other.noun}: \`${part.key}\` becomes \`${other.key}\``,
    })),
    ...removed.filter((part) => !renamed.has(part)).flatMap((part) => tell(part, "removed")),
    ...added.filter((part) => !renamed.has(part)).flatMap((part) => tell(part, "added")),
    ...old.flatMap((part) =>
      current.filter(({ id }) => id === part.id).flatMap((other) => compareParts(part, other, told)),
    ),
  ];
}

const isRename = (before: Part, after: Part): boolean =>
  before.kind === after.kind && isDeepStrictEqual(before.node, after.node);

/** A path comes and goes with its operations, and these are what callers know. */
function tell(part: Part, happened: "added" | "removed"): Change[] {
  if (part.kind === "path")
    return part
      .parts()
      .filter(({ kind }) => kind === "operation")
      .flatMap((operation) => tell(operation, happened));
  return [{ bump: judgePart(part, happened), where: part.where, what: tellPart(part, happened) }];
}

function compareFields(before: Part, after: Part): Change[] {
  const names = new Set([...Object.keys(before.fields), ...Object.keys(after.fields)]);
  return [...names].flatMap((name) => {
    const values = [before.fields[name], after.fields[name]] as const;
    if (isSame(...values)) return [];
    const bump = judgeField(before, name, ...values);
    return tellField(before, name, ...values).map((what) => ({ bump, where: before.where, what }));
  });
}

/** The order of a list's items counts for nothing. */
function isSame(before: unknown, after: unknown): boolean {
  if (!Array.isArray(before) || !Array.isArray(after)) return isDeepStrictEqual(before, after);
  return (
    before.length === after.length && before.every((item) => after.some((other) => isDeepStrictEqual(item, other)))
  );
}
