import { describe, expect, test } from "vitest";
import { filesFromDocument } from "../../scripts/lib/generated-files.ts";
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

test("a document that lost a public type is refused before it is compiled", async () => {
  const document = edited((before) => before.remove([...widgetParams, "x-public-type"]));
  await expect(filesFromDocument(document, "0.0.0")).rejects.toThrow(/No schema has the x-public-type WidgetParams/);
});
