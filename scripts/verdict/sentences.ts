import type { Part } from "./kinds.ts";
import { list } from "./rules.ts";

/** A part that comes or goes as a whole, in words for a changelog. */
export function tellPart({ kind, key, id, parent, noun, fields }: Part, happened: "added" | "removed"): string {
  const verb = happened === "added" ? "adds" : "removes";
  switch (kind) {
    case "operation":
      return `${verb} ${noun} (${id.toUpperCase()} ${parent?.key})`;
    case "server":
      return `${verb} server \`${fields.url}\``;
    case "media":
      return `${verb} media type \`${key}\` of ${noun}`;
    case "parameter":
      return `${verb} ${fields.required === true ? "required " : ""}${noun}`;
    case "schema":
      return `changes ${noun}: ${happened} ${key}`;
    default:
      return `${verb} ${noun}`;
  }
}

/** A part of which one field is another: a sentence or more. */
export function tellField(
  { kind, where, noun }: Part,
  field: string,
  before: unknown,
  after: unknown,
): readonly string[] {
  const more = list(after).filter((value) => !list(before).includes(value));
  const fewer = list(before).filter((value) => !list(after).includes(value));
  const each = (sentence: (value: string, isNew: boolean) => string) => [
    ...more.map((value) => sentence(code(value), true)),
    ...fewer.map((value) => sentence(code(value), false)),
  ];
  if (kind === "example") return [`changes ${noun}`];
  switch (field) {
    case "description":
    case "summary":
    case "title":
      return [`rewords ${noun}`];
    case "$ref":
      return [`renames the component behind ${noun}`];
    case "security":
      return [`changes how ${where} is authenticated`];
    case "deprecated":
      return [`${after === true ? "deprecates" : "no longer deprecates"} ${noun}`];
    case "type":
      return [`changes the type of ${noun} from ${types(before)} to ${types(after)}`];
    case "enum":
    case "x-known-values":
      // Known values are never all.
      if (field === "enum" && before === undefined) return [`limits ${noun} to ${more.map(code).join(", ")}`];
      if (field === "enum" && after === undefined) return [`lets ${noun} have any value`];
      return each((value, isNew) => (isNew ? `adds value ${value} to ${noun}` : `removes value ${value} from ${noun}`));
    case "required":
      if (typeof (before ?? after) === "boolean") return [`makes ${noun} ${after === true ? "required" : "optional"}`];
      return each((name, isNew) => `makes ${name} of ${noun} ${isNew ? "required" : "optional"}`);
    default: {
      const short = [before, after].every((value) => typeof value !== "object");
      return [`changes ${field} of ${noun}${short ? ` from ${plain(before)} to ${plain(after)}` : ""}`];
    }
  }
}

const code = (value: unknown): string => `\`${value}\``;
const plain = (value: unknown): string => (value === undefined ? "nothing" : code(value));
const types = (value: unknown): string => list(value).join(" or ") || "any";
