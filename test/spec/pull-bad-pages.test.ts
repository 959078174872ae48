import { readFile, writeFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { inProject } from "../../scripts/lib/paths.ts";
import { pullProjectWithPages, vendorFiles } from "./helpers/pull-project.ts";
import { scratchFolder } from "./helpers/scratch-folder.ts";
import { vendorPage } from "./helpers/vendor-page.ts";

const widgetPage = "/create-widget-url.md";
const tokenPage = "/refresh-access-token.md";
const { "create-widget-url": widget = "", "refresh-access-token": token = "" } = vendorFiles;
const maxBytes = 512 * 1024;

const lostIndentation = await readFile(inProject("test/fixtures/vendor-pages/create-widget-url.md"), "utf8");
const tens = (name: string): string => Array.from({ length: 10 }, () => `*${name}`).join(", ");
const bomb = `x-a: &a ["lol"]\nx-b: &b [${tens("a")}]\nx-c: &c [${tens("b")}]\nx-d: [${tens("c")}]\n`;

const badPages: readonly [string, string, RegExp][] = [
  ["an empty page", "", /is empty\. Try again/],
  ["white space only", " \n\n", /is empty\. Try again/],
  ["HTML", "<!DOCTYPE html>\n<html><body>Sign in</body></html>", /is HTML/],
  ["no section", "# Create Widget URL\n\n```yaml\nopenapi: 3.1.0\n```\n", /no "## OpenAPI Specification"/],
  ["no fence", "# X\n\n## OpenAPI Specification\n\nComing soon.\n", /no yaml fence/],
  ["no yaml among the fences", "## OpenAPI Specification\n\n```json\n{}\n```\n", /no yaml fence/],
  ["a fence that the end of the page cuts off", vendorPage(widget).split("```\n\n## SDK")[0] as string, /not closed/],
  ["a fence that runs into the next", vendorPage(widget).replace("```\n\n## SDK", "\n\n## SDK"), /not closed/],
  ["an empty fence", vendorPage(""), /document is empty/],
  ["lost indentation", lostIndentation, /lost its indentation/],
  ["lost indentation in part", vendorPage(widget.replace(/^ {4,}/gm, "  ")), /not plain YAML/],
  [
    "a reference to a file",
    vendorPage(widget.replace(/#\/components\/schemas\/create-widget-url_Response_200/, "../../package.json")),
    /reference leads out of the document/,
  ],
  [
    "a reference to a part of a file",
    vendorPage(widget.replace("'#/components/", "'other.yaml#/components/")),
    /reference leads out of the document/,
  ],
  [
    "a reference to a host",
    vendorPage(widget.replace(/#\/components\/schemas\/create-widget-url_Response_200/, "https://evil.example/a.yaml")),
    /reference leads out of the document/,
  ],
  [
    "the end of a comment",
    vendorPage(widget.replace("summary: Create Widget URL", 'summary: "*/ evil() /*"')),
    /would end a comment/,
  ],
  [
    "the end of a comment in the name of a field",
    vendorPage(widget.replace(/^( +)apiKey:\n/m, '$1"*/ evil() /*":\n')),
    /would end a comment/,
  ],
  [
    "the end of a comment in a list",
    vendorPage(widget.replace("Your Partner Access Token", "*/ evil() /*")),
    /would end a comment/,
  ],
  [
    "the end of a comment, once tags are taken out",
    vendorPage(widget.replace("summary: Create Widget URL", 'summary: "*@description / evil() /*"')),
    /would end a comment/,
  ],
  ["Swagger 2", vendorPage(widget.replace("openapi: 3.1.0", 'swagger: "2.0"')), /Swagger "2\.0"/],
  ["OpenAPI 3.0", vendorPage(widget.replace("openapi: 3.1.0", "openapi: 3.0.3")), /not OpenAPI 3\.1/],
  ["no version", vendorPage(widget.replace("openapi: 3.1.0\n", "")), /not OpenAPI 3\.1/],
  ["a list", vendorPage("- openapi: 3.1.0\n  info: {}\n"), /not a mapping/],
  [
    "an info that is text",
    vendorPage(widget.replace(/^info:\n( {2}.*\n)+/m, "info: x\n")),
    /info or paths is not a mapping/,
  ],
  [
    "a path that is text",
    vendorPage(widget.replace("paths:\n", "paths:\n  /x: y\n")),
    /info or paths is not a mapping/,
  ],
  ["no paths", vendorPage("openapi: 3.1.0\ninfo:\n  title: x\n"), /paths is not a mapping/],
  ["another page's operation", vendorPage(token), /create-widget-url \(POST \/api\/v2\/auth\/session\) is gone/],
  ["another operationId", vendorPage(widget.replace("operationId: create", "operationId: make")), /is gone/],
  ["another path", vendorPage(widget.replace("/api/v2/auth", "/api/v3/auth")), /is gone/],
  ["another method", vendorPage(widget.replace("    post:", "    put:")), /is gone/],
  [
    "no operation",
    vendorPage("openapi: 3.1.0\ninfo:\n  title: x\npaths: {}\n"),
    /is gone; the page documents no operation/,
  ],
  ["an alias", vendorPage(`${widget}x-a: &a [1]\nx-b: *a\n`), /not plain YAML/],
  ["aliases that stand for gigabytes", vendorPage(widget + bomb), /not plain YAML/],
  ["a tag of a programming language", vendorPage(`${widget}x-a: !!js/function "x"\n`), /not plain YAML/],
  ["the same key twice", vendorPage(`${widget}openapi: 3.1.0\n`), /not plain YAML/],
  ["a page that is too large", `${vendorPage(widget)}${"x".repeat(maxBytes)}`, /larger than 524288 bytes/],
];

describe("a bad page changes no file and is named in one line", () => {
  test.each(badPages)("%s", async (_, page, message) => {
    await expectRefusal(page, message);
  });

  test.each([404, 410, 429, 500, 503])("status %d", async (status) => {
    await expectRefusal(
      (response) => response.writeHead(status).end(vendorPage(widget)),
      new RegExp(`responded with ${status}`),
    );
  });

  test("no response in time", async () => {
    const stalls = (response: ServerResponse) => response.writeHead(200).write("# Create");
    await expectRefusal(stalls, /no complete response within 300 ms/, 300);
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

  test("a file that is too large", async () => {
    const { run } = await pullProjectWithPages();
    const folder = await scratchFolder();
    await writeFile(join(folder, "create-widget-url.md"), `${vendorPage(widget)}${"x".repeat(maxBytes)}`);
    await expect(run(folder)).rejects.toThrow(/create-widget-url.md is larger than 524288 bytes/);
  });

  test("a missing file in a folder", async () => {
    const { run } = await pullProjectWithPages();
    await expect(run(await scratchFolder())).rejects.toThrow(/create-widget-url: there is no .*, and no openapi.yaml/);
  });
});

/** The bad page is asked for after a good one that would change its file. */
async function expectRefusal(
  bad: string | ((response: ServerResponse) => void),
  message: RegExp,
  timeoutMs?: number,
): Promise<void> {
  const { server, run, contents } = await pullProjectWithPages();
  const before = await contents();
  server.pages.set(tokenPage, vendorPage(token.replace("7 days", "8 days")));
  server.pages.set(widgetPage, typeof bad === "string" ? bad : (_, response) => bad(response));

  const error = await run(server.url, timeoutMs).then(
    () => undefined,
    (reason: Error) => reason,
  );

  expect(error?.name).toBe("ScriptError");
  expect(error?.message).toMatch(/^create-widget-url: [^\n]+\. [A-Z][^\n]+\.$/);
  expect(error?.message).toMatch(message);
  expect(await contents()).toEqual(before);
}
