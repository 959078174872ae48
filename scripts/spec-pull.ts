/**
 * npm run spec:pull                          writes openapi/vendor from the vendor's pages, all of them or none
 * npm run spec:pull -- --source DIR_OR_URL   reads the same NAME.md from a folder or from another base address
 * npm run spec:pull -- --report FILE         also writes what a person should know, as Markdown
 */
import { readFile, writeFile } from "node:fs/promises";
import { relative } from "node:path";
import { parseArgs } from "node:util";
import { runScript } from "./lib/fail.ts";
import { inProject, root } from "./lib/paths.ts";
import { pageSource } from "./lib/pull/page-source.ts";
import { pull, pullNotes } from "./lib/pull/pull.ts";

await runScript(async () => {
  const { values } = parseArgs({ options: { source: { type: "string" }, report: { type: "string" } } });
  const { name, version, homepage } = JSON.parse(await readFile(inProject("package.json"), "utf8")) as Record<
    string,
    string
  >;
  const source = pageSource(values.source, {
    timeoutMs: 30_000,
    maxBytes: 512 * 1024,
    userAgent: `${name}-spec-pull/${version} (+${homepage})`,
  });
  const watchedMayBeMissing = values.source !== undefined;
  const report = await pull({ source, watchedMayBeMissing, openapiFolder: inProject("openapi") });

  for (const file of report.written) console.log(`wrote ${relative(root, file)}`);
  if (report.written.length === 0) console.log("Nothing to do: the vendor's pages have not changed.");
  const notes = pullNotes(report);
  for (const note of notes) console.log(note);
  if (values.report !== undefined) await writeFile(values.report, notes.map((note) => `- ${note}\n`).join(""));
});
