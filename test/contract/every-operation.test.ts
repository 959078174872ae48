import { describe, expect, inject, test } from "vitest";
import { requestShapes } from "../../src/generated/mock.ts";
import { type TransakApiError, TransakNotFoundError } from "../../src/index.ts";
import { createMockFetch } from "../../src/testing.ts";
import { catchError } from "../helpers/catch-error.ts";
import { createClient } from "../helpers/client.ts";
import { documentedAnswers } from "../helpers/document.ts";
import { operationCases } from "../helpers/operation-cases.ts";
import { createPrismClient } from "../helpers/prism-client.ts";
import { errorClasses } from "./error-classes.ts";

const retryable = [408, 429, 500, 502, 503, 504];

/** The fields of an error, which the lookups' 401 has without the envelope. */
function errorFields(value: unknown): { readonly [name: string]: unknown } {
  const { error = value } = Object(value) as { readonly error?: unknown };
  return typeof error === "object" ? { ...error } : {};
}

describe.each(operationCases)("$name", (operation) => {
  const { id, recovered = {}, holdsPersonalData } = operation;
  const documented = documentedAnswers.filter(({ operationId }) => operationId === id);
  const preferring = ({ status, example, mediaType }: (typeof documented)[number]) => ({
    headers: { prefer: `code=${status}, example=${example}`, accept: mediaType },
  });

  test.each(documented.filter(({ status }) => status === 200))(
    "Prism accepts the call, and $example is understood",
    async (answer) => {
      const { transak, violations, answers } = createPrismClient();
      await operation.call(transak, preferring(answer));
      expect(violations).toEqual([]);
      expect(answers()).toBeGreaterThan(0);
    },
  );

  const errors = documented.filter(({ status, example }) => status >= 400 && !(example in recovered));
  test.each(errors)("$status $example becomes its class", async (answer) => {
    const { status, value } = answer;
    const { transak, violations, answers } = createPrismClient();
    const error = (await catchError(operation.call(transak, preferring(answer)))) as TransakApiError;
    const fields = errorFields(value);
    const { message = fields.name } = fields;
    const isMissing = /order not found/i.test(String(message));
    expect(error.constructor).toBe(isMissing ? TransakNotFoundError : errorClasses[status]);
    expect(error).toMatchObject({
      code: "api",
      status,
      retryable: retryable.includes(status),
      ...(fields.errorCode !== undefined && { errorCode: Number(fields.errorCode) }),
      ...(message !== undefined && { apiMessage: message }),
      body: holdsPersonalData && typeof value !== "object" ? "[redacted]" : value,
    });
    for (const text of [status, message, fields.additionalMessage]) {
      if (text !== undefined) expect(error.message).toContain(String(text));
    }
    expect([violations, answers()]).toEqual([[], 1]);
  });

  test.each(Object.keys(recovered))("%s is a result", async (example) => {
    const { transak, violations } = createPrismClient();
    const answer = documented.find((each) => each.example === example && each.status >= 400);
    const result = await operation.call(transak, preferring(answer as (typeof documented)[number]));
    if (recovered[example] === undefined) expect(result).toBeUndefined();
    else expect(result).toMatchObject(recovered[example] as object);
    expect(violations).toEqual([]);
  });

  test.each(requestShapes[id].requiredHeaders)("without %s Prism objects, and the mock refuses", async (header) => {
    const { violations, statuses } = await callThroughBoth((init) => {
      const { [header]: _, ...headers } = init.headers as Record<string, string>;
      return { headers };
    });
    expect(violations).toHaveLength(1);
    expect(statuses.mock).toBe(400);
    expect(statuses.prism).toBeGreaterThanOrEqual(400);
  });

  const query: { readonly fields: object; readonly required?: readonly string[] } = requestShapes[id].query;
  test.each(query.required ?? [])("without %s in the query Prism objects, and the mock refuses", async (name) => {
    const { violations, statuses } = await callThroughBoth((_init, url) => {
      url.searchParams.delete(name);
      return {};
    });
    expect(violations).toEqual([expect.stringContaining(name.toLowerCase())]);
    expect(statuses.mock).toBe(400);
  });

  /** Makes the call over Prism and over the mock, with something taken out of its request on the way. */
  async function callThroughBoth(change: (init: RequestInit, url: URL) => RequestInit) {
    const violations: string[] = [];
    const statuses = { prism: 0, mock: 0 };
    const through = (which: keyof typeof statuses, send: (url: string, init: RequestInit) => Promise<Response>) =>
      createClient({
        baseUrl: inject("prismUrl"),
        maxRetries: 0,
        fetch: async (address, init) => {
          const url = new URL(address);
          const changed = change(init, url);
          const response = await send(url.href, { ...init, ...changed });
          statuses[which] = response.status;
          const violation = response.headers.get("sl-violations");
          if (violation !== null) violations.push(violation);
          return response;
        },
      });
    const calls = [operation.call(through("prism", fetch)), operation.call(through("mock", createMockFetch()))];
    await Promise.allSettled(calls);
    return { violations, statuses };
  }
});
