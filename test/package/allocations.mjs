// A program: counts what one warm call makes besides what its `fetch` makes, and prints it.
import { createHook } from "node:async_hooks";
import { TransakClient } from "../../dist/index.js";

const body = new TextEncoder().encode(
  JSON.stringify({ data: { widgetUrl: "https://global-stg.transak.com?sessionId=1" } }),
);
const answer = {
  status: 200,
  headers: { get: () => null },
  body: {
    async *[Symbol.asyncIterator]() {
      yield body;
    },
  },
};
const transak = new TransakClient({
  environment: "staging",
  apiKey: "partner-key",
  accessToken: "access-token",
  referrerDomain: "shop.example",
  fetch: async () => answer,
});
const call = () => transak.createWidgetUrl({ fiatCurrency: "EUR", fiatAmount: 50 }, { userIp: "203.0.113.42" });

// What is made once is there by then.
for (let made = 0; made < 10; made++) await call();

const calls = 100;
const resources = {};
const hook = createHook({
  init: (_, type) => {
    resources[type] = (resources[type] ?? 0) + 1;
  },
}).enable();
for (let made = 0; made < calls; made++) await call();
hook.disable();

const perCall = Object.fromEntries(Object.entries(resources).map(([type, count]) => [type, count / calls]));
console.log(JSON.stringify(perCall));
