import type { OpenApiDocument, Operation } from "../openapi.ts";

/** A place in a document in words: where it is, and what to call it. */
export interface Place {
  readonly where: string;
  readonly noun: string;
}

/** Reads a JSON pointer that walks through references, as `redocly diff` writes it. */
export function placeOf(pointer: string, documents: readonly OpenApiDocument[], value?: unknown): Place {
  const segments = pointer
    .replace(/^#\/?/, "")
    .split("/")
    .filter((segment) => segment !== "" && segment !== "$ref")
    .map((segment) => segment.replaceAll("~1", "/").replaceAll("~0", "~"));
  const [first, path, method, part, ...rest] = segments;
  if (first !== "paths" || path === undefined) return placeOutsidePaths(segments);
  if (method === undefined) return { where: path, noun: `path \`${path}\`` };
  const operation = documents
    .map((document) => document.paths?.[path]?.[method] as Operation | undefined)
    .find(Boolean);
  const name = operation?.operationId ?? `${method.toUpperCase()} ${path}`;
  if (method === "servers") return { where: path, noun: `server ${Number(part ?? 0) + 1} of \`${path}\`` };
  if (part === undefined) return { where: name, noun: `operation \`${name}\`` };

  const fields = fieldPath(rest);
  switch (part) {
    case "requestBody": {
      if (fields.length === 0) return { where: `${name} request`, noun: `the request of \`${name}\`` };
      const where = `${name} request ${fields.join(".")}`;
      if (fields[0] !== "widgetParams") return { where, noun: `request field \`${fields.join(".")}\` of \`${name}\`` };
      const inside = fields.slice(1).join(".");
      return { where, noun: inside === "" ? "the widget parameters" : `widget parameter \`${inside}\`` };
    }
    case "responses": {
      const [status, kind, header] = rest;
      const where = ["responses", status].every((segment) => segment !== undefined) ? `${name} answer ${status}` : name;
      if (status === undefined) return { where: name, noun: `the answers of \`${name}\`` };
      if (kind === "headers" && header !== undefined) {
        return { where: `${where} header ${header}`, noun: `header \`${header}\` of answer ${status} of \`${name}\`` };
      }
      if (fields.length === 0) return { where, noun: `answer ${status} of \`${name}\`` };
      return {
        where: `${where} ${fields.join(".")}`,
        noun: `field \`${fields.join(".")}\` in answer ${status} of \`${name}\``,
      };
    }
    case "parameters": {
      const listed = documents.map(
        (document) => (document.paths?.[path]?.[method] as Operation | undefined)?.parameters,
      );
      const parameter = (value ?? listed.map((list) => list?.[Number(rest[0])]).find(Boolean)) as
        | { readonly name?: string; readonly in?: string }
        | undefined;
      if (!parameter?.name) return { where: `${name} parameters`, noun: `the parameters of \`${name}\`` };
      return {
        where: `${name} ${parameter.in} ${parameter.name}`,
        noun: `${parameter.in} parameter \`${parameter.name}\` of \`${name}\``,
      };
    }
    default:
      return { where: `${name} ${part}`, noun: `${part} of \`${name}\`` };
  }
}

function placeOutsidePaths(segments: readonly string[]): Place {
  const [first, second, name] = segments;
  if (first === undefined) return { where: "document", noun: "the document" };
  if (first === "components" && name !== undefined) {
    const kind = second === "securitySchemes" ? "credential" : "component";
    return { where: `${second} ${name}`, noun: `${kind} \`${name}\`` };
  }
  if (first === "info") return { where: "info", noun: "the document's info" };
  if (first === "tags") return { where: "tags", noun: "the tags" };
  return { where: segments.join(" "), noun: `\`${segments.join(".")}\`` };
}

/** `content`, `application/json`, `schema`, `properties`, `a`, `items`, `properties`, `b` → `a[]`, `b`. */
function fieldPath(segments: readonly string[]): string[] {
  const fields: string[] = [];
  const schema = segments.indexOf("schema");
  const rest = schema === -1 ? [] : segments.slice(schema + 1);
  for (let index = 0; index < rest.length; index += 1) {
    const segment = rest[index] as string;
    if (segment === "properties" && rest[index + 1] !== undefined) fields.push(rest[++index] as string);
    else if (segment === "items") fields.push(`${fields.pop() ?? ""}[]`);
    else if (segment === "additionalProperties") fields.push("*");
    else if (segment !== "properties") fields.push(segment);
  }
  return fields;
}
