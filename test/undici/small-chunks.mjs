// A program: reads a response of three million chunks of one byte over undici and over a `fetch`, with the session of its argument, and prints the URL.
import { TransakClient } from "../../dist/index.js";
import { undiciFetch } from "../../dist/undici.js";

const session = JSON.parse(process.argv[2]);
const body = Buffer.from(JSON.stringify({ filler: "x".repeat(3_000_000), ...session }));

const dispatcher = {
  dispatch(_, handler) {
    handler.onRequestStart({ abort() {} }, {});
    handler.onResponseStart({}, 200, {});
    for (let at = 0; at < body.length; at++) handler.onResponseData({}, new Uint8Array(body.subarray(at, at + 1)));
    handler.onResponseEnd({}, {});
  },
};

async function* chunks() {
  for (let at = 0; at < body.length; at++) yield new Uint8Array(body.subarray(at, at + 1));
}
const fetch = async () => ({ status: 200, headers: new Headers(), body: chunks(), text() {} });

for (const each of [undiciFetch({ dispatcher }), fetch]) {
  const options = { environment: "staging", apiKey: "partner-key", accessToken: "access-token", fetch: each };
  const transak = new TransakClient({ ...options, referrerDomain: "shop.example" });
  console.log((await transak.createWidgetUrl({}, { userIp: "203.0.113.42" })).widgetUrl);
}
