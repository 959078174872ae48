import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { parse } from "yaml";
import { git } from "../../scripts/lib/git.ts";
import { inProject } from "../../scripts/lib/paths.ts";
import { run } from "../../scripts/lib/run.ts";
import { param } from "./helpers/edited-document.ts";
import { type Rehearsal, rehearsal } from "./helpers/rehearsal.ts";
import { commit } from "./helpers/small-repository.ts";
import { whatMayCome, wholeDocument } from "./helpers/whole-document.ts";
import { workflowStep } from "./helpers/workflow-step.ts";

// Each clones the project, and runs its programs there.
vi.setConfig({ testTimeout: 600_000 });

const changeset = ".changeset/spec-update.md";

/** The files of openapi/vendor that are ours alone, in the whole document's form: nothing of another API is in them. */
async function expectVendorFiles({ folder, read }: Rehearsal): Promise<void> {
  for (const file of await readdir(join(folder, "openapi/vendor"))) {
    const text = await read(`openapi/vendor/${file}`);
    expect(Object.keys(parse(text).paths)).toHaveLength(1);
    expect(text).not.toMatch(/kyc\/|kyc-event|end-session|evil|other\.example|Whitelabel/);
  }
}

test("a whole document with an optional parameter more becomes a version without a human typing", async () => {
  const project = await rehearsal();
  const { folder, read } = project;
  const name = "walletGlow";
  const brings = wholeDocument((document) =>
    document.add(param(name), { type: "string", description: "How brightly the wallet shines." }),
  );

  expect(await project.update(brings)).toEqual({ changed: "true" });
  const { outputs, body } = await project.propose();

  expect(outputs).toEqual({ bump: "minor", merge: "true" });
  await expectVendorFiles(project);
  expect(await read("src/generated/widget-params.ts")).toContain(`${name}?: string | undefined;`);
  expect(await read("src/generated/widget-params-shape.ts")).toContain(`${name}: "string"`);
  expect(await read(changeset)).toBe(
    `---\n"transak-partner-api": minor\n---\n\nFollow Transak's published API:\n\n- adds widget parameter \`${name}\`\n`,
  );
  expect(body).toContain(`## Changes of the API\n\n- adds widget parameter \`${name}\`\n\n## Sources\n\n- /`);
  expect(body).toMatch(/openapi\.yaml served create-widget-url, .*get-orders/);
  await commit(folder, "Follow");

  // The version pull request
  const { with: inputs } = await workflowStep("release.yml", "changesets");
  await run("bash", ["-c", inputs?.version as string], { cwd: folder });
  const [major, minor] = project.version.split(".").map(Number) as [number, number];
  const next = `${major}.${minor + 1}.0`;
  expect(JSON.parse(await read("package.json"))).toMatchObject({ version: next });
  expect(await read("src/generated/version.ts")).toContain(`packageVersion = "${next}"`);
  expect(await read("CHANGELOG.md")).toMatch(
    /### Minor Changes\n\n- .*Follow Transak's published API:\n\n {2}- adds widget parameter `walletGlow`/,
  );
});

test("a whole document with the headers that are required now goes through, tests included, without a person", async () => {
  const project = await rehearsal();
  const { folder, read, npm } = project;

  expect(await project.update(whatMayCome["the required headers of Create Widget URL"] as string)).toEqual({
    changed: "true",
  });
  const { outputs, body } = await project.propose();

  expect(await read("openapi/vendor/create-widget-url.yaml")).toMatch(/name: x-api-key\n[\s\S]+name: x-user-ip\n/);
  const { post } = parse(await read("openapi/partner-api.yaml")).paths["/api/v2/auth/session"];
  expect(post.parameters).toEqual([expect.objectContaining({ name: "x-user-ip", in: "header", required: true })]);
  expect(post.security).toContainEqual({ accessToken: [], apiKey: [] });
  // The overlay said it before the vendor's document did, so users notice nothing.
  expect(outputs).toEqual({ bump: "none", merge: "false" });
  expect(body).toContain("None that users can notice.\n\n## Sources\n\n- /");
  await npm("types");
  await run(process.execPath, [inProject("node_modules/vitest/vitest.mjs"), "run", ...quickTests], { cwd: folder });
});

const quickTests = [
  "--config",
  "test/vitest.config.ts",
  "--project",
  "quick",
  "test/client",
  "test/document",
  "test/unit",
  "test/webhooks",
  "test/widget-params",
  "test/contract",
  "test/compiler",
];

test("a whole document with another name for a field stops at the overlay, and is major once that is corrected", async () => {
  const project = await rehearsal();
  const { folder, read } = project;
  const brings = wholeDocument((document) => {
    const schema = "PartnersApiV2WebhooksGetResponsesContentApplicationJsonSchemaDataItemsWebhookResponse";
    const field = (name: string) => ["components", "schemas", schema, "properties", name];
    document.move(field("statusMessage"), field("statusText"));
  });
  await expect(project.update(brings)).rejects.toThrow(
    /does not fit the vendor's documents any more\.[\s\S]+webhookResponse\.statusMessage.+: matches nothing/,
  );

  // What a maintainer does on main
  await git(folder, "reset", "--quiet", "--hard");
  for (const file of ["fields", "get-webhooks"]) {
    const path = `openapi/overlay/${file}.yaml`;
    await writeFile(join(folder, path), (await read(path)).replace("statusMessage", "statusText"));
  }
  await commit(folder, "Follow the name of a field");

  expect(await project.update(brings)).toEqual({ changed: "true" });
  const { outputs, body } = await project.propose("failure");
  expect(outputs).toEqual({ bump: "major", merge: "false" });
  const sentence = "**breaking** renames field `data[].webhookResponse.statusText` in ";
  expect(await read(changeset)).toContain(
    `"transak-partner-api": major\n---\n\nFollow Transak's published API:\n\n- ${sentence}`,
  );
  expect(body).toContain(`- ${sentence}`);
  expect(body).toContain("**failure**");
  expect(body).toContain("The checks have failed: fix the overlay or the wrapper on main");
});
