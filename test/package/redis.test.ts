import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { inProject, root } from "../../scripts/lib/paths.ts";

const run = promisify(execFile);

describe("transak-partner-api/redis, as built", () => {
  test.each([
    ["import", "module", 'import { redisTokenStore } from "transak-partner-api/redis"'],
    ["require", "commonjs", 'const { redisTokenStore } = require("transak-partner-api/redis")'],
  ])("can be loaded by %s", async (_name, type, statement) => {
    const client = '{ status: "ready", eval() {}, evalsha() {}, defineCommand() {} }';
    const program = `${statement}; console.log(Object.keys(redisTokenStore(${client})).join())`;
    const { stdout } = await run(process.execPath, [`--input-type=${type}`, "--eval", program], { cwd: root });
    expect(stdout.trim()).toBe("read,write,exclusively");
  });

  test.each(["redis.js", "redis.cjs", "redis.d.cts", "index.js", "index.cjs", "index.d.cts"])(
    "%s imports nothing of a Redis package, not even its types",
    (name) => {
      expect(readFileSync(inProject(`dist/${name}`), "utf8")).not.toMatch(
        /(from|require\(|import\() ?["'](@?redis|ioredis|@upstash)/,
      );
    },
  );

  test("is not loaded by the main entry", () => {
    for (const name of ["index.js", "index.cjs"]) {
      expect(readFileSync(inProject(`dist/${name}`), "utf8")).not.toMatch(/redisTokenStore|redis\.call/);
    }
  });
});
