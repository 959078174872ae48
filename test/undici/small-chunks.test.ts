import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { inProject } from "../../scripts/lib/paths.ts";
import { widgetUrl } from "../helpers/behaviours.ts";
import { sessionBody } from "../helpers/success-bodies.ts";

test("three million chunks of one byte fit into a small process", async () => {
  const program = inProject("test/undici/small-chunks.mjs");
  const session = JSON.stringify(sessionBody(widgetUrl));
  const { stdout } = await promisify(execFile)(process.execPath, ["--max-old-space-size=48", program, session]);
  expect(stdout.trim().split("\n")).toEqual([widgetUrl, widgetUrl]);
});
