import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isTransakError } from "../../src/index.ts";
import { rawAnswer, session, widgetUrl } from "../helpers/behaviours.ts";
import { accessToken, createClient, userToken } from "../helpers/client.ts";
import { expectNoSecrets } from "../helpers/log-output.ts";
import { startServer } from "../helpers/server.ts";
import { transports } from "../helpers/transports.ts";

const secret = fc.constantFrom(accessToken, userToken, widgetUrl);
const json = fc.oneof(
  fc.jsonValue(),
  fc.record({ data: fc.oneof(fc.jsonValue(), fc.record({ widgetUrl: fc.jsonValue() })) }),
  fc.record({ data: fc.record({ widgetUrl: fc.webUrl() }) }),
  fc.record({ error: fc.record({ message: fc.jsonValue(), errorCode: fc.jsonValue(), name: fc.jsonValue() }) }),
  fc.record({
    error: fc.record({ message: fc.tuple(fc.string(), secret, fc.string()).map((parts) => parts.join(" ")) }),
  }),
);
const body = fc.oneof(
  { weight: 4, arbitrary: json.map((value) => JSON.stringify(value)) },
  { weight: 2, arbitrary: fc.string() },
  { weight: 1, arbitrary: fc.uint8Array().map((bytes) => Buffer.from(bytes)) },
  { weight: 1, arbitrary: fc.nat(session.length).map((length) => session.slice(0, length)) },
  { weight: 1, arbitrary: fc.tuple(fc.string(), secret).map((parts) => `<p>${parts.join(" ")}`) },
);
const status = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(200, 200, 201, 204, 301, 307, 400, 401, 403, 404, 422, 429, 500, 503) },
  { weight: 1, arbitrary: fc.integer({ min: 200, max: 999 }) },
);
const headerText = fc.string({ maxLength: 30 }).map((text) => text.replace(/[^\x20-\x7e]/g, ""));
const headers = fc.dictionary(
  fc.constantFrom(
    "content-type",
    "retry-after",
    "trace-id",
    "cf-ray",
    "location",
    "set-cookie",
    "content-encoding",
    "x-any",
  ),
  fc.oneof(
    headerText,
    secret,
    fc.nat().map(String),
    fc.constantFrom("gzip", "text/html", "Sun, 06 Nov 1994 08:49:37 GMT"),
  ),
);

describe.each(transports)("over %s", (_, fetch) => {
  let answer: Uint8Array = new Uint8Array();

  test("10,000 arbitrary answers: a session or a TransakError that serialises", { timeout: 240_000 }, async () => {
    const server = await startServer(({ socket }) => socket.write(answer));
    const client = createClient({ baseUrl: server.url, fetch, maxRetries: 0, timeoutMs: 5000 });
    const outcomes = { session: 0, api: 0, invalid_response: 0, connection: 0 };
    await fc.assert(
      fc.asyncProperty(status, headers, body, async (code, fields, content) => {
        answer = rawAnswer(code, code === 204 || code === 304 ? "" : content, fields);
        server.requests.length = 0;
        try {
          const result = await client.createWidgetUrl({}, { userToken });
          outcomes.session += 1;
          expect(code).toBeLessThan(300);
          expect(new URL(result.widgetUrl).protocol).toMatch(/^https?:$/);
          expect(result.expiresAt).toBeInstanceOf(Date);
        } catch (error) {
          if (!isTransakError(error)) throw error;
          outcomes[error.code as keyof typeof outcomes] += 1;
          expect(error.message.trim()).not.toBe("");
          expect(JSON.parse(JSON.stringify(error))).toMatchObject({ name: error.name, code: error.code });
          expectNoSecrets(inspect(error, { showHidden: true, depth: 10 }) + JSON.stringify(error));
        }
      }),
      { numRuns: 10_000 },
    );
    // Each way out has been taken, and no other.
    expect(Object.keys(outcomes)).toHaveLength(4);
    for (const count of Object.values(outcomes)) expect(count).toBeGreaterThan(100);
    expect(Object.values(outcomes).reduce((sum, count) => sum + count)).toBe(10_000);
  });
});

test("anything that a fetch throws or returns: a TransakError", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.anything({ withNullPrototype: true, withObjectString: true }),
      fc.boolean(),
      async (value, throws) => {
        const fetch = async () => {
          if (throws) throw value;
          return value as Response;
        };
        const client = createClient({ fetch, maxRetries: 0 });
        const outcome = await client.createWidgetUrl().catch((error: unknown) => error);
        expect(isTransakError(outcome)).toBe(true);
        expect((outcome as Error).message.trim()).not.toBe("");
      },
    ),
    { numRuns: 2000 },
  );
});
