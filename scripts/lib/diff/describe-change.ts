import type { OpenApiDocument } from "../openapi.ts";
import { placeOf } from "./place.ts";
import type { RedoclyChange } from "./redocly-changes.ts";

const verbs = { added: "adds", removed: "removes", modified: "changes" } as const;

export interface Description {
  readonly where: string;
  readonly what: readonly string[];
}

/** A change in words for a changelog: a place, and a sentence or more without a full stop. */
export function describeChange(change: RedoclyChange, documents: readonly OpenApiDocument[]): Description {
  const { kind, property, path, typeName, base, revision } = change;
  const node = kind === "modified" ? undefined : (revision ?? base)?.value;
  const place = placeOf(path, documents, node);
  if (typeName.startsWith("SecurityRequirement")) {
    return { where: place.where, what: [`changes how ${place.where.replace(/ security$/, "")} is authenticated`] };
  }
  const what = kind === "modified" ? modified(property ?? "", place.noun, change) : whole(place.noun, change, node);
  return { where: place.where, what: what.length > 0 ? what : [`${verbs[kind]} ${place.noun}`] };
}

/** A node that comes or goes as a whole. */
function whole(noun: string, { kind, path, typeName, verdicts }: RedoclyChange, node: unknown): readonly string[] {
  const verb = verbs[kind];
  const key = path.split("/").at(-1)?.replaceAll("~1", "/");
  switch (typeName) {
    case "PathItem":
      return Object.entries((node ?? {}) as Readonly<Record<string, { readonly operationId?: string } | undefined>>)
        .filter(([, operation]) => operation?.operationId !== undefined)
        .map(
          ([method, operation]) => `${verb} operation \`${operation?.operationId}\` (${method.toUpperCase()} ${key})`,
        );
    case "Operation":
      return [`${verb} ${noun} (${key?.toUpperCase()})`];
    case "Server":
      return [`${verb} server \`${(node as { readonly url?: string } | undefined)?.url}\``];
    case "Example":
    case "ExamplesMap":
      return [`${verb} an example of ${noun}`];
    case "MediaType":
      return [`${verb} media type \`${key}\` of ${noun}`];
    case "Parameter": {
      const { required } = node as { readonly required?: boolean };
      return [`${verb} ${required === true ? "required " : ""}${noun}`];
    }
    default: {
      const isProperty = typeName !== "Schema" || /\/properties\/[^/]+$/.test(path) || path.startsWith("#/components");
      return [isProperty ? `${verb} ${noun}` : `changes ${noun}: ${verdicts[0]?.message ?? `${kind} ${key}`}`];
    }
  }
}

function modified(property: string, noun: string, { base, revision, verdicts }: RedoclyChange): readonly string[] {
  const before = base?.value;
  const after = revision?.value;
  switch (property) {
    case "description":
    case "summary":
    case "title":
      return [`rewords ${noun}`];
    case "deprecated":
      return [`${after === true ? "deprecates" : "no longer deprecates"} ${noun}`];
    case "enum": {
      if (!Array.isArray(before)) return [`limits ${noun} to ${values(after)}`];
      if (!Array.isArray(after)) return [`lets ${noun} have any value`];
      return [
        ...without(after, before).map((value) => `adds value \`${value}\` to ${noun}`),
        ...without(before, after).map((value) => `removes value \`${value}\` from ${noun}`),
      ];
    }
    case "required": {
      if (typeof before === "boolean" || typeof after === "boolean") {
        return [`makes ${noun} ${after === true ? "required" : "optional"}`];
      }
      return [
        ...without(after, before).map((name) => `makes \`${name}\` of ${noun} required`),
        ...without(before, after).map((name) => `makes \`${name}\` of ${noun} optional`),
      ];
    }
    case "type":
      return [`changes the type of ${noun} from ${types(before)} to ${types(after)}`];
    case "key":
      return [`renames ${noun}: \`${before}\` becomes \`${after}\``];
    default: {
      const short = [before, after].every((value) => value === undefined || typeof value !== "object");
      const reason = short ? ` from ${plain(before)} to ${plain(after)}` : "";
      return [
        `changes ${property} of ${noun}${reason}${verdicts.length > 0 && !short ? `: ${verdicts[0]?.message}` : ""}`,
      ];
    }
  }
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const without = (all: unknown, known: unknown): unknown[] => list(all).filter((value) => !list(known).includes(value));
const values = (value: unknown): string =>
  list(value)
    .map((one) => `\`${one}\``)
    .join(", ");
const types = (value: unknown): string => (value === undefined ? "any" : [value].flat().join(" or "));
const plain = (value: unknown): string => (value === undefined ? "nothing" : `\`${value}\``);
