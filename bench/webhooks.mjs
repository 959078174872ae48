// How long a webhook takes to verify, and a forgery to refuse: ours, jose and jsonwebtoken, one after the other, in rounds.
import { createHmac } from "node:crypto";
import { compactVerify } from "jose";
import jsonwebtoken from "jsonwebtoken";
import { signWebhook } from "../dist/testing.js";
import { verifyWebhook } from "../dist/webhooks.js";

const rounds = 15;
const calls = 4000;
const token = `eyJhbGciOiJIUzI1NiJ9.${"e".repeat(300)}.${"s".repeat(43)}`;
const key = new TextEncoder().encode(token);
const genuine = JSON.parse(await signWebhook({ type: "ORDER_COMPLETED" }, token)).data;
const forged = JSON.parse(await signWebhook({ type: "ORDER_COMPLETED" }, "another")).data;
const unsigned = genuine.replace(/^[^.]+/, Buffer.from('{"alg":"none"}').toString("base64url"));

const verifiers = {
  verifyWebhook: (data) => verifyWebhook({ data }, token),
  jose: async (data) =>
    JSON.parse(new TextDecoder().decode((await compactVerify(data, key, { algorithms: ["HS256"] })).payload)),
  jsonwebtoken: async (data) => jsonwebtoken.verify(data, token, { algorithms: ["HS256"] }),
  "node:crypto, by hand": async (data) => {
    const [head, payload, signature] = data.split(".");
    if (createHmac("sha256", token).update(`${head}.${payload}`).digest("base64url") !== signature)
      throw new Error("forged");
    return JSON.parse(Buffer.from(payload, "base64url").toString());
  },
};

const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];

for (const [what, data] of Object.entries({ genuine, forged, "alg none": unsigned })) {
  const times = Object.fromEntries(Object.keys(verifiers).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, verify] of Object.entries(verifiers)) {
      const began = process.cpuUsage();
      for (let call = 0; call < calls; call++) await verify(data).catch(() => {});
      const { user, system } = process.cpuUsage(began);
      times[name].push((user + system) / calls);
    }
  }
  for (const [name, values] of Object.entries(times))
    console.log(`${what.padEnd(10)} ${name.padEnd(22)} ${median(values).toFixed(1)} µs of CPU`);
}
