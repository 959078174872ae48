import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";

/** Runs a script in a fresh Node and returns what it prints, parsed. */
export async function run(script, ...parameters) {
  const child = spawn(process.execPath, [...script, ...parameters], { stdio: ["ignore", "pipe", "inherit"] });
  const closed = new Promise((resolve) => child.on("close", resolve));
  const printed = await text(child.stdout);
  const code = await closed;
  if (code !== 0) throw new Error(`${script.join(" ")} exited with ${code}`);
  return JSON.parse(printed);
}
