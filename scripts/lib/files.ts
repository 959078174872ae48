import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** The text of a file, or `undefined` where there is none. */
export async function readIfExists(file: string): Promise<string | undefined> {
  return readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
}

/** Those of the wanted texts, by file, that differ from what the file holds. */
export async function findChanged(wanted: ReadonlyMap<string, string>): Promise<Map<string, string>> {
  const changed = new Map<string, string>();
  for (const [file, text] of wanted) if ((await readIfExists(file)) !== text) changed.set(file, text);
  return changed;
}

/** Writes every text beside its file first, so that a full disk leaves all files as they were. */
export async function writeFiles(texts: ReadonlyMap<string, string>): Promise<void> {
  for (const [file, text] of texts) {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(`${file}.new`, text);
  }
  for (const file of texts.keys()) await rename(`${file}.new`, file);
}

/** Lends an empty folder for as long as some work takes. */
export async function inScratchFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "transak-partner-api-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
