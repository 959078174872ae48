/**
 * npm run spec:diff                                     the document at the last release tag against the working tree
 * npm run spec:diff -- --ref REF                        at another tag or commit
 * npm run spec:diff -- --base FILE --head FILE          two documents
 * npm run --silent spec:diff -- --json                  one object: { "bump", "changes": [{ "bump", "where", "what" }] }
 */
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { runScript, ScriptError } from "./lib/fail.ts";
import { root } from "./lib/paths.ts";
import { readVerdict } from "./verdict/read-verdict.ts";
import { refuseStaleDocument } from "./verdict/stale-document.ts";

await runScript(async () => {
  const text = { type: "string" } as const;
  const { values } = parseArgs({ options: { base: text, head: text, ref: text, json: { type: "boolean" } } });
  const { base, head, ref, json } = values;
  if ((base === undefined) !== (head === undefined)) throw new ScriptError("Give both --base FILE and --head FILE.");
  if (base !== undefined && ref !== undefined) throw new ScriptError("Give either files or --ref REF.");
  const files =
    base !== undefined && head !== undefined ? { base: await read(base), head: await read(head) } : undefined;
  if (files === undefined) await refuseStaleDocument(root);

  const { bump, changes, notes } = await readVerdict(files ?? { ref });
  for (const note of notes) console.error(note);
  if (json) console.log(JSON.stringify({ bump, changes }, null, 2));
  else console.log([bump, ...changes.map((change) => `- ${change.bump}: ${change.what} (${change.where})`)].join("\n"));
});

async function read(file: string): Promise<string> {
  return readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new ScriptError(`${file} cannot be read (${error.code}). Name a file that exists.`);
  });
}
