import fc from "fast-check";
import type { OperationCase } from "../helpers/operation-cases.ts";
import { personalOrder } from "../helpers/personal-data.ts";
import { sessionBody } from "../helpers/success-bodies.ts";

/** An order in which any field may be missing or something else. */
const nearlyAnOrder = fc
  .tuple(fc.dictionary(fc.constantFrom(...Object.keys(personalOrder), "__proto__"), fc.jsonValue(), { maxKeys: 2 }))
  .map(([changed]) => ({ ...personalOrder, ...changed }));
const orderLike = fc.oneof(fc.constant(personalOrder), nearlyAnOrder, fc.jsonValue());
const count = fc.oneof(fc.integer(), fc.double(), fc.jsonValue());

const status = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(200, 200, 201, 204, 301, 307, 400, 401, 403, 404, 422, 429, 500, 503) },
  { weight: 1, arbitrary: fc.integer({ min: 200, max: 999 }) },
);
const headerText = fc.string({ maxLength: 30 }).map((text) => text.replace(/[^\x20-\x7e]/g, ""));

/**
 * Status, headers and body of any answer: JSON, text, bytes, half a good answer. Personal data are in JSON alone, and in none of
 * the fields in which a server says what is wrong: those and texts are shown.
 */
export function arbitraryAnswer({ body: good, secrets }: OperationCase) {
  // A client that has been given its access token has no API secret.
  const { apiSecret: _, ...carried } = secrets;
  const secret = fc.constantFrom(...Object.values(carried));
  const json = fc.oneof(
    // Often enough that each run meets some: of lists of lookups nothing else here is a good response.
    { weight: 4, arbitrary: fc.constant(JSON.parse(good)) },
    fc.jsonValue(),
    fc.oneof(fc.record({ data: fc.jsonValue() }), fc.jsonValue().map(sessionBody)),
    fc.webUrl().map(sessionBody),
    fc.record({ data: orderLike }),
    fc.record({ data: fc.array(fc.constant(personalOrder), { maxLength: 3 }) }),
    fc.record({ data: fc.array(orderLike, { maxLength: 3 }), meta: fc.record({ totalCount: count, limit: count }) }),
    fc.record({ error: fc.record({ message: fc.jsonValue(), errorCode: fc.jsonValue(), name: fc.jsonValue() }) }),
    fc.record({ error: fc.record({ message: fc.constantFrom("No", ["No"]), input: orderLike }), data: orderLike }),
    fc.record({
      error: fc.record({ message: fc.tuple(fc.string(), secret, fc.string()).map((parts) => parts.join(" ")) }),
    }),
  );
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
  const body = fc.oneof(
    { weight: 4, arbitrary: json.map((value) => JSON.stringify(value)) },
    { weight: 2, arbitrary: fc.string() },
    { weight: 1, arbitrary: fc.uint8Array().map((bytes) => Buffer.from(bytes)) },
    { weight: 1, arbitrary: fc.nat(good.length).map((length) => good.slice(0, length)) },
    { weight: 1, arbitrary: fc.tuple(fc.string(), secret).map((parts) => `<p>${parts.join(" ")}`) },
  );
  return fc.record({ status, headers, body });
}
