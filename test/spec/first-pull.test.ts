import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { buildDocument, joinDocuments } from "../../scripts/lib/build-document.ts";
import { readOverlay } from "../../scripts/lib/overlay.ts";
import { applyActions } from "../../scripts/lib/overlay-actions.ts";
import { fieldActions } from "../../scripts/lib/overlay-fields.ts";
import { inProject } from "../../scripts/lib/paths.ts";
import { documentText } from "./helpers/edited-document.ts";
import { pullProject } from "./helpers/pull-project.ts";
import { whatMayCome, wholeDocument } from "./helpers/whole-document.ts";

/** What a pull of a whole document leaves in openapi/vendor, and what is built from it. */
async function pulled(document: string) {
  const { server, run, folder } = await pullProject();
  server.pages.set("/openapi.yaml", document);
  await run();
  const vendor = join(folder, "vendor");
  const overlay = join(folder, "overlay.yaml");
  const files = (await readdir(vendor)).sort();
  const documents = await Promise.all(files.map(async (file) => parse(await readFile(join(vendor, file), "utf8"))));
  return { joined: joinDocuments(documents), overlay, build: () => buildDocument(vendor, overlay) };
}

/** The targets of the actions that match or change nothing, those included that may. */
async function idleTargets(document: string): Promise<string[]> {
  const { joined, overlay } = await pulled(document);
  const { actions, fields = {} } = await readOverlay(overlay);
  const described = await applyActions(joined, fieldActions(joined, fields));
  const strict = actions.map(({ "x-may-be-idle": _, ...action }) => action);
  const { idle } = await applyActions(described.document, strict);
  return idle.map((text) => actions.find(({ target }) => text.includes(`${target} (`))?.target ?? text);
}

function inAnyOrder(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(inAnyOrder).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (typeof node !== "object" || node === null) return node;
  return Object.fromEntries(
    Object.entries(node)
      .map(([key, value]) => [key, inAnyOrder(value)])
      .sort(),
  );
}

const built = async (document: string) => parse(await (await pulled(document)).build());
const ours = parse(documentText);

const sameAsOurs: readonly (readonly [string, string])[] = [
  ["what the pages held", wholeDocument()],
  ...["production's servers beside those of staging", "credentials as security schemes"].map(
    (name) => [name, whatMayCome[name] as string] as const,
  ),
];

test.each(sameAsOurs)("our document is the same from a whole document with %s", async (_, document) => {
  expect(inAnyOrder(await built(document))).toEqual(inAnyOrder(ours));
});

test.each(["the required headers of Create Widget URL", "the same headers on every operation"])(
  "of a whole document with %s, the user's address is there once and required, and the key is a credential",
  async (name) => {
    const document = await built(whatMayCome[name] as string);
    const { post } = document.paths["/api/v2/auth/session"];
    const [userIp] = ours.paths["/api/v2/auth/session"].post.parameters;
    expect(post.parameters).toEqual([{ ...userIp, required: true }]);
    for (const item of Object.values<Record<string, { parameters?: { name: string }[] }>>(document.paths))
      expect(JSON.stringify([item.get?.parameters, item.post?.parameters])).not.toContain("x-api-key");
    expect(post.security).toEqual(ours.paths["/api/v2/auth/session"].post.security);
    expect(inAnyOrder(document.components)).toEqual(inAnyOrder(ours.components));
  },
);

test("docs/spec-updates.md lists the actions of the overlay that each will leave idle", async () => {
  const page = await readFile(inProject("docs/spec-updates.md"), "utf8");
  const usual = await idleTargets(wholeDocument());
  for (const [name, document] of Object.entries(whatMayCome)) {
    const idle = (await idleTargets(document)).filter((target) => !usual.includes(target));
    const [, listed = ""] = page.split(`- **${name}**: `);
    const targets = [...(listed.split("\n- **")[0]?.split("\n\n")[0] ?? "").matchAll(/`(\$\.[^`]+)`/g)];
    expect({ [name]: targets.map(([, target]) => target) }).toEqual({ [name]: idle });
  }
});
