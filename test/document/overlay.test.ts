import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { applyOverlay, buildDocument, joinDocuments } from "../../scripts/lib/build-document.ts";
import { listOperations, type OpenApiDocument } from "../../scripts/lib/openapi.ts";
import { type Overlay, readOverlay } from "../../scripts/lib/overlay.ts";
import { documentFile, overlayFile, vendorFolder } from "../../scripts/lib/paths.ts";
import { document, documentedAnswers } from "../helpers/document.ts";
import { inOlderForm } from "../spec/helpers/vendor-page.ts";

const small = (): OpenApiDocument => ({
  openapi: "3.1.0",
  info: { title: "partner-api", version: "1.0.0" },
  paths: {},
  components: { schemas: { Error: { type: "object", properties: { statusCode: { type: "integer", default: 0 } } } } },
});

const overlay = (...actions: Record<string, unknown>[]): Overlay => ({ actions: actions as never });

describe("applying the overlay", () => {
  test("updates and removes", async () => {
    const built = await applyOverlay(
      small(),
      overlay(
        { target: "$.info", description: "title", update: { title: "Transak Partner API" } },
        { target: "$.components.schemas[*].properties[*].default", description: "defaults", remove: true },
      ),
    );
    expect(built.info).toEqual({ title: "Transak Partner API", version: "1.0.0" });
    expect(built.components.schemas.Error).toEqual({ type: "object", properties: { statusCode: { type: "integer" } } });
  });

  test("fails on an action that matches nothing, and names each", async () => {
    const failing = applyOverlay(
      small(),
      overlay(
        { target: "$.paths['/gone'].post", description: "moved away", update: { summary: "x" } },
        { target: "$.info", description: "still there", update: { title: "y" } },
        { target: "$.components.schemas.Gone", description: "renamed", remove: true },
      ),
    );
    await expect(failing).rejects.toThrow(/- \$\.paths\['\/gone'\]\.post \(moved away\): matches nothing/);
    await expect(failing).rejects.toThrow(/\(renamed\): matches nothing/);
    await expect(failing).rejects.not.toThrow(/still there/);
  });

  test("fails on an action that changes nothing, as when the vendor has fixed the same", async () => {
    const failing = applyOverlay(
      small(),
      overlay({ target: "$.info", description: "title", update: { title: "partner-api" } }),
    );
    await expect(failing).rejects.toThrow(/\(title\): changes nothing/);
  });
});

describe("words of ours in an action", () => {
  test("x-may-be-idle lets one match nothing, or change nothing, where it says why", async () => {
    const reason = "Newer documents have it themselves.";
    const built = await applyOverlay(
      small(),
      overlay(
        { target: "$.gone", update: { title: "x" }, "x-may-be-idle": reason },
        { target: "$.info", update: { title: "partner-api" }, "x-may-be-idle": reason },
      ),
    );
    expect(built).toEqual(small());
    const unexplained = overlay({ target: "$.gone", update: { title: "x" }, "x-may-be-idle": "" });
    await expect(applyOverlay(small(), unexplained)).rejects.toThrow(/matches nothing/);
  });

  test.each([
    ["a schema", "$.components.schemas.Error"],
    ["its properties", "$.components.schemas.Error.properties"],
  ])("x-removed-fields names what goes with %s, so that a renamed field is noticed", async (_what, target) => {
    const removing = (...fields: readonly string[]) =>
      applyOverlay(small(), overlay({ target, remove: true, "x-removed-fields": fields }));
    await expect(removing("statusCode")).resolves.toBeDefined();
    await expect(removing("statusCode", "details[].code")).rejects.toThrow(/: no longer removes details\[\]\.code$/);
  });
});

describe("descriptions of fields", () => {
  const kind = { type: "string" };
  const document = (): OpenApiDocument => ({
    ...small(),
    paths: {
      "/orders": {
        get: {
          operationId: "get-orders",
          parameters: [{ name: "limit", in: "query" }],
          responses: {
            "200": { content: { "application/json": { schema: { $ref: "#/components/schemas/Orders" } } } },
          },
        },
      },
    },
    components: {
      schemas: {
        Orders: { properties: { data: { type: "array", items: { $ref: "#/components/schemas/Order" } } } },
        Order: { properties: { kind: { oneOf: [{ type: "boolean" }, { $ref: "#/components/schemas/Kind" }] } } },
        Kind: { properties: { name: kind } },
      },
    },
  });
  const describeFields = (fields: Overlay["fields"] & object) => applyOverlay(document(), { ...overlay(), fields });

  test("are put where the vendor has the field, through references, lists and alternatives", async () => {
    const built = await describeFields({
      "get-orders": {
        parameters: { limit: "How many." },
        "200": { "data[].kind": "Its kind.", "data[].kind.name": "Its name." },
      },
    });
    expect(built.components.schemas).toMatchObject({
      Order: { properties: { kind: { description: "Its kind." } } },
      Kind: { properties: { name: { description: "Its name." } } },
    });
    expect(built.paths["/orders"]?.get).toMatchObject({ parameters: [{ name: "limit", description: "How many." }] });
  });

  test.each([
    ["a field", { "get-orders": { "200": { "data[].sort": "Its sort." } } }, "get-orders 200 data[].sort"],
    ["a parameter", { "get-orders": { parameters: { skip: "From." } } }, "get-orders parameters skip"],
    ["a status", { "get-orders": { "400": { error: "What." } } }, "get-orders 400 error"],
    ["an operation", { "get-order": { "200": { data: "It." } } }, "get-order 200 data"],
  ])("of %s that is gone fail by name", async (_what, fields, name) => {
    await expect(describeFields(fields)).rejects.toThrow(`(${name}): matches nothing`);
  });
});

test("each action of ours has its reason", async () => {
  const { actions } = await readOverlay(overlayFile);
  expect(actions.length).toBeGreaterThan(100);
  expect(actions.filter(({ description }) => !description)).toEqual([]);
});

describe("openapi/partner-api.yaml", () => {
  test("has a named example for every response", () => {
    const responses = listOperations(document).flatMap(({ operation }) => Object.keys(operation.responses));
    const covered = new Set(documentedAnswers.map(({ operationId, status }) => `${operationId} ${status}`));
    expect(covered.size).toBe(responses.length);
  });

  test.each(documentedAnswers.filter(({ status, mediaType }) => status >= 400 && mediaType === "application/json"))(
    "$operationId $status $example repeats its status, where it has the envelope",
    ({ status, value }) => {
      const { error } = value as { error?: { statusCode: number } };
      expect(error?.statusCode ?? status).toBe(status);
    },
  );

  test("has no default left that would make a property required", () => {
    expect(JSON.stringify(document)).not.toContain('"default"');
  });
});

describe("a server that has a part of the path, as older pages have it", () => {
  const older = (path: string): OpenApiDocument => ({
    ...small(),
    servers: [{ url: "https://api.example/partners/api/v2/" }],
    paths: { [path]: {} },
  });

  test.each(["/orders", "/partners/api/v2/orders"])("gives it to %s, once", (path) => {
    expect(joinDocuments([older(path)]).paths).toEqual({
      "/partners/api/v2/orders": { servers: [{ url: "https://api.example" }] },
    });
  });

  test("is built into the same document as a newer page", async () => {
    const folder = await mkdtemp(join(tmpdir(), "older-pages-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    await cp(vendorFolder, folder, { recursive: true });
    const file = join(folder, "get-orders.yaml");
    await writeFile(file, inOlderForm(await readFile(file, "utf8")));
    expect(await buildDocument(folder, overlayFile)).toBe(await readFile(documentFile, "utf8"));
  });
});

describe("joining the vendor's documents", () => {
  test("keeps each one's servers at its own paths", () => {
    const documents = ["a", "b"].map((name) => ({
      ...small(),
      servers: [{ url: `https://${name}.example` }],
      paths: { [`/${name}`]: {} },
    }));
    expect(joinDocuments(documents).paths).toEqual({
      "/a": { servers: [{ url: "https://a.example" }] },
      "/b": { servers: [{ url: "https://b.example" }] },
    });
  });

  test("refuses two schemas of one name that differ", () => {
    const other = { ...small(), components: { schemas: { Error: { type: "string" } } } };
    expect(() => joinDocuments([small(), other])).toThrow(/have a Error, and not the same one/);
  });

  test("refuses a field of a document that it would have to leave out", () => {
    const secured = { ...small(), security: [{ apiKey: [] }] };
    expect(() => joinDocuments([small(), secured])).toThrow(/has had security: join it, too/);
  });
});
