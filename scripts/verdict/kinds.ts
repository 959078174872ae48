/** Something of the API that has a name. */
export interface Part {
  readonly kind: Kind;
  /** What it is called by what it belongs to: `fiatAmount`, `200`, `post`. */
  readonly key: string;
  /** The field of its parent under which it stands, and its key where there are several. */
  readonly id: string;
  /** Of all but the document. */
  readonly parent: Part | undefined;
  /** Where it is written: elsewhere than it is used, when a reference leads there. */
  readonly origin: string;
  /** Where it is in the body of a message: `data[].status`. */
  readonly path: string;
  /** For people, short: `create-widget-url response 200 data.widgetUrl`. */
  readonly where: string;
  /** What to call it in a sentence. */
  readonly noun: string;
  /** Callers write requests and read responses: what is harmless in one direction breaks code in the other. */
  readonly direction: "written" | "read" | undefined;
  /** As it stands in the document: the same under another key is the same part, renamed. */
  readonly node: unknown;
  /** What is said of it and has no name of its own. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** What it holds, read when asked for: a few references can stand for more parts than memory holds. */
  readonly parts: () => readonly Part[];
}

export type Kind =
  | ("document" | "info" | "tags" | "server" | "path" | "operation" | "parameter" | "request" | "response" | "header")
  | ("media" | "example" | "schema" | "property" | "components" | "component" | "credential");

const schema = {
  properties: "property",
  items: "schema",
  additionalProperties: "schema",
  contentSchema: "schema",
} as const;
const message = { headers: "header", content: "media", schema: "schema", examples: "example" } as const;
const methods = each(["get", "put", "post", "delete", "options", "head", "patch", "trace"], "operation");
const sections = each(["schemas", "responses", "headers", "examples", "parameters", "requestBodies"], "component");

/** The fields under which a part holds others, and of which kind. Any other field is said of the part itself. */
export const holds: Readonly<Record<Kind, Readonly<Record<string, Kind>>>> = {
  document: {
    info: "info",
    tags: "tags",
    servers: "server",
    paths: "path",
    webhooks: "path",
    components: "components",
  },
  info: {},
  tags: {},
  server: {},
  path: { servers: "server", parameters: "parameter", ...methods },
  operation: { servers: "server", parameters: "parameter", requestBody: "request", responses: "response" },
  parameter: message,
  request: message,
  response: message,
  header: message,
  media: message,
  example: {},
  schema,
  property: schema,
  components: { ...sections, securitySchemes: "credential" },
  component: { ...message, ...schema },
  credential: {},
};

/** Kinds of which a field holds one. Of the others it holds several, by key or in a list. */
export const single: readonly Kind[] = ["document", "info", "tags", "operation", "request", "schema", "components"];

/** Headers that users of the package know as an option of a call. */
const options: Readonly<Record<string, string>> = { "header x-user-ip": "option `userIp" };

/** Where a part is, and what to call it. */
export const words: Readonly<Record<Kind, (key: string, parent: Part, path: string) => readonly [string, string]>> = {
  document: () => ["document", "the document"],
  info: () => ["info", "the document's info"],
  tags: () => ["tags", "the tags"],
  components: () => ["components", "the components"],
  component: (key) => [`component ${key}`, `component \`${key}\``],
  credential: (key) => [`credential ${key}`, `credential \`${key}\``],
  path: (key) => [key, `path \`${key}\``],
  operation: (key) => [key, `operation \`${key}\``],
  server: (key, { where }) => [where, `server ${Number(key) + 1} of \`${where}\``],
  parameter: (key, { where }) => [
    `${where} ${key}`,
    `${options[key] ?? key.replace(" ", " parameter `")}\` of \`${where}\``,
  ],
  request: (_, { where }) => [`${where} request`, `the request of \`${where}\``],
  response: (key, { where }) => [`${where} response ${key}`, `response ${key} of \`${where}\``],
  header: (key, { where, noun }) => [`${where} header ${key}`, `header \`${key}\` of ${noun}`],
  media: (_, { where, noun }) => [where, noun],
  example: (_, { where, noun }) => [where, `an example of ${noun}`],
  schema: fieldWords,
  property: fieldWords,
};

/** A schema goes by the name of what it describes; a field inside it by its path, such as `userData.email` or `data[].id`. */
function fieldWords(_key: string, parent: Part, path: string): readonly [string, string] {
  let owner = parent;
  while (owner.parent && ["schema", "property", "media"].includes(owner.kind)) owner = owner.parent;
  if (path === "") return [owner.where, owner.noun];
  const where = `${owner.where} ${path}`;
  if (owner.kind !== "request") return [where, `field \`${path}\` in ${owner.noun}`];
  if (path === "widgetParams") return [where, "the widget parameters"];
  if (path.startsWith("widgetParams.")) return [where, `widget parameter \`${path.replace("widgetParams.", "")}\``];
  return [where, `request field \`${path}\` of \`${owner.parent?.where}\``];
}

function each(fields: readonly string[], kind: Kind): Record<string, Kind> {
  return Object.fromEntries(fields.map((field) => [field, kind]));
}
