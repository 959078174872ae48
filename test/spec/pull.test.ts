import { cp, readdir, readFile, writeFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { inProject } from "../../scripts/lib/paths.ts";
import { pageSource } from "../../scripts/lib/pull/page-source.ts";
import { type PullReport, pull, pullNotes } from "../../scripts/lib/pull/pull.ts";
import { vendorPages } from "../../scripts/lib/pull/vendor-pages.ts";
import { pageServer } from "./helpers/page-server.ts";
import { scratchFolder } from "./helpers/scratch-folder.ts";
import { inNewerWords, inOlderForm, vendorPage } from "./helpers/vendor-page.ts";

const widgetPage = "/create-widget-url.md";
const tokenPage = "/refresh-access-token.md";
const others = vendorPages.map(({ name }) => name).slice(2);
const maxBytes = 64 * 1024;

const vendor = {
  widget: await readFile(inProject("openapi/vendor/create-widget-url.yaml"), "utf8"),
  token: await readFile(inProject("openapi/vendor/refresh-access-token.yaml"), "utf8"),
};

/** A server with good pages, and a project's openapi folder to pull into. */
async function setUp() {
  const server = await pageServer();
  server.pages.set(widgetPage, vendorPage(vendor.widget));
  server.pages.set(tokenPage, vendorPage(vendor.token));
  for (const name of others) {
    const yaml = await readFile(inProject("openapi/vendor", `${name}.yaml`), "utf8");
    server.pages.set(`/${name}.md`, vendorPage(yaml));
  }
  const folder = await scratchFolder();
  await cp(inProject("openapi"), folder, { recursive: true });
  const run = (source = server.url, watchedMayBeMissing = true, timeoutMs = 20_000): Promise<PullReport> =>
    pull({
      source: pageSource(source, { timeoutMs, maxBytes, userAgent: "spec-pull-test/1.0" }),
      watchedMayBeMissing,
      openapiFolder: folder,
    });
  return { server, folder, run, contents: () => readFolder(folder) };
}

async function readFolder(folder: string): Promise<Record<string, string>> {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const paths = files.map((file) => join(file.parentPath, file.name)).sort();
  return Object.fromEntries(await Promise.all(paths.map(async (path) => [path, await readFile(path, "utf8")])));
}

describe("good pages", () => {
  test.each([
    ["older", vendor.widget],
    ["newer", inNewerWords(vendor.widget)],
  ] as const)("of the %s form are written verbatim", async (form, yaml) => {
    const { server, folder, run } = await setUp();
    const changed = yaml.replace("summary: Create Widget URL", "summary: Create a Widget URL");
    server.pages.set(widgetPage, vendorPage(changed, form));

    const { written } = await run();

    expect(written).toEqual([join(folder, "vendor/create-widget-url.yaml")]);
    expect(await readFile(join(folder, "vendor/create-widget-url.yaml"), "utf8")).toBe(changed);
  });

  test("that have a part of the path in the server's address are written verbatim", async () => {
    const { server, folder, run } = await setUp();
    const older = inOlderForm(await readFile(join(folder, "vendor/get-orders.yaml"), "utf8"));
    server.pages.set("/get-orders.md", vendorPage(older));
    expect((await run()).written).toEqual([join(folder, "vendor/get-orders.yaml")]);
    expect(await readFile(join(folder, "vendor/get-orders.yaml"), "utf8")).toBe(older);
  });

  test("are asked for by name, with a User-Agent that says who asks", async () => {
    const { server, run } = await setUp();
    await run();
    expect(server.requests.slice(0, 2).map(({ path }) => path)).toEqual([widgetPage, tokenPage]);
    expect(server.requests[0]?.headers["user-agent"]).toBe("spec-pull-test/1.0");
  });

  test("that are the same as before write nothing", async () => {
    const { run, contents } = await setUp();
    const before = await contents();
    expect((await run()).written).toEqual([]);
    expect(await contents()).toEqual(before);
  });

  test("with the line endings of Windows are the same as before", async () => {
    const { server, run } = await setUp();
    server.pages.set(widgetPage, vendorPage(vendor.widget).replaceAll("\n", "\r\n"));
    expect((await run()).written).toEqual([]);
  });

  test("may hold a fence in a description, and a yaml fence before the heading", async () => {
    const { server, folder, run } = await setUp();
    const yaml = vendor.widget.replace("        **Important:**\n", "        ```json\n        {}\n        ```\n");
    server.pages.set(widgetPage, `\`\`\`yaml\n## OpenAPI Specification\n\`\`\`\n${vendorPage(yaml)}`);
    await run();
    expect(await readFile(join(folder, "vendor/create-widget-url.yaml"), "utf8")).toBe(yaml);
  });

  test("are read from a folder as well", async () => {
    const { folder, run } = await setUp();
    const pages = await scratchFolder();
    await writeFile(join(pages, "create-widget-url.md"), vendorPage(vendor.widget));
    for (const name of others) {
      const yaml = await readFile(inProject("openapi/vendor", `${name}.yaml`), "utf8");
      await writeFile(join(pages, `${name}.md`), vendorPage(yaml));
    }
    await writeFile(join(pages, "refresh-access-token.md"), vendorPage(vendor.token.replace("7 days", "8 days")));
    expect((await run(pages)).written).toEqual([join(folder, "vendor/refresh-access-token.yaml")]);
  });
});

const lostIndentation = await readFile(inProject("test/fixtures/vendor-pages/create-widget-url.md"), "utf8");
const tens = (name: string): string => Array.from({ length: 10 }, () => `*${name}`).join(", ");
const bomb = `x-a: &a ["lol"]\nx-b: &b [${tens("a")}]\nx-c: &c [${tens("b")}]\nx-d: [${tens("c")}]\n`;

const badPages: readonly [string, string, RegExp][] = [
  ["an empty page", "", /the page is empty/],
  ["white space only", " \n\n", /the page is empty/],
  ["HTML", "<!DOCTYPE html>\n<html><body>Sign in</body></html>", /is HTML/],
  ["no section", "# Create Widget URL\n\n```yaml\nopenapi: 3.1.0\n```\n", /no "## OpenAPI Specification"/],
  ["no fence", "# X\n\n## OpenAPI Specification\n\nComing soon.\n", /no yaml fence/],
  ["no yaml among the fences", "## OpenAPI Specification\n\n```json\n{}\n```\n", /no yaml fence/],
  [
    "a fence that the end of the page cuts off",
    vendorPage(vendor.widget).split("```\n\n## SDK")[0] as string,
    /not closed/,
  ],
  ["a fence that runs into the next", vendorPage(vendor.widget).replace("```\n\n## SDK", "\n\n## SDK"), /not closed/],
  ["an empty fence", vendorPage(""), /fence is empty/],
  ["lost indentation", lostIndentation, /lost its indentation/],
  ["lost indentation in part", vendorPage(vendor.widget.replace(/^ {4,}/gm, "  ")), /not plain YAML/],
  [
    "a reference to a file",
    vendorPage(vendor.widget.replace(/#\/components\/schemas\/create-widget-url_Response_200/, "../../package.json")),
    /\$ref leads out of the document/,
  ],
  [
    "a reference to a part of a file",
    vendorPage(vendor.widget.replace("'#/components/", "'other.yaml#/components/")),
    /\$ref leads out of the document/,
  ],
  [
    "a reference to a host",
    vendorPage(
      vendor.widget.replace(/#\/components\/schemas\/create-widget-url_Response_200/, "https://evil.example/a.yaml"),
    ),
    /\$ref leads out of the document/,
  ],
  [
    "the end of a comment",
    vendorPage(vendor.widget.replace("summary: Create Widget URL", 'summary: "*/ evil() /*"')),
    /would end a comment/,
  ],
  [
    "the end of a comment in the name of a field",
    vendorPage(vendor.widget.replace(/^( +)apiKey:\n/m, '$1"*/ evil() /*":\n')),
    /would end a comment/,
  ],
  [
    "the end of a comment in a list",
    vendorPage(vendor.widget.replace("Your Partner Access Token", "*/ evil() /*")),
    /would end a comment/,
  ],
  [
    "the end of a comment, once tags are taken out",
    vendorPage(vendor.widget.replace("summary: Create Widget URL", 'summary: "*@description / evil() /*"')),
    /would end a comment/,
  ],
  ["Swagger 2", vendorPage(vendor.widget.replace("openapi: 3.1.0", 'swagger: "2.0"')), /Swagger 2\.0/],
  ["OpenAPI 3.0", vendorPage(vendor.widget.replace("openapi: 3.1.0", "openapi: 3.0.3")), /not OpenAPI 3\.1/],
  ["no version", vendorPage(vendor.widget.replace("openapi: 3.1.0\n", "")), /not OpenAPI 3\.1/],
  ["a list", vendorPage("- openapi: 3.1.0\n  info: {}\n"), /no mapping/],
  [
    "an info that is text",
    vendorPage(vendor.widget.replace(/^info:\n( {2}.*\n)+/m, "info: x\n")),
    /info or paths is no mapping/,
  ],
  [
    "a path that is text",
    vendorPage(vendor.widget.replace("paths:\n", "paths:\n  /x: y\n")),
    /info or paths is no mapping/,
  ],
  ["no paths", vendorPage("openapi: 3.1.0\ninfo:\n  title: x\n"), /paths is no mapping/],
  ["another page's operation", vendorPage(vendor.token), /create-widget-url \(POST \/api\/v2\/auth\/session\) is gone/],
  ["another operationId", vendorPage(vendor.widget.replace("operationId: create", "operationId: make")), /is gone/],
  ["another path", vendorPage(vendor.widget.replace("/api/v2/auth", "/api/v3/auth")), /is gone/],
  ["another method", vendorPage(vendor.widget.replace("    post:", "    put:")), /is gone/],
  [
    "no operation",
    vendorPage("openapi: 3.1.0\ninfo:\n  title: x\npaths: {}\n"),
    /is gone; the page documents no operation/,
  ],
  ["an alias", vendorPage(`${vendor.widget}x-a: &a [1]\nx-b: *a\n`), /not plain YAML/],
  ["aliases that stand for gigabytes", vendorPage(vendor.widget + bomb), /not plain YAML/],
  ["a tag of a programming language", vendorPage(`${vendor.widget}x-a: !!js/function "x"\n`), /not plain YAML/],
  ["the same key twice", vendorPage(`${vendor.widget}openapi: 3.1.0\n`), /not plain YAML/],
  ["a page that is too large", `${vendorPage(vendor.widget)}${"x".repeat(maxBytes)}`, /larger than 65536 bytes/],
];

describe("a bad page changes no file and is named in one line", () => {
  test.each(badPages)("%s", async (_, page, message) => {
    await expectRefusal(page, message);
  });

  test.each([404, 410, 429, 500, 503])("status %d", async (status) => {
    await expectRefusal(
      (response) => response.writeHead(status).end(vendorPage(vendor.widget)),
      new RegExp(`answered ${status}`),
    );
  });

  test("no answer in time", async () => {
    const stalls = (response: ServerResponse) => response.writeHead(200).write("# Create");
    await expectRefusal(stalls, /no complete answer within 300 ms/, 300);
  });

  test("a connection that breaks", async () => {
    await expectRefusal((response) => {
      response.writeHead(200, { "content-length": 5_000 }).write("# Create");
      setTimeout(() => response.destroy(), 20);
    }, /cannot be fetched/);
  });

  test("text that is not UTF-8", async () => {
    await expectRefusal((response) => response.writeHead(200).end(Buffer.from([0x23, 0xff, 0xfe])), /not UTF-8/);
  });

  test("no server", async () => {
    const { run } = await setUp();
    await expect(run("http://127.0.0.1:1")).rejects.toThrow(/create-widget-url: .* cannot be fetched/);
  });

  test("a file that is too large", async () => {
    const { run } = await setUp();
    const folder = await scratchFolder();
    await writeFile(join(folder, "create-widget-url.md"), vendorPage(vendor.widget) + "x".repeat(maxBytes));
    await expect(run(folder)).rejects.toThrow(/create-widget-url.md is larger than 65536 bytes/);
  });

  test("a missing file in a folder", async () => {
    const { run } = await setUp();
    await expect(run(await scratchFolder())).rejects.toThrow(/create-widget-url: there is no/);
  });
});

/** The bad page is asked for after a good one that would change its file. */
async function expectRefusal(
  bad: string | ((response: ServerResponse) => void),
  message: RegExp,
  timeoutMs?: number,
): Promise<void> {
  const { server, run, contents } = await setUp();
  const before = await contents();
  server.pages.set(tokenPage, vendorPage(vendor.token.replace("7 days", "8 days")));
  server.pages.set(widgetPage, typeof bad === "string" ? bad : (_, response) => bad(response));

  const error = await run(server.url, true, timeoutMs).then(
    () => undefined,
    (reason: Error) => reason,
  );

  expect(error?.name).toBe("ScriptError");
  expect(error?.message).toMatch(/^create-widget-url: [^\n]+\. [A-Z][^\n]+\.$/);
  expect(error?.message).toMatch(message);
  expect(await contents()).toEqual(before);
}

test("a bad last page leaves the first one's change unwritten", async () => {
  const { server, run, contents } = await setUp();
  const before = await contents();
  server.pages.set(widgetPage, vendorPage(vendor.widget.replace("Create Widget URL", "Create a Widget URL")));
  server.pages.set(tokenPage, "<html></html>");
  await expect(run()).rejects.toThrow(/^refresh-access-token: the page is HTML/);
  expect(await contents()).toEqual(before);
});

test("a vendor file without an address is named", async () => {
  const { folder, run } = await setUp();
  await writeFile(join(folder, "vendor/get-order.yaml"), "openapi: 3.1.0\n");
  await expect(run()).rejects.toThrow(/^get-order\.yaml: no address for this document/);
});

describe("watched pages", () => {
  const table =
    "| Parameter | Meaning |\n| :-- | :-- |\n| `apiKey` | key |\n| **walletGlow** (new) | shines |\n| widgetWidth | px |\n";

  test("are reported when first seen, when they change, and not in between", async () => {
    const { server, folder, run } = await setUp();
    server.pages.set("/query-parameters.md", table);
    server.pages.set("/mandatory-security-changes.md", "# Security\n");
    const states = async () => (await run()).watched.map(({ state }) => state);

    expect(await states()).toEqual(["first seen", "first seen"]);
    expect(await states()).toEqual(["unchanged", "unchanged"]);
    server.pages.set("/mandatory-security-changes.md", "# Security\n\nA new header.\n");
    expect(await states()).toEqual(["unchanged", "changed"]);
    expect(JSON.parse(await readFile(join(folder, "watched-pages.json"), "utf8"))).toEqual({
      "query-parameters": expect.stringMatching(/^[0-9a-f]{64}$/),
      "mandatory-security-changes": expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  test("name each parameter that our document lacks", async () => {
    const { server, run } = await setUp();
    server.pages.set(
      "/query-parameters.md",
      `${table}\n### \`themeGlow\`\n\n- \`fiatAmount\`: number\n- \`userData\`: {firstName}\n\n<ParamField path="feeSplit" type="string">\n`,
    );
    const report = await run();
    expect(report.watched[0]?.lacking).toEqual(["walletGlow", "themeGlow", "feeSplit"]);
    expect(pullNotes(report)).toContain(
      "query-parameters lists `walletGlow`, which our document lacks. Add it in openapi/overlay.yaml.",
    );
  });

  test("know a parameter that the same pull brings", async () => {
    const { server, run } = await setUp();
    server.pages.set("/query-parameters.md", table);
    const added = vendor.widget.replace(
      "        fiatCurrency:\n",
      "        walletGlow:\n          type: string\n        fiatCurrency:\n",
    );
    server.pages.set(widgetPage, vendorPage(added));
    expect((await run()).watched[0]?.lacking).toEqual([]);
  });

  test("must exist at the vendor's site", async () => {
    const { run, contents } = await setUp();
    const before = await contents();
    await expect(run(undefined, false)).rejects.toThrow(/^query-parameters: .* answered 404/);
    expect(await contents()).toEqual(before);
  });

  test("that turn into HTML count as bad pages", async () => {
    const { server, run } = await setUp();
    server.pages.set("/query-parameters.md", "<!doctype html>");
    await expect(run()).rejects.toThrow(/^query-parameters: the page is HTML/);
  });
});
