/**
 * npm run bench                       measures everything by bench/main.mjs, with the arguments given
 * npm run bench -- --compare [REF]    tells whether a call costs more CPU than at REF, in one run; by default where this branch left main
 */
import { existsSync } from "node:fs";
import { mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runScript } from "./lib/fail.ts";
import { extract, git } from "./lib/git.ts";
import { inProject, root } from "./lib/paths.ts";
import { run } from "./lib/run.ts";

await runScript(async () => {
  const given = process.argv.slice(2);
  const at = given.indexOf("--compare");
  if (at === -1) return measure(given);
  const ref = given[at + 1]?.startsWith("--") === false ? given[at + 1] : undefined;
  await compare(ref, given.toSpliced(at, ref === undefined ? 1 : 2));
});

async function measure(given: readonly string[]): Promise<void> {
  const options = { cwd: inProject("bench"), stdio: "inherit" } as const;
  if (!existsSync(inProject("bench/node_modules"))) await run("npm", ["ci"], options);
  await run(process.execPath, ["main.mjs", ...given], options);
}

/** Builds the other commit in a folder of its own, with the dependencies that lie here. */
async function compare(ref: string | undefined, given: readonly string[]): Promise<void> {
  const commit = ref ?? (await git(root, "merge-base", "HEAD", "main"));
  const other = await mkdtemp(join(tmpdir(), "transak-partner-api-bench-"));
  try {
    await extract(root, commit, other);
    await symlink(inProject("node_modules"), join(other, "node_modules"), "junction");
    await run(process.execPath, [inProject("node_modules/tsx/dist/cli.mjs"), "scripts/build.ts"], { cwd: other });
    const before = await git(root, "log", "-1", "--format=%h %s", commit);
    const builds = ["--before", join(other, "dist"), "--after", inProject("dist")];
    console.log(`CPU of a call beside ${before}`);
    await run(process.execPath, ["--expose-gc", inProject("bench/compare.mjs"), ...builds, ...given], {
      stdio: "inherit",
    });
  } finally {
    await rm(other, { recursive: true });
  }
}
