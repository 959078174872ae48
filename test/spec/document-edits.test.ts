import { describe, expect, test } from "vitest";
import { filesFromDocument } from "../../scripts/lib/generated-files.ts";
import { listOperations, resolve, type Schema } from "../../scripts/lib/openapi.ts";
import { document } from "../helpers/document.ts";
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

type Path = readonly (string | number)[];

const schemas = ["components", "schemas"];
const sessionBody: Path = [...session, "requestBody", "content", "application/json", "schema"];
const tokenBody: Path = [...token, "requestBody", "content", "application/json", "schema"];

const create = "src/operations/create-widget-url.ts";
const params = "src/operations/widget-params.ts";
const refresh = "src/operations/refresh-access-token.ts";
const errors = "src/http/api-error.ts";
const options = "src/http/call-options.ts";
const credentials = "src/http/call.ts";

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
  ["data.accessToken is renamed", rename(tokenData, "accessToken", "token"), refresh],
  ["data.expiresAt is renamed", rename(tokenData, "expiresAt", "expires"), refresh],
  ["the refresh body's apiKey is renamed", rename(tokenBody, "apiKey", "key"), refresh],
  ["widgetParams is renamed", rename(sessionBody, "widgetParams", "params"), create],
  ["widgetParams.apiKey is renamed", rename(widgetParams, "apiKey", "key"), params],
  ["widgetParams.referrerDomain is renamed", rename(widgetParams, "referrerDomain", "domain"), params],
  ["errorCode is renamed", rename(sessionError, "errorCode", "code"), errors],
  ["additionalMessage is renamed", rename(sessionError, "additionalMessage", "more"), errors],
  ["error is renamed", rename([...schemas, "Create-widget-urlRequestBadRequestError"], "error", "fault"), errors],
  [
    "a body field is required that nobody sends",
    (document) => {
      document.add([...sessionBody, "properties", "mode"], { type: "string" });
      document.append([...sessionBody, "required"], "mode");
    },
    create,
  ],
  ["a header is required that nobody sends", requireParameter("header"), options],
  ["a query parameter is required that nobody sends", requireParameter("query"), create],
  ["a path parameter is required that nobody sends", requireParameter("path"), create],
  ["x-user-ip is renamed", (document) => document.change([...session, "parameters", 0, "name"], "x-client-ip"), create],
  [
    "a credential's header is renamed",
    (document) => document.change(["components", "securitySchemes", "apiKey", "name"], "x-partner-key"),
    credentials,
  ],
  [
    "a credential is added",
    (document) => {
      document.add(["components", "securitySchemes", "device"], { type: "apiKey", in: "header", name: "x-device" });
      document.add([...session, "security", 0, "device"], []);
    },
    credentials,
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

  test("and one that it follows by its tables compiles: an address that moves, a result under another name", async () => {
    const follow: Edit = (document) => {
      document.move(session.slice(0, 2), ["paths", "/api/v3/auth/session"]);
      rename([...schemas, "create-widget-url_Response_200"], "data", "result")(document);
      document.change([...schemas, "create-widget-url_Response_200", "required"], ["result"]);
    };
    expect(await errorsAfter(follow)).toEqual([]);
  });
});

describe("of each operation, a change that the wrapper does not follow is noticed", () => {
  /** What the generator or else the compiler objects to. */
  const objections = (edit: Edit) =>
    filesFromDocument(edited(edit), "0.0.0").then(compileSource, (error: Error) => [error.message]);

  const operations = listOperations(document).map(({ path, method, operation }) => {
    const at: Path = ["paths", path, method];
    const ofStatus = (status: string) => operation.responses[status]?.content?.["application/json"]?.schema?.$ref;
    const places = Object.fromEntries(
      ["200", "400", "401"].map((status) => [status, ofStatus(status)?.replace("#/", "").split("/")]),
    );
    return { id: operation.operationId, at, places };
  });

  const requireIn =
    (at: Path, place: string): Edit =>
    (changed) => {
      const all = [...at, "parameters"];
      const parameter = { name: "region", in: place, required: true, schema: { type: "string" } };
      if (changed.has(all)) changed.append(all, parameter);
      else changed.add(all, [parameter]);
    };

  test.each(operations)("$id: a parameter that nobody sends", async ({ at }) => {
    for (const place of ["header", "query", "path"])
      expect(await objections(requireIn(at, place)), place).not.toEqual([]);
  });

  test.each(operations)("$id: another name for its result, or for its errors", async ({ places }) => {
    const result = places["200"] as Path;
    const { required } = resolve(document, { $ref: `#/${result.join("/")}` } as Schema);
    expect(await objections(rename(result, required?.[0] as string, "outcome"))).not.toEqual([]);
    for (const status of ["400", "401"]) {
      const place = places[status];
      if (place) expect(await objections(rename(place, "error", "fault")), status).not.toEqual([]);
    }
  });
});

test("a document that lost a public type is refused before it is compiled", async () => {
  const document = edited((before) => before.remove([...widgetParams, "x-public-type"]));
  await expect(filesFromDocument(document, "0.0.0")).rejects.toThrow(/No schema has the x-public-type WidgetParams/);
});
