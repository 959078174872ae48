import { appendFile } from "node:fs/promises";

/** Hands values to the later jobs of a workflow, and prints them. */
export async function setOutputs(values: Readonly<Record<string, string>>): Promise<void> {
  const lines = Object.entries(values).map(([name, value]) => `${name}=${value}\n`);
  process.stdout.write(lines.join(""));
  const { GITHUB_OUTPUT } = process.env;
  if (GITHUB_OUTPUT) await appendFile(GITHUB_OUTPUT, lines.join(""));
}
