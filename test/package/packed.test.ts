import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { pack, type Tarball } from "../../scripts/lib/pack.ts";
import { run } from "../../scripts/lib/run.ts";
import { type Consumer, unpackedConsumer } from "./consumers.ts";

/** The quick part of `npm run test:package`: this Node, and no compiler. */
describe("the packed tarball in a consumer's project", () => {
  let tarball: Tarball;
  let consumer: Consumer;

  beforeAll(async () => {
    tarball = await pack();
    consumer = await unpackedConsumer(tarball);
  });
  afterAll(async () => {
    await Promise.all([consumer.remove(), tarball.remove()]);
  });

  test.each(["check.mjs", "check.cjs"])("works: %s", async (program) => {
    await run(process.execPath, [program, inject("prismUrl")], { cwd: consumer.folder });
  });

  test("holds the build, the document and pages for readers, and nothing else", () => {
    const outside = tarball.files.filter((path) => !/^dist\/[\w-]+\.(d\.)?c?[jt]s$/.test(path));
    expect(outside.filter((path) => !/^[A-Z]+(\.md)?$/.test(path))).toEqual([
      "llms.txt",
      "openapi/partner-api.yaml",
      "package.json",
    ]);
  });
});
