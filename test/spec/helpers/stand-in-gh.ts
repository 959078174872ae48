import { chmod, readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { onTestFinished, vi } from "vitest";
import { scratchFolder } from "./scratch-folder.ts";

/** What GitHub's command line is asked for, with the text of a body in place of its file, and what it answers. */
export interface StandInGh {
  readonly calls: () => Promise<string[]>;
  /** Answers by the first words of a command. */
  readonly answer: (answers: Readonly<Record<string, string>>) => Promise<void>;
}

const program = `#!/usr/bin/env node
const { appendFileSync, readFileSync } = require("node:fs");
const { join } = require("node:path");
const args = process.argv.slice(2).map((arg, index, all) =>
  ["--body-file", "--notes-file"].includes(all[index - 1]) ? readFileSync(arg, "utf8") : arg);
appendFileSync(join(__dirname, "calls"), JSON.stringify(args.join(" ")) + "\\n");
const answers = JSON.parse(readFileSync(join(__dirname, "answers"), "utf8"));
const found = Object.keys(answers).find((words) => args.join(" ").startsWith(words));
if (found) console.log(answers[found]);
`;

/** Puts a program named \`gh\` before all others on the path, for one test. */
export async function standInGh(): Promise<StandInGh> {
  const folder = await scratchFolder();
  const file = join(folder, "gh");
  await writeFile(file, program);
  await chmod(file, 0o755);
  await writeFile(join(folder, "calls"), "");
  await writeFile(join(folder, "answers"), "{}");
  onTestFinished(() => void vi.unstubAllEnvs());
  vi.stubEnv("PATH", `${folder}${delimiter}${process.env.PATH}`);
  return {
    calls: async () =>
      (await readFile(join(folder, "calls"), "utf8"))
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as string),
    answer: (answers) => writeFile(join(folder, "answers"), JSON.stringify(answers)),
  };
}
