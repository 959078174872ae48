import { readFileSync } from "node:fs";
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { filesFromDocument, generatedFiles } from "../../scripts/lib/generated-files.ts";
import type { OpenApiDocument } from "../../scripts/lib/openapi.ts";
import { inProject, overlayFile, vendorFolder } from "../../scripts/lib/paths.ts";
import { compileSource } from "./helpers/compile-source.ts";
import {
  type Edit,
  edited,
  session,
  sessionData,
  sessionError,
  token,
  tokenData,
  widgetParams,
} from "./helpers/edited-document.ts";
import { scratchFolder } from "./helpers/scratch-folder.ts";

type Path = readonly (string | number)[];

const schemas = ["components", "schemas"];
const sessionBody: Path = [...session, "requestBody", "content", "application/json", "schema"];
const tokenBody: Path = [...token, "requestBody", "content", "application/json", "schema"];

const create = "src/operations/create-widget-url.ts";
const refresh = "src/operations/refresh-access-token.ts";
const errors = "src/http/api-error.ts";

const rename =
  (schema: Path, from: string, to: string): Edit =>
  (document) =>
    document.move([...schema, "properties", from], [...schema, "properties", to]);

const requireParameter =
  (place: string): Edit =>
  (document) =>
    document.append([...session, "parameters"], {
      name: "region",
      in: place,
      required: true,
      schema: { type: "string" },
    });

const edits: readonly [what: string, edit: Edit, file: string][] = [
  ["data.widgetUrl is renamed", rename(sessionData, "widgetUrl", "url"), create],
  ["data of a session is renamed", rename([...schemas, "create-widget-url_Response_200"], "data", "result"), create],
  ["data of a token is renamed", rename([...schemas, "refresh-access-token_Response_200"], "data", "result"), refresh],
  ["data.accessToken is renamed", rename(tokenData, "accessToken", "token"), refresh],
  ["data.expiresAt is renamed", rename(tokenData, "expiresAt", "expires"), refresh],
  ["the refresh body's apiKey is renamed", rename(tokenBody, "apiKey", "key"), refresh],
  ["widgetParams is renamed", rename(sessionBody, "widgetParams", "params"), create],
  ["widgetParams.apiKey is renamed", rename(widgetParams, "apiKey", "key"), create],
  ["widgetParams.referrerDomain is renamed", rename(widgetParams, "referrerDomain", "domain"), create],
  ["errorCode is renamed", rename(sessionError, "errorCode", "code"), errors],
  ["additionalMessage is renamed", rename(sessionError, "additionalMessage", "more"), errors],
  ["error is renamed", rename([...schemas, "Create-widget-urlRequestBadRequestError"], "error", "fault"), errors],
  ["a path moves", (document) => document.move(session.slice(0, 2), ["paths", "/api/v3/auth/session"]), create],
  [
    "a body field is required that nobody sends",
    (document) => {
      document.add([...sessionBody, "properties", "mode"], { type: "string" });
      document.append([...sessionBody, "required"], "mode");
    },
    create,
  ],
  ["a header is required that nobody sends", requireParameter("header"), create],
  ["a query parameter is required that nobody sends", requireParameter("query"), create],
  ["a path parameter is required that nobody sends", requireParameter("path"), create],
  ["x-user-ip is renamed", (document) => document.change([...session, "parameters", 0, "name"], "x-client-ip"), create],
  [
    "a credential's header is renamed",
    (document) => document.change(["components", "securitySchemes", "apiKey", "name"], "x-partner-key"),
    create,
  ],
  [
    "a credential is added",
    (document) => {
      document.add(["components", "securitySchemes", "device"], { type: "apiKey", in: "header", name: "x-device" });
      document.add([...session, "security", 0, "device"], []);
    },
    create,
  ],
];

describe("an edit of the document that the wrapper does not follow is a compile error", () => {
  const errorsAfter = async (edit: Edit) => compileSource(await filesFromDocument(edited(edit), "0.0.0"));

  test("and the document as it is compiles", async () => {
    expect(await errorsAfter(() => {})).toEqual([]);
  });

  test.each(edits)("%s", async (_what, edit, file) => {
    expect(await errorsAfter(edit)).toContainEqual(expect.stringMatching(new RegExp(`^${file}: `)));
  });
});

/** Any part of a document, loosely: the walk goes everywhere. */
type Node = { [key: string]: Node };

interface Field {
  readonly file: string;
  readonly field: string;
  readonly rename: (document: OpenApiDocument) => void;
}

/** Every property and every parameter of a vendor's document, each with the edit that renames it. */
function listFields(file: string): Field[] {
  const found: Field[] = [];
  const walk = (node: unknown, path: string[]) => {
    if (typeof node !== "object" || node === null) return;
    const at = (document: OpenApiDocument) =>
      path.reduce((inner, key) => inner[key] as Node, document as unknown as Node);
    const { properties, parameters } = node as Node;
    for (const name of Object.keys(properties ?? {})) {
      found.push({
        file,
        field: [...path, name].slice(-2).join("."),
        rename: (document) => {
          const owner = at(document);
          owner.properties = Object.fromEntries(
            Object.entries(owner.properties as Node).map(([key, value]) => [key === name ? `${name}New` : key, value]),
          ) as Node;
          const required = owner.required as unknown as string[] | undefined;
          if (required?.includes(name)) required[required.indexOf(name)] = `${name}New`;
        },
      });
    }
    for (const index of Object.keys(parameters ?? {})) {
      found.push({
        file,
        field: `parameter ${index}`,
        rename: (document) => {
          const renamed = (at(document).parameters as Node)[index] as Node;
          Object.assign(renamed, { name: `${renamed.name}-new` });
        },
      });
    }
    for (const [key, value] of Object.entries(node)) walk(value, [...path, key]);
  };
  walk(parse(readFileSync(join(vendorFolder, file), "utf8")), []);
  return found;
}

test("a document that lost a public type is refused before it is compiled", async () => {
  const document = edited((before) => before.remove([...widgetParams, "x-public-type"]));
  await expect(filesFromDocument(document, "0.0.0")).rejects.toThrow(/No schema has the x-public-type WidgetParams/);
});

describe("a field that the vendor renames is noticed", () => {
  test.each(["create-widget-url.yaml", "refresh-access-token.yaml"].flatMap(listFields))(
    "$file: $field",
    async ({ file, rename: renameField }) => {
      const folder = await scratchFolder();
      await cp(vendorFolder, folder, { recursive: true });
      const document = parse(await readFile(join(folder, file), "utf8")) as OpenApiDocument;
      renameField(document);
      await writeFile(join(folder, file), stringify(document));
      const noticed = generatedFiles({
        vendorFolder: folder,
        overlayFile,
        packageFile: inProject("package.json"),
      }).then(compileSource, (error: Error) => [error.message]);
      expect(await noticed).not.toEqual([]);
    },
  );
});
