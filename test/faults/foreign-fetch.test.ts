import { Agent, getGlobalDispatcher, interceptors, setGlobalDispatcher } from "undici";
import { expect, test } from "vitest";
import { type Fetch, TransakConfigError } from "../../src/index.ts";
import { undiciFetch } from "../../src/undici.ts";
import { answeringJson, session } from "../helpers/behaviours.ts";
import { catchError } from "../helpers/catch-error.ts";
import { createClient, userIp } from "../helpers/client.ts";
import { startServer } from "../helpers/server.ts";

const headers = new Headers();
const json = async () => JSON.parse(session);

/** What makes a call fail, and how many times the `fetch` was called for it. */
async function failWith(fetch: unknown) {
  let calls = 0;
  const counting = (url: string, init: RequestInit) => {
    calls += 1;
    return (fetch as Fetch)(url, init);
  };
  const error = await catchError(createClient({ fetch: counting as Fetch }).createWidgetUrl({}, { userIp }));
  return { error, calls };
}

test.each([
  ["nothing", undefined, "`status` is not a number"],
  ["a text", session, "`status` is not a number"],
  ["ok and json alone, as hand-made mocks have it", { ok: true, json }, "`status` is not a number"],
  ["no headers", { ok: true, status: 200, json }, "`headers.get` is not a function"],
  ["headers as a plain object", { status: 200, headers: {}, text: async () => session }, "`headers.get` is not"],
  ["no text", { ok: true, status: 200, headers, json }, "`text` is not a function"],
  ["a text that is an object", { status: 200, headers, text: json }, "`text()` does not give a string"],
  [
    "a body of strings",
    {
      status: 200,
      headers,
      body: (async function* () {
        yield session;
      })(),
    },
    "is not bytes",
  ],
])("a fetch that resolves with %s is told so, once", async (_name, response, fault) => {
  const { error, calls } = await failWith(async () => response);
  expect(error).toBeInstanceOf(TransakConfigError);
  expect(error.message).toContain("`fetch` resolved with what is not a whole Response: ");
  expect(error.message).toContain(fault);
  expect(error).toMatchObject({ retryable: false, hint: expect.stringContaining("new Response(body, { status })") });
  expect(calls).toBe(1);
});

test("a Response without a body of its own is read by its text", async () => {
  const response = { status: 200, headers: { get: () => null }, text: async () => session };
  const transak = createClient({ fetch: (async () => response) as unknown as Fetch });
  expect(await transak.createWidgetUrl({}, { userIp })).toHaveProperty("widgetUrl");
});

/** Names and properties of the errors that these libraries throw for a status. */
const thrown = {
  ky: Object.assign(new Error("Request failed with status code 400"), { name: "HTTPError", response: { status: 400 } }),
  axios: Object.assign(new Error("Request failed with status code 400"), { code: "ERR_BAD_REQUEST", status: 400 }),
  "undici, through fetch": new TypeError("fetch failed", {
    cause: Object.assign(new Error("Response Error"), { code: "UND_ERR_RESPONSE", statusCode: 400 }),
  }),
};

test.each(Object.entries(thrown))(
  "a fetch that throws for a status as %s does is told so, once",
  async (_name, failure) => {
    const { error, calls } = await failWith(async () => {
      throw failure;
    });
    expect(error).toBeInstanceOf(TransakConfigError);
    expect(error.message).toBe(
      "create-widget-url: `fetch` threw for status 400 instead of resolving with the response.",
    );
    expect(error).toMatchObject({ retryable: false, hint: expect.stringContaining("throwHttpErrors: false for ky") });
    expect(calls).toBe(1);
  },
);

test.each(["responseError", "retry"] as const)(
  "so is undici's interceptor %s, on a dispatcher of one's own and on the global one",
  async (name) => {
    const dispatcher = new Agent().compose(interceptors[name]());
    const before = getGlobalDispatcher();
    setGlobalDispatcher(dispatcher);
    try {
      for (const fetch of [undiciFetch({ dispatcher }), undefined]) {
        const server = await startServer(answeringJson(503, { error: { message: "Busy" } }));
        const error = await catchError(createClient({ baseUrl: server.url, fetch }).createWidgetUrl({}, { userIp }));
        expect(error.message).toContain("`fetch` threw for status 503");
        expect(error.hint).toContain(name);
        expect(server.requests).toHaveLength(1);
      }
    } finally {
      setGlobalDispatcher(before);
      await dispatcher.close();
    }
  },
);
