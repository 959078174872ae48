import { execFile } from "node:child_process";
import { cp, mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { git } from "../../scripts/lib/git.ts";
import { inProject, root } from "../../scripts/lib/paths.ts";
import { pageServer } from "./helpers/page-server.ts";
import { scratchFolder } from "./helpers/scratch-folder.ts";
import { startRepository } from "./helpers/small-repository.ts";
import { vendorPage } from "./helpers/vendor-page.ts";

const run = promisify(execFile);
const name = "walletGlow";

/** As a user would write it: the types and the run-time check of the packed package know the parameter. */
const program = `import { isTransakError, TransakClient } from "transak-partner-api";
const transak = new TransakClient({
  environment: "staging", apiKey: "key", accessToken: "token", referrerDomain: "shop.example", baseUrl: process.argv[2],
});
const { widgetUrl } = await transak.createWidgetUrl({ ${name}: "bright" }, { userIp: "203.0.113.42" });
// @ts-expect-error: a misspelt one is still refused
const refusal: unknown = await transak.createWidgetUrl({ walletGlwo: "bright" }).catch((error: unknown) => error);
console.log(JSON.stringify({ widgetUrl, refusal: isTransakError(refusal) && refusal.message }));
`;

test("a page that gains an optional parameter becomes a release without a human typing", {
  timeout: 600_000,
}, async () => {
  const clone = await releasedClone();
  const npm = (...args: readonly string[]) => run("npm", ["run", "--silent", ...args], { cwd: clone });
  const read = (path: string) => readFile(join(clone, path), "utf8");
  const changed = async () => (await git(clone, "status", "--porcelain")).split("\n").map((line) => line.slice(3));

  // The vendor's site, with one parameter more
  const server = await pageServer();
  const widgetDocument = (await read("openapi/vendor/create-widget-url.yaml")).replace(
    "        fiatCurrency:\n",
    `        ${name}:\n          type: string\n          description: How brightly the wallet shines.\n        fiatCurrency:\n`,
  );
  server.pages.set("/create-widget-url.md", vendorPage(widgetDocument, "newer"));
  server.pages.set(
    "/refresh-access-token.md",
    vendorPage(await read("openapi/vendor/refresh-access-token.yaml"), "newer"),
  );
  for (const name of ["get-order-by-order-id", "get-orders"]) {
    server.pages.set(`/${name}.md`, vendorPage(await read(`openapi/vendor/${name}.yaml`), "newer"));
  }

  await npm("spec:pull", "--", "--source", server.url);
  expect(await changed()).toEqual(["openapi/vendor/create-widget-url.yaml"]);
  expect(await read("openapi/vendor/create-widget-url.yaml")).toBe(widgetDocument);

  await npm("generate");
  expect(await changed()).toEqual([
    "openapi/partner-api.yaml",
    "openapi/vendor/create-widget-url.yaml",
    "src/generated/mock.ts",
    "src/generated/schema.ts",
    "src/generated/widget-params-shape.ts",
    "src/generated/widget-params.ts",
  ]);
  expect(await read("openapi/partner-api.yaml")).toContain(`${name}:`);
  expect(await read("src/generated/widget-params.ts")).toContain(`${name}?: string | undefined;`);
  expect(await read("src/generated/widget-params-shape.ts")).toContain(`${name}: "string"`);

  // Twice, one file
  await npm("spec:changeset");
  await npm("spec:changeset");
  expect((await readdir(join(clone, ".changeset"))).sort()).toEqual(["config.json", "spec-update.md"]);
  expect(await read(".changeset/spec-update.md")).toBe(
    `---\n"transak-partner-api": minor\n---\n\nFollow Transak's published API:\n\n- adds widget parameter \`${name}\`\n`,
  );

  // What the workflow hands to the job that opens the pull request
  const update = await scratchFolder();
  await writeFile(join(update, "notes.md"), "");
  await writeFile(join(update, "contract.json"), JSON.stringify({ numPassedTests: 12, numFailedTests: 0 }));
  const { stdout: outputs } = await npm("spec:collect", "--", "--to", update);
  expect(outputs).toContain("changed=true\n");
  expect(await readFile(join(update, "changes.patch"), "utf8")).toContain(`+        ${name}:`);
  await git(clone, "commit", "--quiet", "--message", "Follow");

  // The tests of the tree that the pull request would bring
  await npm("build");
  const vitest = [inProject("node_modules/vitest/vitest.mjs"), "run", "--config", "test/vitest.config.ts"];
  await run(process.execPath, [...vitest, "test/unit", "test/contract", "test/types"], { cwd: clone });

  await npm("version");
  expect(JSON.parse(await read("package.json"))).toMatchObject({ version: "1.1.0" });
  expect(await read("src/generated/version.ts")).toContain('packageVersion = "1.1.0"');
  expect(await read("CHANGELOG.md")).toMatch(
    /## 1\.1\.0\n\n### Minor Changes\n\n- .*Follow Transak's published API:\n\n {2}- adds widget parameter `walletGlow`/,
  );
  expect(await readdir(join(clone, ".changeset"))).toEqual(["config.json"]);

  await npm("build");
  const user = await installed(clone);
  await writeFile(join(user, "program.mts"), program);
  const compiler = [
    inProject("node_modules/typescript/bin/tsc"),
    "--strict",
    "--module",
    "nodenext",
    "--target",
    "es2022",
  ];
  await run(process.execPath, [...compiler, "--lib", "es2023,dom", "program.mts"], { cwd: user });

  const bodies: string[] = [];
  server.pages.set("/api/v2/auth/session", async (request, response) => {
    bodies.push((await request.toArray()).join(""));
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ data: { widgetUrl: "https://global-stg.transak.com?sessionId=x" } }));
  });
  const { stdout } = await run(process.execPath, ["program.mjs", server.url], { cwd: user });
  expect(JSON.parse(stdout)).toEqual({
    widgetUrl: "https://global-stg.transak.com?sessionId=x",
    refusal: expect.stringContaining(name),
  });
  expect(bodies.map((body) => JSON.parse(body).widgetParams[name])).toEqual(["bright"]);
});

/** A copy of this project with a history of its own: version 1.0.0, released, no changeset pending. */
async function releasedClone(): Promise<string> {
  const clone = await scratchFolder();
  const left = new Set(["node_modules", "dist", ".git"]);
  await cp(root, clone, { recursive: true, filter: (path) => !left.has(relative(root, path)) });
  await symlink(inProject("node_modules"), join(clone, "node_modules"));
  // The link is no folder, which is what .gitignore names.
  await writeFile(join(clone, ".gitignore"), "node_modules\ndist/\n");
  for (const file of await readdir(join(clone, ".changeset"))) {
    if (file.endsWith(".md")) await rm(join(clone, ".changeset", file));
  }
  await rm(join(clone, "CHANGELOG.md"), { force: true });
  const manifest = await readFile(join(clone, "package.json"), "utf8");
  await writeFile(join(clone, "package.json"), manifest.replace(/"version": "[^"]+"/, '"version": "1.0.0"'));
  await run("npm", ["run", "--silent", "generate"], { cwd: clone });
  await startRepository(clone);
  await git(clone, "tag", "v1.0.0");
  return clone;
}

/** A project that has the clone's packed tarball installed. */
async function installed(clone: string): Promise<string> {
  const user = await scratchFolder();
  await run("npm", ["pack", "--silent", "--ignore-scripts", "--pack-destination", user], { cwd: clone });
  const tarball = (await readdir(user)).find((file) => file.endsWith(".tgz")) as string;
  expect(basename(tarball)).toBe("transak-partner-api-1.1.0.tgz");
  const into = join(user, "node_modules/transak-partner-api");
  await mkdir(into, { recursive: true });
  await run("tar", ["-xzf", join(user, tarball), "--strip-components=1", "-C", into]);
  const { dependencies } = JSON.parse(await readFile(join(into, "package.json"), "utf8"));
  for (const dependency of [...Object.keys(dependencies), "@types/node"]) {
    await mkdir(join(user, "node_modules/@types"), { recursive: true });
    await symlink(inProject("node_modules", dependency), join(user, "node_modules", dependency));
  }
  return user;
}
