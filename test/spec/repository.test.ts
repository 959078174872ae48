import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { posix } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { inProject, root } from "../../scripts/lib/paths.ts";

interface Update {
  readonly "package-ecosystem": string;
  readonly directories?: readonly string[];
  readonly ignore: readonly { readonly "dependency-name": string }[];
}

const list = (...patterns: readonly string[]) =>
  execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", ...patterns], {
    cwd: root,
    encoding: "utf8",
  })
    .split("\n")
    .filter((path) => path !== "");
const read = (path: string) => readFileSync(inProject(path), "utf8");
const { updates } = parse(read(".github/dependabot.yml")) as { readonly updates: readonly Update[] };
const [packages, actions] = updates as [Update, Update];
const workflows = list(".github/workflows/*.yml");

test("updates are looked for wherever there is a lockfile", () => {
  const folders = list("package-lock.json", "*/package-lock.json").map((path) => posix.join("/", posix.dirname(path)));
  expect([...(packages.directories ?? [])].sort()).toEqual(folders.sort());
});

test("an update that is held back is of something that is used", () => {
  const lockfiles = list("package-lock.json", "*/package-lock.json").map((path) => JSON.parse(read(path)).packages);
  const installed = lockfiles.flatMap((entries: object) => Object.keys(entries));
  const held = packages.ignore.map(({ "dependency-name": name }) => name);
  expect(held.filter((name) => !installed.includes(`node_modules/${name}`))).toEqual([]);
  const used = workflows.map(read).join("\n");
  expect(actions.ignore.filter(({ "dependency-name": name }) => !used.includes(`uses: ${name}@`))).toEqual([]);
});

test("every action is pinned to a full SHA, with its version beside it", () => {
  const uses = workflows.flatMap((path) => read(path).match(/uses: .*/g) ?? []);
  expect(uses.length).toBeGreaterThan(10);
  expect(uses.filter((line) => !/^uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
});

test("one action has one version", () => {
  const pins = new Map<string, Set<string>>();
  for (const [, action, pin] of workflows.flatMap((path) => [...read(path).matchAll(/uses: ([\w./-]+)@(.*)/g)])) {
    const repository = (action as string).split("/").slice(0, 2).join("/");
    pins.set(repository, new Set([...(pins.get(repository) ?? []), pin as string]));
  }
  expect([...pins].filter(([, versions]) => versions.size > 1)).toEqual([]);
});

test("the forms for issues are well-formed, and the one for bugs asks for no secret", () => {
  const forms = list(".github/ISSUE_TEMPLATE/*.yml").map((path) => [path, parse(read(path))] as const);
  expect(forms.map(([path]) => posix.basename(path))).toEqual(["bug.yml", "config.yml", "idea.yml"]);
  const bodies = forms.flatMap(([, { body = [] }]) => body as { readonly type: string; readonly id?: string }[]);
  expect(bodies.filter(({ type, id }) => type !== "markdown" && !id)).toEqual([]);
  expect(read(".github/ISSUE_TEMPLATE/bug.yml")).toMatch(/No secrets[\s\S]+error\.toJSON\(\)/);
});

test("the changelog will be in the package", () => {
  expect(JSON.parse(read("package.json")).files).toContain("CHANGELOG.md");
});

test("the version of Node is the lowest that the package supports", () => {
  const { engines } = JSON.parse(read("package.json"));
  expect(engines.node).toMatch(new RegExp(`^>=${read(".nvmrc").trim()}\\.`));
});
