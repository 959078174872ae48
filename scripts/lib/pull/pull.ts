import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { parse } from "yaml";
import { ScriptError } from "../fail.ts";
import type { OpenApiDocument } from "../openapi.ts";
import { checkDocument } from "./check-document.ts";
import { extractDocument } from "./extract-document.ts";
import { knownParameters } from "./known-parameters.ts";
import { listedParameters } from "./listed-parameters.ts";
import { PageNotFound, type PageSource } from "./page-source.ts";
import { parametersOfTheBrowser, vendorPages, watchedPages } from "./vendor-pages.ts";

export interface PullPlan {
  readonly source: PageSource;
  /** Whether a watched page may be missing: a folder or a test server need not have them. */
  readonly watchedMayBeMissing: boolean;
  readonly vendorFolder: string;
  readonly documentFile: string;
  /** SHA-256 of each watched page as it was last seen. */
  readonly watchedFile: string;
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
  await refuseUnknownFiles(plan.vendorFolder);
  const documents = new Map<string, { readonly text: string; readonly document: OpenApiDocument }>();
  for (const page of vendorPages) {
    const text = extractDocument(page.name, await plan.source(page));
    documents.set(page.name, { text, document: checkDocument(page, text) });
  }

  const ours = parse((await textOf(plan.documentFile)) ?? "paths: {}") as OpenApiDocument;
  const known = new Set([
    ...parametersOfTheBrowser,
    ...[ours, ...[...documents.values()].map(({ document }) => document)].flatMap((document) => [
      ...knownParameters(document),
    ]),
  ]);
  const seen = JSON.parse((await textOf(plan.watchedFile)) ?? "{}") as Record<string, string>;
  const hashes: Record<string, string> = {};
  const watched: PullReport["watched"][number][] = [];
  for (const { name, address, listsParameters } of watchedPages) {
    const text = await watchedText(plan, name, address);
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

  const wanted = new Map([...documents].map(([name, { text }]) => [join(plan.vendorFolder, `${name}.yaml`), text]));
  if (Object.keys(hashes).length > 0) wanted.set(plan.watchedFile, `${JSON.stringify(hashes, null, 2)}\n`);
  return { written: await writeChanged(wanted), watched };
}

async function refuseUnknownFiles(folder: string): Promise<void> {
  const files = (await readdir(folder).catch(() => [])).filter((file) => file.endsWith(".yaml"));
  const unknown = files
    .map((file) => basename(file, ".yaml"))
    .filter((name) => !vendorPages.some((page) => page.name === name));
  if (unknown.length === 0) return;
  throw new ScriptError(
    `${unknown.join(", ")}: no address for this document. Add it to scripts/lib/pull/vendor-pages.ts or remove the file.`,
  );
}

async function watchedText(plan: PullPlan, name: string, address: string): Promise<string | undefined> {
  try {
    const text = await plan.source({ name, address });
    if (text.trim() === "") throw new ScriptError(`${name}: the page is empty. Try again later.`);
    if (/^\s*<(!doctype|html)\b/i.test(text)) {
      throw new ScriptError(
        `${name}: the page is HTML, not Markdown. If the page has moved, correct scripts/lib/pull/vendor-pages.ts.`,
      );
    }
    return text;
  } catch (error) {
    if (plan.watchedMayBeMissing && error instanceof PageNotFound) return undefined;
    throw error;
  }
}

/** Writes every new text beside its file first, so that a full disk leaves all files as they were. */
async function writeChanged(wanted: ReadonlyMap<string, string>): Promise<string[]> {
  const changed: string[] = [];
  for (const [file, text] of wanted) if ((await textOf(file)) !== text) changed.push(file);
  for (const file of changed) {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(`${file}.new`, wanted.get(file) as string);
  }
  for (const file of changed) await rename(`${file}.new`, file);
  return changed;
}

async function textOf(file: string): Promise<string | undefined> {
  return readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
}
