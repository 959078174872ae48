/**
 * npm run spec:pull                          writes openapi/vendor from the vendor's documents, all of them or none
 * npm run spec:pull -- --source DIR_OR_URL   reads openapi.yaml, else openapi.json, else NAME.md from a folder or base address
 * npm run spec:pull -- --report FILE         also writes what a person should know: { "sources": [...], "notes": [...] }
 */
import { readFile, writeFile } from "node:fs/promises";
import { relative } from "node:path";
import { parseArgs } from "node:util";
import { runScript } from "./lib/fail.ts";
import { inProject, root } from "./lib/paths.ts";
import { pull, pullNotes, sourceLines } from "./lib/pull/pull.ts";
import { textReader } from "./lib/pull/read-text.ts";

await runScript(async () => {
  const { values } = parseArgs({ options: { source: { type: "string" }, report: { type: "string" } } });
  const { name, version, homepage } = JSON.parse(await readFile(inProject("package.json"), "utf8")) as Record<
    string,
    string
  >;
  const read = textReader({ timeoutMs: 30_000, userAgent: `${name}-spec-pull/${version} (+${homepage})` });
  const report = await pull({ read, source: values.source, openapiFolder: inProject("openapi") });

  const [sources, notes] = [sourceLines(report), pullNotes(report)];
  for (const line of sources) console.log(line);
  for (const file of report.written) console.log(`wrote ${relative(root, file)}`);
  if (report.written.length === 0) console.log("Nothing to do: the vendor's documents have not changed.");
  for (const note of notes) console.log(note);
  if (values.report !== undefined) await writeFile(values.report, `${JSON.stringify({ sources, notes }, null, 2)}\n`);
});
