import { describe, expect, test } from "vitest";
import { answering, answeringJson, closingAfter, rawAnswer, resetting, silent } from "../helpers/behaviours.ts";
import { recordEvents } from "../helpers/calls.ts";
import { catchError } from "../helpers/catch-error.ts";
import { createClient } from "../helpers/client.ts";
import { logOutput } from "../helpers/log-output.ts";
import { orderCases } from "../helpers/operation-cases.ts";
import { expectNothingPersonal, person, personalOrder } from "../helpers/personal-data.ts";
import { type Behaviour, startServer } from "../helpers/server.ts";
import { transports } from "../helpers/transports.ts";

/** Where in a JSON body a server may put what it knows of a person. */
const bodies: Readonly<Record<string, unknown>> = {
  "an order": personalOrder,
  "an order in data": { data: personalOrder },
  "a list of orders": [personalOrder, personalOrder],
  "a page of orders": { meta: { totalCount: 1, owner: person }, data: [personalOrder] },
  "beside an error": { error: { message: "No", errorCode: 1 }, data: personalOrder, request: person },
  "inside an error": { error: { message: "No", ...personalOrder, data: [person] } },
  "in place of an error": { error: [personalOrder] },
  "an error in words of its own": { error: person.email },
  "more than an error keeps": { data: Array(40).fill(personalOrder), error: { message: "No" } },
  "names of fields": { [person.email]: { by: person.email }, error: { message: "No", [person.walletAddress]: 1 } },
  "deeper than anybody looks": { a: { b: { c: { d: { e: { f: personalOrder } } } } } },
};
const statuses = [400, 401, 403, 404, 429, 500];

/** 2xx, and yet no response. */
const { id: _, ...nameless } = personalOrder;
const lies: Readonly<Record<string, string>> = {
  "an order without an id": JSON.stringify({ data: nameless }),
  "orders without an id": JSON.stringify({ data: [nameless, nameless] }),
  "an order under another name": JSON.stringify({ order: personalOrder }),
  "a document cut off": JSON.stringify({ data: personalOrder }).slice(0, -2),
  "a document and more": `${JSON.stringify({ data: personalOrder })} ${person.email}`,
  "a web page": `<html><body>${JSON.stringify(personalOrder)}</body></html>`,
  "a text": JSON.stringify(JSON.stringify(personalOrder)),
  "lines of documents": `${JSON.stringify(personalOrder)}\n${JSON.stringify(personalOrder)}\n`,
  "an error beside it": JSON.stringify({ data: [nameless], error: { errorCode: 1, details: person } }),
};

const whole = JSON.stringify({ data: personalOrder });
const broken: Readonly<Record<string, Behaviour>> = {
  "a connection that closes within the order": closingAfter(rawAnswer(200, whole).subarray(0, -9)),
  "a connection that is reset": resetting,
  "an order in gzip that is none": answering(200, whole, { "content-encoding": "gzip" }),
  "a redirect": answering(302, whole, { location: `/elsewhere?email=${person.email}` }),
  "headers that nobody knows": answering(400, "{}", { "x-user": person.email, "set-cookie": `ip=${person.ipAddress}` }),
  silence: silent,
};

describe.each(transports)("over %s", (_name, fetch) => {
  describe.each(orderCases)("$name", (operation) => {
    /** Makes a call for each behaviour. Fails if one shows anything of the order, or of what was asked for. */
    async function expectDiscretion(behaviours: readonly Behaviour[], timeoutMs = 5000): Promise<void> {
      let behaviour: Behaviour = silent;
      const server = await startServer((exchange) => behaviour(exchange));
      const { events, onEvent } = recordEvents();
      const client = createClient({ baseUrl: server.url, fetch, timeoutMs, maxRetries: 0, onEvent });
      for (behaviour of behaviours) {
        const error = await catchError(operation.call(client));
        expectNothingPersonal(logOutput(error));
        const failure = events.at(-1);
        expect(failure).toMatchObject({ type: "failure", error: { name: error.name } });
        expectNothingPersonal(logOutput(failure));
      }
      expectNothingPersonal(logOutput([client, events]), operation.inEvents);
    }

    test.each(Object.entries(bodies))("%s, whatever the status", async (_what, body) => {
      await expectDiscretion(statuses.map((status) => answeringJson(status, body)));
    });

    test.each(Object.entries(lies))("%s under 200", async (_what, body) => {
      await expectDiscretion([200, 203, 299].map((status) => answering(status, body)));
    });

    test.each(Object.entries(broken))("%s", async (_what, given) => {
      await expectDiscretion([given], 200);
    });
  });
});

test.each(orderCases)("$name: an error of the caller's own fetch that holds the address", async (operation) => {
  const fetch = async (url: string): Promise<Response> => {
    throw Object.assign(new TypeError(`request to ${url} failed`, { cause: new Error(`at ${url}`) }), { url });
  };
  const client = createClient({ fetch, maxRetries: 0 });
  expectNothingPersonal(logOutput(await catchError(operation.call(client))));
});

test("arguments that are refused are not shown", async () => {
  const client = createClient();
  const { email, walletAddress } = person;
  const refused: Promise<unknown>[] = [
    client.getOrder(email.repeat(20)),
    client.getOrder([email] as never),
    client.listOrders({ startDate: email }),
    client.listOrders({ status: email as never }),
    client.listOrders({ products: [email] as never }),
    client.listOrders({ walletAddress: [walletAddress] as never }),
    client.listOrders({ partnerOrderId: `${email}\ud800` }),
    client.listOrders({}, { userIp: `${person.ipAddress}, 10.0.0.1` }),
  ];
  for (const call of refused) {
    const error = await catchError(call);
    expect(error.name).toBe("TransakValidationError");
    expectNothingPersonal(logOutput(error));
  }
});
