import { execFile } from "node:child_process";
import { promisify } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { describeCause, redactBody, redactor } from "../../src/redact.ts";

const secret = 's3cret/walrus77+w"x\\y&z%g';

const escapes: Readonly<Record<string, (character: string) => string>> = {
  "percent signs": (character) => `%${code(character)}`,
  "percent signs, twice": (character) => `%25${code(character)}`,
  "hexadecimal entities": (character) => `&#x${code(character)};`,
  "decimal entities": (character) => `&#${character.charCodeAt(0)};`,
  "JSON escapes": (character) => `\\u00${code(character)}`,
};

const code = (character: string) => character.charCodeAt(0).toString(16).padStart(2, "0");

test.each([
  ["redis://user:pa55word@cache.internal:6379", "redis://[redacted]@cache.internal:6379"],
  ["postgres://user:p%40ss@db/shop failed", "postgres://[redacted]@db/shop failed"],
  ["two rediss://a:b@c, amqp://d:e@f/g", "two rediss://[redacted]@c, amqp://[redacted]@f/g"],
  ["redis://:p@ss@cache", "redis://[redacted]@cache"],
  ["redis://cache:6379, told by me@shop.example", "redis://cache:6379, told by me@shop.example"],
])("of %s no credentials are shown", (text, shown) => {
  expect(redactor()(text)).toBe(shown);
});

describe("a secret is recognised", () => {
  test.each(Object.entries(escapes))("with every character, letters too, as %s", (_name, encode) => {
    const text = [...secret].map(encode).join("");
    expect(redactor(secret)(`before ${text} after`)).toBe("before [redacted] after");
  });

  test("with any of its characters escaped, each in its own way", () => {
    const ways = [(character: string) => character, ...Object.values(escapes)];
    const choices = fc.array(fc.nat(ways.length - 1), { minLength: secret.length, maxLength: secret.length });
    fc.assert(
      fc.property(choices, (chosen) => {
        // A bare percent sign or backslash would begin an escape of its own.
        const text = [...secret].map((character, at) =>
          (
            ways[/\w/.test(character) ? (chosen[at] as number) : Math.max(1, chosen[at] as number)] as (
              c: string,
            ) => string
          )(character),
        );
        return redactor(secret)(text.join("")) === "[redacted]";
      }),
    );
  });

  test.each([
    ["abcdefg%", "abcdefg%41"],
    ["\\".repeat(8), `${"\\".repeat(8)}u0041`],
    ["abcdefg&", "abcdefg&amp;"],
    ["abcdefg\\", "abcdefg\\u0041"],
  ])("where it ends like an escape, and more follows: %j in %j", (ending, text) => {
    expect(redactor(ending)(text)).toMatch(/^\[redacted\]/);
  });

  test("and other text stays as it is", () => {
    const text = 'Invalid field "fiatAmount": 50% &amp; more, C:\\dir\\u00e4';
    expect(redactor(secret)(text)).toBe(text);
  });
});

test("its cost is linear in the length of the text, for every text and secret", async () => {
  const program = `
    import { redactor } from ${JSON.stringify(new URL("../../src/redact.ts", import.meta.url).href)};
    const parts = ["\\\\", "\\\\\\\\u", "%25", "%", "&", "&amp;", "&#x0", "&#0", "http", "https:%", "eyJ", "+", "a", "\\\\u00", "&#x2f"];
    for (const secret of ["/secret-of-a-partner", "\\\\\\\\\\\\\\\\u", "%25%25%25", "&amp;&amp;", "aaaaaaaaaaaaaaaaaaaab"]) {
      for (const part of parts) redactor(secret)(part.repeat(131_072 / part.length));
    }
    process.stdout.write("done");
  `;
  // Seconds where it is linear, minutes where one pattern is not: then the process is ended.
  const flags = ["--import", "tsx", "--input-type=module", "--eval"];
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, program], { timeout: 25_000 });
  expect(stdout).toBe("done");
});

test("a text is cut", () => {
  expect(redactor()("x".repeat(100_000))).toHaveLength(4096);
  expect(redactor()("x".repeat(100_000), 500)).toHaveLength(500);
});

test("however much of a text is masked, no part of a secret moves up from behind what is searched", () => {
  const long = "walrus".repeat(100);
  const shown = redactor(long)(`${long} `.repeat(200));
  expect(shown).toMatch(/^(\[redacted\] ?)+$/);
});

test("a secret that begins with another is masked to its end", () => {
  for (const secrets of [
    ["walrus-token", "walrus-token-of-today"],
    ["walrus-token-of-today", "walrus-token"],
  ]) {
    expect(redactor(...secrets)("Invalid walrus-token-of-today and walrus%2Dtoken!")).toBe(
      "Invalid [redacted] and [redacted]!",
    );
  }
});

test("secrets shorter than eight characters are not searched for", () => {
  expect(redactor("token", "s", "seven77")("Invalid access token: seven77")).toBe("Invalid access token: seven77");
  expect(redactor("eight888")("Invalid access token: eight888")).toBe("Invalid access token: [redacted]");
});

test("of a body with many fields a bounded number is searched and shown", () => {
  const many = Object.fromEntries(Array.from({ length: 180_000 }, (_, index) => [`field-${index}`, index]));
  let searched = 0;
  const count = (text: string) => {
    searched += text.length;
    return text;
  };
  const body = redactBody({ ...many, error: many }, "", count, false) as object;
  expect(Object.keys(body)).toHaveLength(32);
  expect(searched).toBeLessThan(10_000);
  expect(redactBody({ ["x".repeat(200)]: 1 }, "", count, false)).toEqual({ "[redacted]": "[redacted]" });
});

test("what is shown of a long text does not keep it alive", async () => {
  const program = `
    import { redactBody, redactor } from ${JSON.stringify(new URL("../../src/redact.ts", import.meta.url).href)};
    const shown = [];
    for (let times = 0; times < 40; times++) {
      const text = JSON.stringify({ error: { message: String(times).repeat(2_000_000) } });
      shown.push(redactBody(undefined, text, redactor("walrus-token"), false));
      shown.push(redactBody(JSON.parse(text), text, redactor("walrus-token"), false));
      shown.push(redactor("walrus-token")(text, 500));
    }
    for (let times = 0; times < 4000; times++) {
      const text = String(times).repeat(2000);
      shown.push(redactBody({ error: { name: text, message: text, additionalMessage: text, errorCode: text } }, "", redactor(), false));
    }
    globalThis.gc();
    process.stdout.write(String(process.memoryUsage().heapUsed));
    if (shown.length === 0) throw new Error("Nothing is shown.");
  `;
  const flags = ["--expose-gc", "--import", "tsx", "--input-type=module", "--eval"];
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, program]);
  expect(Number(stdout)).toBeLessThan(40_000_000);
});

test("of what was thrown, message, code and stack are shown", () => {
  const error = Object.assign(new TypeError("reset"), { code: "ECONNRESET" });
  const { name, message, stack } = error;
  expect(describeCause(error, redactor())).toMatchObject({ name, message, stack, code: "ECONNRESET" });
  expect(describeCause("boom", redactor())).toMatchObject({ name: "Error", message: "boom" });
});

test("of an error that is its own cause a few causes are shown", () => {
  const error = new Error("a");
  error.cause = error;
  let shown = describeCause(error, redactor());
  for (let deeper = 0; deeper < 4; deeper += 1) shown = shown.cause as Error;
  expect(shown).toMatchObject({ message: "a" });
  expect(shown.cause).toBeUndefined();
});
