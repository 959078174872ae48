import { cp, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { inProject } from "../../../scripts/lib/paths.ts";
import { type PullReport, pull } from "../../../scripts/lib/pull/pull.ts";
import { textReader } from "../../../scripts/lib/pull/read-text.ts";
import { vendorPages } from "../../../scripts/lib/pull/vendor-pages.ts";
import { type PageServer, pageServer } from "./page-server.ts";
import { scratchFolder } from "./scratch-folder.ts";
import { vendorPage } from "./vendor-page.ts";

/** The vendor's documents as they lie in openapi/vendor, by name. */
export const vendorFiles: Readonly<Record<string, string>> = Object.fromEntries(
  await Promise.all(
    vendorPages.map(async ({ name }) => [name, await readFile(inProject("openapi/vendor", `${name}.yaml`), "utf8")]),
  ),
);

export interface PullProject {
  /** Where pages and documents are served. */
  readonly server: PageServer;
  /** A project's openapi folder. */
  readonly folder: string;
  /** Pulls into it from the server, or from another folder or address. */
  readonly run: (source?: string, timeoutMs?: number) => Promise<PullReport>;
  /** Pulls as without `--source`, with the server in the place of the vendor's site. */
  readonly runOnSite: () => Promise<PullReport>;
  /** The text of each file in the folder. */
  readonly contents: () => Promise<Record<string, string>>;
}

/** A project to pull into, and a server without anything to pull. */
export async function pullProject(): Promise<PullProject> {
  const server = await pageServer();
  const folder = await scratchFolder();
  await cp(inProject("openapi"), folder, { recursive: true });
  const reader = (timeoutMs: number) => textReader({ timeoutMs, userAgent: "spec-pull-test/1.0" });
  const onServer = (address: string) => address.replace("https://docs.transak.com", server.url);
  return {
    server,
    folder,
    run: (source = server.url, timeoutMs = 20_000) => pull({ read: reader(timeoutMs), source, openapiFolder: folder }),
    runOnSite: () =>
      pull({ read: (file) => reader(20_000)({ ...file, address: onServer(file.address) }), openapiFolder: folder }),
    contents: () => readFolder(folder),
  };
}

/** The same with the pages of the older form, one for each operation. */
export async function pullProjectWithPages(): Promise<PullProject> {
  const project = await pullProject();
  for (const [name, yaml] of Object.entries(vendorFiles)) project.server.pages.set(`/${name}.md`, vendorPage(yaml));
  return project;
}

export async function readFolder(folder: string): Promise<Record<string, string>> {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const paths = files.map((file) => join(file.parentPath, file.name)).sort();
  return Object.fromEntries(await Promise.all(paths.map(async (path) => [path, await readFile(path, "utf8")])));
}
