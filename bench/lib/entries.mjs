import { fileURLToPath } from "node:url";

const ours = (name) => JSON.stringify(fileURLToPath(new URL(`../../dist/${name}.js`, import.meta.url)));

/** What a user imports of each, as a module of its own. */
export const entries = {
  "this package": `export { TransakClient } from ${ours("index")}`,
  "this package with undici": `export { TransakClient } from ${ours("index")}; export { undiciFetch } from ${ours("undici")}`,
  undici: 'export { request } from "undici"',
  "openapi-fetch": 'export { default } from "openapi-fetch"',
  axios: 'export { default } from "axios"',
  ky: 'export { default } from "ky"',
  ofetch: 'export { ofetch } from "ofetch"',
  octokit: 'export { request } from "@octokit/request"',
  stripe: 'export { default } from "stripe"',
  OpenAI: 'export { default } from "openai"',
  Anthropic: 'export { default } from "@anthropic-ai/sdk"',
  "hey-api": 'export { createClient, createConfig } from "@hey-api/client-fetch"',
};
