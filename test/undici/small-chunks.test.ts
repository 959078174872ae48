import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { inProject } from "../../scripts/lib/paths.ts";

test("three million chunks of one byte fit into a small process", async () => {
  const program = inProject("test/undici/small-chunks.mjs");
  const { stdout } = await promisify(execFile)(process.execPath, ["--max-old-space-size=48", program]);
  expect(stdout.trim().split("\n")).toEqual(Array(2).fill("https://global-stg.transak.com?sessionId=1"));
});
