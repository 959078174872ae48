import { describe, expect, test } from "vitest";
import type { TransakEvent } from "../../src/index.ts";
import { catchError } from "../helpers/catch-error.ts";
import { createClient } from "../helpers/client.ts";
import { logOutput } from "../helpers/log-output.ts";
import { orderCases } from "../helpers/operation-cases.ts";
import { expectNothingPersonal, person, personalOrder } from "../helpers/personal-data.ts";

const order = JSON.stringify(personalOrder);

/** What is not JSON, or not an object, and holds an order all the same. */
const texts: Readonly<Record<string, string>> = {
  "a document cut off": JSON.stringify({ data: personalOrder }).slice(0, -2),
  "a document and more": `${order} and more`,
  "lines of documents": `${order}\n${order}\n`,
  "a document in a string": JSON.stringify(order),
  "a web page": `<html><body><pre>${order}</pre></body></html>`,
  "a table": Object.values(person).join(","),
};

describe.each(orderCases)("$name", (operation) => {
  test.each(Object.entries(texts))("an error keeps nothing of %s", async (_what, body) => {
    for (const status of [400, 404, 500, 503]) {
      const events: TransakEvent[] = [];
      const client = createClient({
        maxRetries: 0,
        onEvent: (event) => events.push(event),
        fetch: async () => new Response(body, { status }),
      });
      const error = await catchError(operation.call(client));
      expect(error).toMatchObject({ status });
      expectNothingPersonal(logOutput([error, ...events]), operation.inEvents);
    }
  });
});
