import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { ScriptError } from "../fail.ts";
import { findChanged, readIfExists, writeFiles } from "../files.ts";
import type { OpenApiDocument } from "../openapi.ts";
import { checkDocument } from "./check-document.ts";
import { extractDocument } from "./extract-document.ts";
import { PageNotFound, type PageSource } from "./page-source.ts";
import { knownParameters, listedParameters } from "./parameters.ts";
import { parametersOfTheBrowser, vendorPages, watchedPages } from "./vendor-pages.ts";

export interface PullPlan {
  readonly source: PageSource;
  /** Whether a watched page may be missing: a folder or a test server need not have them. */
  readonly watchedMayBeMissing: boolean;
  /** Holds the vendor's documents, ours, and the SHA-256 of each watched page as it was last seen. */
  readonly openapiFolder: string;
}

export interface PullReport {
  /** Files that were written. */
  readonly written: readonly string[];
  readonly watched: readonly {
    readonly name: string;
    readonly address: string;
    readonly state: "unchanged" | "changed" | "first seen" | "missing";
    /** Parameters that the page lists and our document lacks. */
    readonly lacking: readonly string[];
  }[];
}

/** Reads and checks every page, then writes what has changed. One bad page, and nothing is written. */
export async function pull(plan: PullPlan): Promise<PullReport> {
  const inFolder = (...path: string[]) => join(plan.openapiFolder, ...path);
  const watchedFile = inFolder("watched-pages.json");
  await refuseUnknownFiles(inFolder("vendor"));
  const wanted = new Map<string, string>();
  const ours = parse((await readIfExists(inFolder("partner-api.yaml"))) ?? "paths: {}") as OpenApiDocument;
  const known = new Set([...parametersOfTheBrowser, ...knownParameters(ours)]);
  for (const page of vendorPages) {
    const text = extractDocument(page.name, await plan.source(page));
    for (const name of knownParameters(checkDocument(page, text))) known.add(name);
    wanted.set(inFolder("vendor", `${page.name}.yaml`), text);
  }

  const seen = JSON.parse((await readIfExists(watchedFile)) ?? "{}") as Record<string, string>;
  const hashes: Record<string, string> = {};
  const watched: PullReport["watched"][number][] = [];
  for (const { name, address, listsParameters } of watchedPages) {
    const text = await plan.source({ name, address }).catch((error: unknown) => {
      if (plan.watchedMayBeMissing && error instanceof PageNotFound) return undefined;
      throw error;
    });
    const before = seen[name];
    const hash = text === undefined ? before : createHash("sha256").update(text.trimEnd()).digest("hex");
    if (hash !== undefined) hashes[name] = hash;
    watched.push({
      name,
      address,
      state: text === undefined ? "missing" : !before ? "first seen" : before === hash ? "unchanged" : "changed",
      lacking: text && listsParameters ? listedParameters(text).filter((parameter) => !known.has(parameter)) : [],
    });
  }
  if (Object.keys(hashes).length > 0) wanted.set(watchedFile, `${JSON.stringify(hashes, null, 2)}\n`);

  const changed = await findChanged(wanted);
  await writeFiles(changed);
  return { written: [...changed.keys()], watched };
}

async function refuseUnknownFiles(folder: string): Promise<void> {
  const known = vendorPages.map(({ name }) => `${name}.yaml`);
  const files = await readdir(folder).catch(() => []);
  const unknown = files.filter((file) => file.endsWith(".yaml") && !known.includes(file));
  if (unknown.length === 0) return;
  throw new ScriptError(
    `${unknown.join(", ")}: no address for this document. Add it to scripts/lib/pull/vendor-pages.ts or remove the file.`,
  );
}

/** What a person should know of a pull, a sentence each. */
export function pullNotes({ watched }: PullReport): string[] {
  return watched.flatMap(({ name, address, state, lacking }) => [
    ...(state === "changed" ? [`${name} has changed since it was last seen. Read ${address}`] : []),
    ...(state === "first seen" ? [`${name} was seen for the first time. Read ${address}`] : []),
    ...(state === "missing" ? [`${name} is not in the source, so nothing is known of its changes.`] : []),
    ...lacking.map(
      (parameter) => `${name} lists \`${parameter}\`, which our document lacks. Add it in openapi/overlay.yaml.`,
    ),
  ]);
}
