import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { sourceLines } from "../../scripts/lib/pull/pull.ts";
import { vendorPages } from "../../scripts/lib/pull/vendor-pages.ts";
import { type Edit, session } from "./helpers/edited-document.ts";
import { type PullProject, pullProject, pullProjectWithPages, vendorFiles } from "./helpers/pull-project.ts";
import { scratchFolder } from "./helpers/scratch-folder.ts";
import { vendorPage } from "./helpers/vendor-page.ts";
import { reordered, wholeDocument } from "./helpers/whole-document.ts";

const names = vendorPages.map(({ name }) => name);
const whole = wholeDocument();
const asJson = (yaml: string) => JSON.stringify(parse(yaml));

/** The vendor files that a whole document becomes, by name. */
async function pulled(text: string): Promise<Record<string, string>> {
  const project = await pullProject();
  project.server.pages.set("/openapi.yaml", text);
  await project.run();
  return vendorFolder(project);
}

async function vendorFolder({ folder, contents }: PullProject): Promise<Record<string, string>> {
  const files = await contents();
  return Object.fromEntries(names.map((name) => [name, files[join(folder, "vendor", `${name}.yaml`)] as string]));
}

const pullWidget = async (edit: Edit) => (await pulled(wholeDocument(edit)))["create-widget-url"] as string;

describe("a whole document", () => {
  test("becomes one document for each operation, with what the page of the operation held", async () => {
    const files = await pulled(whole);
    for (const name of names) {
      const { paths, components } = parse(vendorFiles[name] as string);
      const file = parse(files[name] as string);
      expect(file).toMatchObject({ openapi: "3.1.0", info: { title: "partner-api", version: "1.0.0" } });
      expect(inAnyOrder(file.paths)).toEqual(inAnyOrder(paths));
      expect(inAnyOrder(file.components)).toEqual(inAnyOrder(components));
      expect(file.servers).toEqual(parse(vendorFiles[name] as string).servers);
    }
  });

  test("of other APIs beside ours changes nothing of ours", async () => {
    const before = await pulled(whole);
    const after = await pulled(
      wholeDocument((document) => {
        document.change(["info"], { title: "Everything", version: "7" });
        document.change(["tags"], [{ name: "" }]);
        document.add(["paths", "/api/v2/auth/session", "put"], { operationId: "create-widget-url", responses: {} });
        document.add(["paths", "/v1/session"], { post: { operationId: "create-widget-url", responses: {} } });
        document.add(["components", "schemas", "Data"], { type: "string" });
        document.add(["components", "responses"], { BadRequest: { description: "Not ours" } });
        document.change(["components", "schemas", "Other"], { type: "integer" });
      }),
    );
    expect(after).toEqual(before);
  });

  test("becomes the same bytes in whatever order it is written, and as JSON", async () => {
    const before = await pulled(whole);
    expect(await pulled(reordered(whole))).toEqual(before);
    expect(await pulled(asJson(whole))).toEqual(before);
  });

  test("keeps the order of what has one", async () => {
    const text = await pullWidget((document) => {
      document.change([...session, "summary"], "Second\nFirst\n");
      document.add([...session, "responses", "200", "content", "application/json", "example"], { b: [2, 1], a: 1 });
      document.change(
        ["paths", "/api/v2/auth/session", "servers"],
        [{ url: "https://b.example" }, { url: "https://a.example" }],
      );
    });
    const { paths, servers } = parse(text);
    const { post } = paths["/api/v2/auth/session"];
    expect(post.responses["200"].content["application/json"].example.b).toEqual([2, 1]);
    expect(servers).toEqual([{ url: "https://b.example" }, { url: "https://a.example" }]);
    expect(text).toContain("summary: |\n        Second\n        First\n");
  });

  test("changes one line of a file where the vendor has changed one", async () => {
    const lines = async (text: Promise<string>) => (await text).split("\n");
    const before = await lines(pullWidget(() => {}));
    const after = await lines(pullWidget((document) => document.change([...session, "summary"], "Create a session")));
    expect(after.filter((line) => !before.includes(line))).toEqual(["      summary: Create a session"]);
    expect(before.length).toBe(after.length);
  });

  test("that changes nothing writes nothing the second time", async () => {
    const { server, run } = await pullProject();
    server.pages.set("/openapi.yaml", whole);
    expect((await run()).written).toHaveLength(names.length);
    expect((await run()).written).toEqual([]);
  });
});

function inAnyOrder(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(inAnyOrder).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (typeof node !== "object" || node === null) return node;
  return Object.fromEntries(
    Object.entries(node)
      .map(([key, value]) => [key, inAnyOrder(value)])
      .sort(),
  );
}

describe("what an operation refers to", () => {
  test("comes with it, around a cycle once", async () => {
    const text = await pullWidget((document) => {
      document.add(["components", "schemas", "Node"], {
        properties: {
          next: { $ref: "#/components/schemas/Node" },
          leaf: { $ref: "#/components/schemas/Leaf~1of%20it" },
        },
      });
      document.add(["components", "schemas", "Leaf/of it"], {
        properties: { root: { $ref: "#/components/schemas/Node" } },
      });
      document.add(["components", "schemas", "Alone"], { $ref: "#/components/schemas/Node" });
      document.add(["components", "responses"], {
        Late: { description: "", headers: { a: { $ref: "#/components/headers/A" } } },
      });
      document.add(["components", "headers"], { A: { schema: { $ref: "#/components/schemas/Node" } }, B: {} });
      document.add([...session, "responses", "503"], { $ref: "#/components/responses/Late" });
    });
    const { schemas, responses, headers } = parse(text).components;
    expect(Object.keys(schemas)).toEqual(expect.arrayContaining(["Leaf/of it", "Node"]));
    expect(schemas).not.toHaveProperty("Alone");
    expect([Object.keys(responses), Object.keys(headers)]).toEqual([["Late"], ["A"]]);
  });

  test("is a credential by its name, and a schema by that of a discriminator", async () => {
    const text = await pullWidget((document) => {
      document.add(["security"], [{ key: [] }]);
      document.add(["components", "securitySchemes", "key"], { type: "apiKey", in: "header", name: "x-api-key" });
      document.add(["components", "schemas", "Cat"], { type: "object" });
      document.add([...session, "responses", "503"], {
        description: "",
        content: {
          "application/json": { schema: { discriminator: { propertyName: "kind", mapping: { cat: "Cat" } } } },
        },
      });
    });
    const { paths, components } = parse(text);
    expect(paths["/api/v2/auth/session"].post.security).toEqual([{ key: [] }]);
    expect(Object.keys(components.securitySchemes)).toEqual(["key"]);
    expect(components.schemas).toHaveProperty("Cat");
  });

  test("is not what an example or a name only looks like", async () => {
    const text = await pullWidget((document) => {
      document.add([...session, "responses", "503"], {
        description: "",
        content: {
          "application/json": {
            schema: { properties: { $ref: { type: "string" }, default: { $ref: "#/components/schemas/Cat" } } },
            example: { $ref: "#/nowhere" },
          },
        },
      });
      document.add(["components", "schemas", "Cat"], { type: "object" });
    });
    expect(parse(text).components.schemas).toHaveProperty("Cat");
  });

  test("may be a parameter that the path has for all its methods", async () => {
    const text = await pullWidget((document) => {
      const parameter = (name: string, description: string) => ({ name, in: "header", description });
      document.add(
        ["paths", "/api/v2/auth/session", "parameters"],
        [parameter("access-token", "Of all"), { $ref: "#/components/parameters/Trace" }],
      );
      document.add(["components", "parameters"], { Trace: parameter("trace-id", "Of all") });
    });
    const { paths, components } = parse(text);
    const { parameters } = paths["/api/v2/auth/session"].post;
    expect(paths["/api/v2/auth/session"]).not.toHaveProperty("parameters");
    expect(parameters).toContainEqual({ $ref: "#/components/parameters/Trace" });
    expect(parameters.filter(({ name }: { name?: string }) => name === "access-token")).toHaveLength(1);
    expect(JSON.stringify(parameters)).not.toContain("Of all");
    expect(components.parameters).toHaveProperty("Trace");
  });

  test.each([
    ["its own", [...session, "servers"]],
    ["the path's", ["paths", "/api/v2/auth/session", "servers"]],
    ["the document's", ["servers"]],
  ])("has %s servers", async (_, place) => {
    const servers = [{ url: "https://stg.example" }, { url: "https://prod.example" }];
    const text = await pullWidget((document) => {
      document.remove(["paths", "/api/v2/auth/session", "servers"]);
      document.remove(["servers"]);
      document.add(place, servers);
    });
    expect(parse(text).servers).toEqual(servers);
    expect(text.match(/^ *servers:/gm)).toHaveLength(1);
  });

  test.each([
    ["one server", ["https://api-stg.transak.com/partners/api/v2"]],
    ["two servers", ["https://api-stg.transak.com/partners/api/v2/", "https://api.transak.com/partners/api/v2"]],
  ])("may have a part of its path in the address of %s", async (_, urls) => {
    const files = await pulled(
      wholeDocument((document) => {
        document.move(["paths", "/partners/api/v2/orders"], ["paths", "/orders"]);
        document.change(
          ["paths", "/orders", "servers"],
          urls.map((url) => ({ url })),
        );
      }),
    );
    const { paths, servers } = parse(files["get-orders"] as string);
    expect(Object.keys(paths)).toEqual(["/partners/api/v2/orders"]);
    expect(servers).toEqual(urls.map((url) => ({ url: new URL(url).origin })));
  });
});

const without = (path: string) => wholeDocument((document) => document.remove(["paths", path]));
const orders = "/partners/api/v2/orders";

describe("the sources", () => {
  test("are the whole document, a section's document, the page, for each operation", async () => {
    const { server, runOnSite } = await pullProjectWithPages();
    for (const name of names) server.pages.set(`/api/public/${name}.md`, vendorPage(vendorFiles[name] as string));
    for (const page of ["customization/query-parameters", "guides/mandatory-security-changes"])
      server.pages.set(`/${page}.md`, "# A page\n");
    const from = async () => Object.fromEntries((await runOnSite()).served.map((entry) => [entry.name, entry.from]));
    const at = (path: string) => `https://docs.transak.com${path}`;

    expect(await from()).toMatchObject({ "get-orders": at("/api/public/get-orders.md") });
    server.pages.set("/api/public/openapi.yaml", whole);
    expect(new Set(Object.values(await from()))).toEqual(new Set([at("/api/public/openapi.yaml")]));
    server.pages.set("/openapi.json", asJson(without(orders)));
    expect(await from()).toMatchObject({
      "create-widget-url": at("/openapi.json"),
      "get-orders": at("/api/public/openapi.yaml"),
    });
    server.pages.set("/openapi.yaml", whole);
    server.pages.set("/openapi.json", "not asked for");
    expect(new Set(Object.values(await from()))).toEqual(new Set([at("/openapi.yaml")]));
  });

  test("are asked for once each", async () => {
    const { server, run } = await pullProject();
    server.pages.set("/openapi.json", asJson(whole));
    await run();
    expect(server.requests.slice(0, 2).map(({ path }) => path)).toEqual(["/openapi.yaml", "/openapi.json"]);
    expect(server.requests.filter(({ path }) => path.startsWith("/openapi"))).toHaveLength(2);
    expect(server.requests[0]?.headers["user-agent"]).toBe("spec-pull-test/1.0");
  });

  test.each(["openapi.yaml", "openapi.json"])("may be %s in a folder, which served is reported", async (file) => {
    const { run } = await pullProject();
    const folder = await scratchFolder();
    await writeFile(join(folder, file), file.endsWith("json") ? asJson(whole) : whole);
    expect(sourceLines(await run(`${folder}/`))).toEqual([`${folder}/${file} served ${names.join(", ")}.`]);
  });

  test("take a page for what the whole document does not have", async () => {
    const { server, run } = await pullProjectWithPages();
    server.pages.set("/openapi.yaml", without(orders));
    const [documents, page] = sourceLines(await run());
    expect(documents).toContain("/openapi.yaml served create-widget-url, ");
    expect(page).toBe(`${server.url}/get-orders.md served get-orders.`);
  });

  test("do not mind the type that a server names", async () => {
    const { server, run } = await pullProject();
    server.pages.set("/openapi.yaml", (_, response) =>
      response.writeHead(200, { "content-type": "application/octet-stream" }).end(whole),
    );
    expect((await run()).served).toHaveLength(names.length);
  });

  test("may be redirected at the vendor's site", async () => {
    const { server, run } = await pullProject();
    server.pages.set("/openapi.yaml", (_, response) => response.writeHead(308, { location: "/new.yaml" }).end());
    server.pages.set("/new.yaml", whole);
    expect((await run()).served).toHaveLength(names.length);
  });
});

const move = (from: string, to: string) => wholeDocument((document) => document.move(["paths", from], ["paths", to]));

describe("an operation that is not there any more is named, and nothing is written", () => {
  const prose =
    "# Get Orders\n\nGET https://api.transak.com/x\n\n## Request\n\n### Headers\n\n- `x-user-ip` (string, required)\n";

  test.each<[string, string, RegExp]>([
    [
      "gone",
      without(orders),
      /^get-orders: there is no .*get-orders.*, and GET \/partners\/api\/v2\/orders is gone from /,
    ],
    [
      "at another path",
      move("/api/v2/auth/session", "/api/v3/auth/session"),
      /is gone from .*openapi.yaml \(which has create-widget-url at POST \/api\/v3\/auth\/session\)\./,
    ],
    [
      "under another method",
      wholeDocument((document) => document.move(session, ["paths", "/api/v2/auth/session", "put"])),
      /which has create-widget-url at PUT \/api\/v2\/auth\/session\)/,
    ],
    [
      "another operation's, as the site documents the path twice",
      wholeDocument((document) => document.change([...session, "operationId"], "create-widget-url-cards")),
      /POST \/api\/v2\/auth\/session is documented as "create-widget-url-cards", not as "create-widget-url"/,
    ],
    [
      "without a name",
      wholeDocument((document) => document.remove([...session, "operationId"])),
      /is documented as an operation without operationId/,
    ],
    [
      "there twice",
      wholeDocument((document) => {
        const item = document.get(["paths", orders]) as object;
        document.add(["paths", "/orders"], { ...item, servers: [{ url: "https://api.example/partners/api/v2" }] });
      }),
      /GET \/partners\/api\/v2\/orders is documented 2 times/,
    ],
  ])("%s", async (_, text, message) => {
    const { run, contents } = await pullProject();
    const source = await scratchFolder();
    await writeFile(join(source, "openapi.yaml"), text);
    const before = await contents();
    const error = await run(source).then(
      () => undefined,
      (reason: Error) => reason,
    );
    expect(error?.message).toMatch(/^[^\n]+\. [A-Z][^\n]+\.$/);
    expect(error?.message).toMatch(message);
    expect(await contents()).toEqual(before);
  });

  test("prose where no whole document is to be had", async () => {
    const { server, run, contents } = await pullProjectWithPages();
    const before = await contents();
    server.pages.set(
      "/create-widget-url.md",
      vendorPage((vendorFiles["create-widget-url"] as string).replace("5", "6")),
    );
    server.pages.set("/get-orders.md", prose);
    await expect(run()).rejects.toThrow(
      /^get-orders: \S+\/get-orders.md is prose without a document, and no openapi.yaml or openapi.json is published .*openapi\.yaml now\.$/,
    );
    expect(await contents()).toEqual(before);
  });

  test("prose that a section of links ends", async () => {
    const { server, run } = await pullProjectWithPages();
    server.pages.set(
      "/get-orders.md",
      "# Get Orders\n\n## OpenAPI Specification\n\nSee https://docs.example/openapi.yaml\n",
    );
    await expect(run()).rejects.toThrow(/is prose without a document/);
  });

  test("prose, and gone from the whole document", async () => {
    const { server, run } = await pullProjectWithPages();
    server.pages.set("/get-orders.md", prose);
    server.pages.set("/openapi.yaml", without(orders));
    await expect(run()).rejects.toThrow(/is prose without a document, and GET \S+ is gone from \S+\/openapi\.yaml /);
  });
});
