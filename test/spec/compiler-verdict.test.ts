import { symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { git } from "../../scripts/lib/git.ts";
import { inProject } from "../../scripts/lib/paths.ts";
import { findChangesetFile } from "../../scripts/verdict/changeset.ts";
import { findRelease, readVerdict } from "../../scripts/verdict/read-verdict.ts";
import { documentText, edited, param } from "./helpers/edited-document.ts";
import { scratchFolder } from "./helpers/scratch-folder.ts";
import { commit, type Files, startRepository, writeFiles } from "./helpers/small-repository.ts";

// Each test starts compilers, or programs that start slowly on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const options = {
  strict: true,
  module: "NodeNext",
  target: "ES2022",
  allowImportingTsExtensions: true,
  types: [],
  lib: ["ES2022"],
};

/** A package small enough to see through: a document, a source, a type test, an example. */
const project: Files = {
  ".gitignore": "node_modules\n",
  "package.json": JSON.stringify({ name: "a-package", type: "module", exports: "./dist/index.js" }),
  "tsconfig.json": JSON.stringify({ compilerOptions: options }),
  "openapi/partner-api.yaml": documentText,
  "src/index.ts":
    'export interface Params { mode?: "LIGHT" | "DARK" }\nexport const open = (params: Params) => params.mode;\n',
  "test/types/open.test-d.ts":
    'import { open } from "../../src/index.ts";\nopen({ mode: "DARK" });\n// @ts-expect-error: no such mode\nopen({ mode: "AUTO" });\n',
  "examples/open.ts": 'import { open } from "a-package";\nopen({});\n',
};
const reworded = documentText.replace("summary: Create Widget URL", "summary: Create a widget URL");

/** The project as released in v1.0.0, then with other files in the working tree. */
async function released(changes: Files, files: Files = project): Promise<string> {
  const folder = await scratchFolder();
  await writeFiles(folder, files);
  await symlink(inProject("node_modules"), join(folder, "node_modules"));
  await startRepository(folder);
  await git(folder, "tag", "v1.0.0");
  await writeFiles(folder, { "openapi/partner-api.yaml": reworded, ...changes });
  return folder;
}

const sinceRelease = (folder: string) => readVerdict({ ref: undefined }, folder);

describe("the previous release's type tests and examples", () => {
  test("that still compile leave the verdict to the document", async () => {
    const verdict = await sinceRelease(await released({}));
    expect(verdict.changes).toEqual([
      { bump: "patch", where: "create-widget-url", what: "rewords operation `create-widget-url`" },
    ]);
  });

  test("that no longer compile make it major, whatever the new tests say", async () => {
    const folder = await released({
      "src/index.ts": (project["src/index.ts"] as string).replace(' | "DARK"', ""),
      "test/types/open.test-d.ts": 'import { open } from "../../src/index.ts";\nopen({ mode: "LIGHT" });\n',
    });
    await commit(folder, "Follow");
    expect((await sinceRelease(folder)).changes[0]).toEqual({
      bump: "major",
      where: "test/types/open.test-d.ts:2",
      what: expect.stringMatching(/^no longer compiles: Type '"DARK"' is not assignable/),
    });
  });

  test("count examples, which import the package by its name", async () => {
    const folder = await released({
      "src/index.ts": (project["src/index.ts"] as string).replace("mode?:", "mode:"),
    });
    expect((await sinceRelease(folder)).changes).toContainEqual({
      bump: "major",
      where: "examples/open.ts:2",
      what: expect.stringMatching(/^no longer compiles: /),
    });
  });

  test("whose refusals are accepted now make it minor", async () => {
    const folder = await released({
      "src/index.ts": (project["src/index.ts"] as string).replace('"DARK"', '"DARK" | "AUTO"'),
    });
    expect((await sinceRelease(folder)).changes[0]).toEqual({
      bump: "minor",
      where: "test/types/open.test-d.ts:3",
      what: "accepts what a type test saw refused",
    });
  });

  test("that did not compile at their own release prove nothing, which is major", async () => {
    const folder = await released({}, { ...project, "examples/open.ts": "const shut: number = true;\n" });
    expect((await sinceRelease(folder)).changes[0]).toMatchObject({
      bump: "major",
      what: expect.stringMatching(
        /^cannot be judged: .*v1\.0\.0 do not compile against its own source: examples\/open\.ts:1/,
      ),
    });
  });

  test("whose framework is not installed still judge what they call of ours", async () => {
    const served = `import { serve } from "a-missing-framework";\nserve();\n${project["examples/open.ts"]}`;
    const files = { ...project, "examples/open.ts": served };
    expect(await sinceRelease(await released({}, files))).toMatchObject({ bump: "patch" });

    const narrowed = { "src/index.ts": (project["src/index.ts"] as string).replace("mode?:", "mode:") };
    const { changes } = await sinceRelease(await released(narrowed, files));
    expect(changes).toContainEqual(expect.objectContaining({ bump: "major", where: "examples/open.ts:4" }));
    expect(changes.map(({ what }) => what).join()).not.toContain("a-missing-framework");
  });

  test("that do not exist prove nothing, which is major", async () => {
    const { "test/types/open.test-d.ts": _test, "examples/open.ts": _example, ...rest } = project;
    expect((await sinceRelease(await released({}, rest))).changes[0]).toMatchObject({
      bump: "major",
      what: "cannot be judged: there are neither type tests nor examples",
    });
  });

  test("are not asked when the document is the same", async () => {
    const folder = await released({ "openapi/partner-api.yaml": documentText, "src/index.ts": "export {};\n" });
    expect((await sinceRelease(folder)).bump).toBe("none");
  });
});

describe("the previous release", () => {
  test("is the highest version that the commit contains", async () => {
    const folder = await released({});
    for (const tag of ["v1.9.0", "v1.10.0", "v2.0.0-beta.1", "v1", "latest"]) await git(folder, "tag", tag);
    await git(folder, "switch", "--quiet", "--create", "elsewhere");
    await commit(folder, "Elsewhere");
    await git(folder, "tag", "v3.0.0");
    await git(folder, "switch", "--quiet", "main");
    expect(await findRelease(folder)).toBe("v1.10.0");
  });

  test("is the last commit while there is no tag, and the verdict says so", async () => {
    const folder = await released({});
    await git(folder, "tag", "--delete", "v1.0.0");
    await git(folder, "checkout", "--quiet", "openapi");
    expect(await sinceRelease(folder)).toEqual({
      bump: "none",
      changes: [],
      notes: ["There is no release tag (v1.2.3) yet, so the last commit stands in for the last release."],
    });
    await writeFile(join(folder, "openapi/partner-api.yaml"), reworded);
    expect((await sinceRelease(folder)).bump).toBe("patch");
  });
});

describe("the file of a changeset", () => {
  test("is always the same, unless the commit that is compared with already has it", async () => {
    const folder = await released({});
    expect(await findChangesetFile(folder, undefined)).toBe(".changeset/spec-update.md");
    await writeFiles(folder, { ".changeset/spec-update.md": "earlier\n" });
    await commit(folder, "Follow");
    expect(await findChangesetFile(folder, undefined)).toBe(".changeset/spec-update.md");

    await git(folder, "tag", "--delete", "v1.0.0");
    const head = await git(folder, "rev-parse", "--short=7", "HEAD");
    expect(await findChangesetFile(folder, undefined)).toBe(`.changeset/spec-update-${head}.md`);
  });
});

describe("two documents", () => {
  const ours = async (head: string, base = documentText) => readVerdict({ base, head });

  test("of ours are judged by our type tests as well: a removed property that they set", async () => {
    const head = edited((document) => document.remove(param("colorMode")));
    const { bump, changes, notes } = await ours(head);
    expect({ bump, notes }).toEqual({ bump: "major", notes: [] });
    expect(changes).toContainEqual(
      expect.objectContaining({ bump: "major", what: "removes widget parameter `colorMode`" }),
    );
    expect(changes).toContainEqual(
      expect.objectContaining({
        where: expect.stringMatching(/^test\/types\//),
        what: expect.stringMatching(/^no longer compiles/),
      }),
    );
  });

  test("of ours: one more value of an enum is a minor for the compiler, too", async () => {
    const names = ["productsAvailed", "colorMode"];
    const head = edited((document) => {
      for (const name of names) document.append([...param(name), "enum"], "AUTO");
    });
    expect(await ours(head)).toEqual({
      bump: "minor",
      changes: names.map((name) =>
        expect.objectContaining({ bump: "minor", what: `adds value \`AUTO\` to widget parameter \`${name}\`` }),
      ),
      notes: [],
    });
  });

  test("of ours that ask for another wrapper are judged by what users wrote", async () => {
    const content = { "application/json": { examples: { networks: { value: {} } } } };
    const operation = { operationId: "list-networks", responses: { "200": { description: "Success", content } } };
    const head = edited((document) => document.add(["paths", "/api/v2/networks"], { get: operation }));
    const { bump, notes } = await ours(head);
    expect(bump).toBe("minor");
    expect(notes).toEqual([expect.stringMatching(/^The wrapper must be adapted to the head document: src\//)]);
  });

  test("of ours from which nothing can be generated are major", async () => {
    const head = documentText.replaceAll("x-host: gateway", "x-region: gateway");
    expect((await ours(head)).changes).toContainEqual(
      expect.objectContaining({ bump: "major", what: expect.stringMatching(/nothing can be generated from the head/) }),
    );
  });

  test("of another API are judged by the document alone, and the verdict says so", async () => {
    const base = "openapi: 3.1.0\ninfo: { title: a, version: 1.0.0 }\npaths: {}\n";
    const { bump, notes } = await ours(`${base}tags: [{ name: a }]\n`, base);
    expect(bump).toBe("patch");
    expect(notes).toEqual([
      expect.stringMatching(/^Judged without the compiler: nothing can be generated from the base/),
    ]);
  });
});
