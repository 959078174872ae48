import { readdir, readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { lintWorkflow } from "../../scripts/lib/github/lint-workflow.ts";
import { inProject } from "../../scripts/lib/paths.ts";

const { scripts } = JSON.parse(await readFile(inProject("package.json"), "utf8")) as {
  readonly scripts: Readonly<Record<string, string>>;
};
const names = (await readdir(inProject(".github/workflows"))).sort();

test.each(names)("%s has nothing against it, and each `npm run` in it exists", async (name) => {
  const text = await readFile(inProject(".github/workflows", name), "utf8");
  expect(await lintWorkflow(name, text, Object.keys(scripts))).toEqual([]);
});

test("they are all here", () => {
  expect(names).toEqual(expect.arrayContaining(["ci.yml", "release.yml", "spec-sync.yml"]));
});

const good = `on: push
permissions: {}
jobs:
  a:
    runs-on: ubuntu-latest
    timeout-minutes: 5
    steps:
      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0
        with:
          persist-credentials: false
      - run: bash .ci/services
      - id: b
        run: npm run --silent check && npm test
`;

describe("the linter", () => {
  const lint = (text: string) => lintWorkflow("w.yml", text, ["check", "test"]);

  test("has nothing against a good workflow", async () => {
    expect(await lint(good)).toEqual([]);
  });

  test.each([
    [
      "a script that does not exist",
      good.replace("silent check", "silent chekc"),
      /`npm run chekc`, which package.json/,
    ],
    ["npm test without a script", good.replace("npm test", "npm run tests"), /`npm run tests`/],
    ["a tag in place of a SHA", good.replace(/@\w+ # v5.0.0/, "@v5"), /not pinned to a full SHA/],
    ["a SHA without its version", good.replace(" # v5.0.0", ""), /not pinned to a full SHA/],
    [
      "credentials left on the disk",
      good.replace("credentials: false", "credentials: true"),
      /persist-credentials: false/,
    ],
    ["tests without a Redis", good.replace("      - run: bash .ci/services\n", ""), /before `bash \.ci\/services`/],
    ["no permissions", good.replace("permissions: {}\n", ""), /states no permissions/],
    ["no limit of time", good.replace("    timeout-minutes: 5\n", ""), /no timeout-minutes/],
    [
      "an output that no step has",
      good.replace("silent check", `silent check \${{ steps.c.outputs.d }}`),
      /"c" is not defined/,
    ],
    ["a key that does not exist", good.replace("steps:", "stpes:"), /unexpected key "stpes"/],
    ["a text that is no YAML", "on: [", /w\.yml: /],
  ])("objects to %s", async (_, text, message) => {
    expect(await lint(text)).toContainEqual(expect.stringMatching(message));
  });
});
