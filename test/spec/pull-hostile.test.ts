import { writeFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { type Edit, session } from "./helpers/edited-document.ts";
import { type PullProject, pullProject, pullProjectWithPages } from "./helpers/pull-project.ts";
import { scratchFolder } from "./helpers/scratch-folder.ts";
import { reordered, wholeDocument } from "./helpers/whole-document.ts";

const whole = wholeDocument();
const megabyte = 1024 * 1024;

/** Pages are there, too: a bad document is not passed over. */
async function expectRefusal(message: RegExp, pull: (project: PullProject) => Promise<unknown>): Promise<void> {
  const project = await pullProjectWithPages();
  const before = await project.contents();
  const error = await pull(project).then(
    () => undefined,
    (reason: Error) => reason,
  );
  expect(error?.name).toBe("ScriptError");
  expect(error?.message).toMatch(/^\S*openapi\.(yaml|json): [^\n]{10,400}\. [A-Z][^\n]+\.$/);
  expect(error?.message).toMatch(message);
  expect(await project.contents()).toEqual(before);
}

const serve = (text: string | Buffer) => (project: PullProject) => {
  project.server.pages.set("/openapi.yaml", (_, response) => response.end(text));
  return project.run();
};

const response200 = [...session, "responses", "200"];
const schema = [...response200, "content", "application/json", "schema"];
const withRef = (to: string) => wholeDocument((document) => document.change(schema, { $ref: to }));
const inSession = (edit: Edit) => wholeDocument(edit);

describe("a hostile whole document changes no file and is named in one line", () => {
  test.each<[string, string | Buffer, RegExp]>([
    ["HTML", "<!DOCTYPE html>\n<html><body>Sign in</body></html>", /is HTML/],
    ["XHTML", '<?xml version="1.0"?>\n<!-- a page -->\n<html></html>', /is HTML/],
    ["nothing", "", /is empty/],
    ["white space", "\n \n", /is empty/],
    ["an image", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff, 0xfe]), /is not UTF-8/],
    ["prose", "# Transak\n\nThe API in words.\n", /lost its indentation|not a mapping/],
    ["a list", "- openapi: 3.1.0\n  info: {}\n", /not a mapping/],
    ["Swagger 2", whole.replace("openapi: 3.1.0", 'swagger: "2.0"'), /is Swagger "2\.0"/],
    ["OpenAPI 3.0", whole.replace("openapi: 3.1.0", "openapi: 3.0.3"), /not OpenAPI 3\.1 but "3\.0\.3"/],
    ["OpenAPI 3.2", whole.replace("openapi: 3.1.0", "openapi: 3.2.0"), /not OpenAPI 3\.1 but "3\.2\.0"/],
    ["a version as a number", whole.replace("openapi: 3.1.0", "openapi: 3.1"), /not OpenAPI 3\.1 but 3\.1/],
    [
      "a version of a megabyte",
      whole.replace("openapi: 3.1.0", `openapi: ${"3".repeat(megabyte)}`),
      /not OpenAPI 3\.1/,
    ],
    ["an alias", `${whole}x-a: &a [1]\nx-b: *a\n`, /line \d+ has an alias/],
    ["aliases that stand for gigabytes", `${whole}${bomb()}`, /line \d+ has an alias/],
    ["the same key twice", `${whole}openapi: 3.1.0\n`, /line \d+ has the key "openapi" a second time/],
    [
      "the same key as text and as a number",
      whole.replace(/^( +)"200":/m, "$1200: {}\n$&"),
      /has the key "200" a second/,
    ],
    ["a key that is a list", `${whole}? [a, b]\n: c\n`, /has a key that is not text/],
    ["two documents in one", `${whole}---\n${whole}`, /several documents/],
    ["a tag of a programming language", `${whole}x-a: !!js/function "x"\n`, /line \d+: Unresolved tag/],
    ["brackets without end", `a:\n  ${"[".repeat(4 * megabyte - 100)}`, /nested more than 200 levels/],
    ["dashes without end", `a:\n  ${"- ".repeat(2 * megabyte - 100)}`, /nested more than 200 levels/],
    [
      "a JSON text nested beyond measure",
      `{"a":${"[".repeat(9_000)}${"]".repeat(9_000)}}`,
      /nested more than 200 levels/,
    ],
    ["text of 50 MB", `${whole}${"# more\n".repeat(7.5 * megabyte)}`, /larger than 4194304 bytes/],
    ["a reference to a file", withRef("./other.yaml#/A"), /leads out of the components: "\.\/other\.yaml#\/A"/],
    ["a reference to a host", withRef("https://evil.example/a.yaml"), /leads out of the components: "https:/],
    ["a reference to another path", withRef("#/paths/~1api~1v2~1kyc~1orders"), /leads out of the components/],
    ["a reference that is no address", withRef("#/components/schemas/%E0%A4"), /leads out of the components/],
    ["a reference to nothing", withRef("#/components/schemas/Gone"), /"#\/components\/schemas\/Gone" is missing/],
    ["a reference to what each object has", withRef("#/components/schemas/constructor"), /constructor" is missing/],
    [
      "an example at a host",
      inSession((document) =>
        document.add([...response200, "content", "application/json", "examples"], {
          a: { externalValue: "https://evil.example/a.json" },
        }),
      ),
      /a reference leads out of the document: "https:/,
    ],
    [
      "a field that was cut off from its value",
      inSession((document) => document.change(schema, null)),
      /paths.*\.200\.content\.application\/json\.schema has no value; the document may be cut off/,
    ],
    [
      "the end of a comment",
      inSession((document) => document.change([...session, "summary"], "*/ evil() /*")),
      /would end a comment/,
    ],
    [
      "parameters that are text",
      inSession((document) => document.change([...session, "parameters"], ["x"])),
      /a parameter is not a mapping/,
    ],
  ])("%s", async (_, text, message) => {
    await expectRefusal(message, serve(text));
  });

  test("YAML as openapi.json that is cut off", async () => {
    await expectRefusal(/openapi\.json.*not plain YAML or JSON/, (project) => {
      project.server.pages.set("/openapi.json", JSON.stringify(parse(whole)).slice(0, 20_000));
      return project.run();
    });
  });

  test.each([429, 500, 503, 403])("status %d, which is not the same as none", async (status) => {
    await expectRefusal(new RegExp(`responded with ${status}`), (project) => {
      project.server.pages.set("/openapi.yaml", (_, response) => response.writeHead(status).end(whole));
      return project.run();
    });
  });

  const answering = (listener: (response: ServerResponse) => unknown, timeoutMs?: number) => (project: PullProject) => {
    project.server.pages.set("/openapi.yaml", (_, response) => void listener(response));
    return project.run(undefined, timeoutMs);
  };

  test("a response that hangs", async () => {
    const hang = (response: ServerResponse) => response.writeHead(200).write("openapi: 3.1.0\n");
    await expectRefusal(/no complete response within 300 ms/, answering(hang, 300));
  });

  test("a response without end", async () => {
    const flood = (response: ServerResponse) => {
      const more = () => {
        while (!response.destroyed && response.write("# more\n".repeat(10_000)));
      };
      response.writeHead(200).on("drain", more);
      more();
    };
    await expectRefusal(/larger than 4194304 bytes/, answering(flood));
  });

  test("a connection that breaks", async () => {
    const breakOff = (response: ServerResponse) => {
      response.writeHead(200, { "content-length": 5_000 }).write(whole.slice(0, 1_000));
      setTimeout(() => response.destroy(), 20);
    };
    await expectRefusal(/cannot be fetched/, answering(breakOff));
  });

  test.each([
    ["to itself", "/openapi.yaml", /redirected more than 5 times/],
    ["to another site", "http://localhost:9/openapi.yaml", /leads to another site, http:\/\/localhost:9\./],
    ["to a file", "file:///etc/passwd", /leads to another site/],
    ["to nowhere", "http://", /responded with 302/],
  ])("a redirect %s", async (_, location, message) => {
    await expectRefusal(
      message,
      answering((response) => response.writeHead(302, { location }).end()),
    );
  });

  test("no server", async () => {
    await expectRefusal(/cannot be fetched/, ({ run }) => run("http://127.0.0.1:1"));
  });

  test("a file of 5 MB, and a folder in its place", async () => {
    const folder = await scratchFolder();
    await writeFile(join(folder, "openapi.yaml"), whole + "# more\n".repeat(megabyte));
    await expectRefusal(/larger than 4194304 bytes/, ({ run }) => run(folder));
    await expectRefusal(/cannot be read \(ENOTDIR\)/, ({ run }) => run(join(folder, "openapi.yaml")));
  });
});

function bomb(): string {
  const tens = (name: string): string => Array.from({ length: 10 }, () => `*${name}`).join(", ");
  return `x-a: &a ["lol"]\nx-b: &b [${tens("a")}]\nx-c: &c [${tens("b")}]\nx-d: [${tens("c")}]\n`;
}

describe("a whole document that is cut off", () => {
  // In the other order the components come first, and what is lost is a path.
  test.each([
    ["paths", whole],
    ["components", reordered(whole)],
  ])("after some of its %s is refused wherever it is cut, in one line", async (_, text) => {
    const { server, run, contents } = await pullProject();
    const before = await contents();
    const end = Math.max(text.indexOf("\ncomponents:"), text.indexOf("\npaths:"));
    for (let length = 1; length < end; length += 7_919) {
      server.pages.set("/openapi.yaml", text.slice(0, length));
      await expect(run()).rejects.toThrow(/^[^\n]+\.$/);
    }
    expect(await contents()).toEqual(before);
  });
});
