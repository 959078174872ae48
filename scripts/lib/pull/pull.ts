import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { ScriptError } from "../fail.ts";
import { findChanged, readIfExists, writeFiles } from "../files.ts";
import type { OpenApiDocument } from "../openapi.ts";
import { documentSource, maxPageBytes } from "./document-source.ts";
import { knownParameters, listedParameters } from "./parameters.ts";
import { FileNotFound, type ReadText } from "./read-text.ts";
import { parametersOfTheBrowser, vendorPages, type WatchedPage, watchedPages } from "./vendor-pages.ts";

export interface PullPlan {
  readonly read: ReadText;
  /** A folder or base address in place of the vendor's site. It need not have the watched pages. */
  readonly source?: string | undefined;
  /** Holds the vendor's documents, ours, and the SHA-256 of each watched page as it was last seen. */
  readonly openapiFolder: string;
}

export interface PullReport {
  /** Files that were written. */
  readonly written: readonly string[];
  /** Which address served the document of each operation. */
  readonly served: readonly { readonly name: string; readonly from: string }[];
  readonly watched: readonly {
    readonly name: string;
    readonly address: string;
    readonly state: "unchanged" | "changed" | "first seen" | "missing";
    /** Parameters that the page lists and our document lacks. */
    readonly lacking: readonly string[];
  }[];
}

/** Reads and checks every document and page, then writes what has changed. One bad file, and nothing is written. */
export async function pull({ read, source, openapiFolder }: PullPlan): Promise<PullReport> {
  const inFolder = (...path: string[]) => join(openapiFolder, ...path);
  const watchedFile = inFolder("watched-pages.json");
  const base = source?.replace(/\/+$/, "");
  await refuseUnknownFiles(inFolder("vendor"));
  const wanted = new Map<string, string>();
  const ours = parse((await readIfExists(inFolder("partner-api.yaml"))) ?? "paths: {}") as OpenApiDocument;
  const known = new Set([...parametersOfTheBrowser, ...knownParameters(ours)]);
  const readDocument = documentSource(read, base);
  const served: PullReport["served"][number][] = [];
  for (const page of vendorPages) {
    const { document, text, from } = await readDocument(page);
    for (const name of knownParameters(document)) known.add(name);
    wanted.set(inFolder("vendor", `${page.name}.yaml`), text);
    served.push({ name: page.name, from });
  }

  const seen = JSON.parse((await readIfExists(watchedFile)) ?? "{}") as Record<string, string>;
  const hashes: Record<string, string> = {};
  const watched: PullReport["watched"][number][] = [];
  for (const page of watchedPages) {
    const { name, listsParameters } = page;
    const { text, address } = await readWatched(read, page, base);
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
  return { written: [...changed.keys()], served, watched };
}

/** A page has a Markdown twin at its address plus `.md`, newer ones plus `/llms.txt`. */
async function readWatched(read: ReadText, { name, address }: WatchedPage, base: string | undefined) {
  const addresses = base === undefined ? [address, address.replace(/\.md$/, "/llms.txt")] : [`${base}/${name}.md`];
  let missing: unknown;
  for (const place of addresses) {
    try {
      return { address: place, text: await read({ name, address: place, maxBytes: maxPageBytes }) };
    } catch (error) {
      if (!(error instanceof FileNotFound)) throw error;
      missing ??= error;
    }
  }
  if (base === undefined) throw missing;
  return { address, text: undefined };
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

/** Which addresses have served which operations, a sentence each. */
export function sourceLines({ served }: PullReport): string[] {
  const addresses = [...new Set(served.map(({ from }) => from))];
  return addresses.map((address) => {
    const names = served.filter(({ from }) => from === address).map(({ name }) => name);
    return `${address} served ${names.join(", ")}.`;
  });
}

/** What a person should know of a pull, a sentence each. */
export function pullNotes({ watched }: PullReport): string[] {
  return watched.flatMap(({ name, address, state, lacking }) => [
    ...(state === "changed" ? [`${name} has changed since it was last seen. Read ${address}`] : []),
    ...(state === "first seen" ? [`${name} was seen for the first time. Read ${address}`] : []),
    ...(state === "missing" ? [`${name} is not in the source, so nothing is known of its changes.`] : []),
    ...lacking.map(
      (parameter) =>
        `${name} lists \`${parameter}\`, which our document lacks. Add it in openapi/overlay/widget-params.yaml.`,
    ),
  ]);
}
