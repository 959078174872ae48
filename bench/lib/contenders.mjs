/** Everyone who makes the same POST: same address, headers and payload, and a deadline where there is one to be had. */
// First of all: whichever is loaded first, Node's own undici or the package, makes the connections of both.
import "./own-fetch.mjs";
import Anthropic from "@anthropic-ai/sdk";
import { createConfig, createClient as createHeyApi } from "@hey-api/client-fetch";
import { request as octokit } from "@octokit/request";
import axios from "axios";
import ky from "ky";
import { ofetch } from "ofetch";
import OpenAI from "openai";
import createOpenApiFetch from "openapi-fetch";
import Stripe from "stripe";
import { Agent, request } from "undici";
import { TransakClient } from "../../dist/index.js";
import { undiciFetch } from "../../dist/undici.js";

const path = "/api/v2/auth/session";
const timeoutMs = 30_000;
const params = {
  cryptoCurrencyCode: "ETH",
  fiatCurrency: "EUR",
  fiatAmount: 50,
  walletAddress: `0x${"ab".repeat(20)}`,
};
const payload = { widgetParams: { ...params, apiKey: "partner-key", referrerDomain: "shop.example" } };
const accessToken = `eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.${"a".repeat(400)}`;
const headers = {
  "user-agent": "bench/1.0.0",
  "x-api-key": "partner-key",
  "x-user-ip": "203.0.113.42",
  "access-token": accessToken,
};
const withType = { ...headers, "content-type": "application/json" };

export const bareFetch = "fetch";
export const bareUndici = "undici.request";
export const undiciWithDeadline = "undici.request, timeout signal";

/** @returns {Record<string, () => Promise<unknown>>} by name, a function that makes one call. */
export function contenders(origin) {
  const url = origin + path;
  const ours = (options) => {
    const transak = new TransakClient({
      environment: "staging",
      apiKey: "partner-key",
      referrerDomain: "shop.example",
      baseUrl: origin,
      ...options,
    });
    return () => transak.createWidgetUrl(params, { userIp: "203.0.113.42" });
  };
  const openApiFetch = createOpenApiFetch({ baseUrl: origin });
  const heyApi = createHeyApi(createConfig({ baseUrl: origin, throwOnError: true }));
  const openAi = new OpenAI({ apiKey: "key", baseURL: origin, timeout: timeoutMs });
  const anthropic = new Anthropic({ apiKey: "key", baseURL: origin, timeout: timeoutMs });
  const { hostname, port } = new URL(origin);
  const stripe = new Stripe("key", { host: hostname, port, protocol: "http", timeout: timeoutMs, telemetry: false });
  const json = JSON.stringify;
  const dispatcher = new Agent();

  return {
    [bareFetch]: async () => {
      const signal = AbortSignal.timeout(timeoutMs);
      const response = await fetch(url, { method: "POST", headers: withType, body: json(payload), signal });
      return response.json();
    },
    [bareUndici]: async () => {
      const { body } = await request(url, { method: "POST", headers: withType, body: json(payload), dispatcher });
      return body.json();
    },
    [undiciWithDeadline]: async () => {
      const signal = AbortSignal.timeout(timeoutMs);
      const { body } = await request(url, {
        method: "POST",
        headers: withType,
        body: json(payload),
        signal,
        dispatcher,
      });
      return body.json();
    },
    "this package, accessToken": ours({ accessToken }),
    "this package, apiSecret": ours({ apiSecret: "secret" }),
    "this package over undici, accessToken": ours({ accessToken, fetch: undiciFetch({ dispatcher }) }),
    "this package over undici, apiSecret": ours({ apiSecret: "secret", fetch: undiciFetch({ dispatcher }) }),
    "openapi-fetch": () => openApiFetch.POST(path, { body: payload, headers, signal: AbortSignal.timeout(timeoutMs) }),
    axios: () => axios.post(url, payload, { headers, timeout: timeoutMs }),
    ky: () => ky.post(url, { json: payload, headers, timeout: timeoutMs }).json(),
    ofetch: () => ofetch(url, { method: "POST", body: payload, headers, timeout: timeoutMs }),
    octokit: () => octokit(`POST ${url}`, { ...payload, headers, request: { signal: AbortSignal.timeout(timeoutMs) } }),
    // A path of its second version, which takes JSON as everybody else does.
    stripe: () => stripe.rawRequest("POST", "/v2/session", payload, { additionalHeaders: headers }),
    OpenAI: () => openAi.post(path, { body: payload, headers }),
    Anthropic: () => anthropic.post(path, { body: payload, headers }),
    "hey-api": () =>
      heyApi.post({ url: path, body: payload, headers: withType, signal: AbortSignal.timeout(timeoutMs) }),
  };
}
