import { readFileSync } from "node:fs";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { parse } from "yaml";
import { applyOverlay, buildDocument, joinDocuments } from "../../scripts/lib/build-document.ts";
import { listOperations, type OpenApiDocument, type Operation } from "../../scripts/lib/openapi.ts";
import { documentFile, inProject, overlayFile, vendorFolder } from "../../scripts/lib/paths.ts";
import { document, documentedAnswers } from "../helpers/document.ts";
import { inOlderForm } from "../spec/helpers/vendor-page.ts";

const small = (): OpenApiDocument => ({
  openapi: "3.1.0",
  info: { title: "partner-api", version: "1.0.0" },
  paths: {},
  components: { schemas: { Error: { type: "object", properties: { statusCode: { type: "integer", default: 0 } } } } },
});

const overlay = (...actions: Record<string, unknown>[]) => ({ overlay: "1.0.0", actions: actions as never });

describe("applying the overlay", () => {
  it("updates and removes", async () => {
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

  it("fails on an action that matches nothing, and names each", async () => {
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

  it("fails on an action that changes nothing, as when the vendor has fixed the same", async () => {
    const failing = applyOverlay(
      small(),
      overlay({ target: "$.info", description: "title", update: { title: "partner-api" } }),
    );
    await expect(failing).rejects.toThrow(/\(title\): changes nothing/);
  });
});

describe("openapi/overlay.yaml", () => {
  const { overlay: version, actions } = parse(readFileSync(overlayFile, "utf8")) as {
    overlay: string;
    actions: { description?: string }[];
  };

  it("is Overlay 1.0, each action with its reason", () => {
    expect(version).toBe("1.0.0");
    expect(actions.filter(({ description }) => !description)).toEqual([]);
  });
});

describe("a field of an order that the vendor renames", () => {
  const schema = "PartnersApiV2OrdersGetResponsesContentApplicationJsonSchemaDataItems";
  const { paths, components } = parse(
    readFileSync(inProject("openapi/vendor/get-orders.yaml"), "utf8"),
  ) as OpenApiDocument;
  const list = paths["/partners/api/v2/orders"]?.get as Operation;
  const { actions } = parse(readFileSync(overlayFile, "utf8")) as { actions: { target: string }[] };
  const targets = new Set(actions.map(({ target }) => target));

  it.each(Object.keys(components.schemas[schema]?.properties ?? {}))(
    "leaves an action that matches nothing: %s",
    (name) => {
      expect(targets).toContain(`$.components.schemas.${schema}.properties.${name}`);
    },
  );

  it.each(list.parameters?.filter(({ in: place }) => place === "query") ?? [])(
    "and a parameter of the query: $name",
    ({ name }) => {
      expect(targets).toContain(`$.paths['/partners/api/v2/orders'].get.parameters[?(@.name=='${name}')]`);
    },
  );
});

describe("openapi/partner-api.yaml", () => {
  it("has a named example for every answer", () => {
    const responses = listOperations(document).flatMap(({ operation }) => Object.keys(operation.responses));
    const covered = new Set(documentedAnswers.map(({ operationId, status }) => `${operationId} ${status}`));
    expect(covered.size).toBe(responses.length);
  });

  it.each(documentedAnswers.filter(({ status, mediaType }) => status >= 400 && mediaType === "application/json"))(
    "$operationId $status $example repeats its status, where it has the envelope",
    ({ status, value }) => {
      const { error } = value as { error?: { statusCode: number } };
      expect(error?.statusCode ?? status).toBe(status);
    },
  );

  it("has no default left that would make a property required", () => {
    expect(JSON.stringify(document)).not.toContain('"default"');
  });
});

describe("a server that has a part of the path, as older pages have it", () => {
  const older = (path: string): OpenApiDocument => ({
    ...small(),
    servers: [{ url: "https://api.example/partners/api/v2/" }],
    paths: { [path]: {} },
  });

  it.each(["/orders", "/partners/api/v2/orders"])("gives it to %s, once", (path) => {
    expect(joinDocuments([older(path)]).paths).toEqual({
      "/partners/api/v2/orders": { servers: [{ url: "https://api.example" }] },
    });
  });

  it("is built into the same document as a newer page", async () => {
    const folder = await mkdtemp(join(tmpdir(), "older-pages-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    await cp(vendorFolder, folder, { recursive: true });
    const file = join(folder, "get-orders.yaml");
    await writeFile(file, inOlderForm(await readFile(file, "utf8")));
    expect(await buildDocument(folder, overlayFile)).toBe(await readFile(documentFile, "utf8"));
  });
});

describe("joining the vendor's documents", () => {
  it("keeps each one's servers at its own paths", () => {
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

  it("refuses two schemas of one name that differ", () => {
    const other = { ...small(), components: { schemas: { Error: { type: "string" } } } };
    expect(() => joinDocuments([small(), other])).toThrow(/have a Error, and not the same one/);
  });

  it("refuses a field of a document that it would have to leave out", () => {
    const secured = { ...small(), security: [{ apiKey: [] }] };
    expect(() => joinDocuments([small(), secured])).toThrow(/has had security: join it, too/);
  });
});
