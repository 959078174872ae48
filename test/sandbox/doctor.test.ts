import { execFile } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { inProject } from "../../scripts/lib/paths.ts";
import { startSandbox } from "../../src/sandbox.ts";

const env = {
  TRANSAK_API_KEY: "doctor-api-key",
  TRANSAK_API_SECRET: "doctor-api-secret-walrus",
  TRANSAK_REFERRER_DOMAIN: "shop.example",
};

interface Outcome {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

function runDoctor(args: readonly string[], variables: NodeJS.ProcessEnv = env): Promise<Outcome> {
  const { PATH } = process.env;
  return new Promise((resolve) => {
    const program = [inProject("dist/cli.cjs"), "doctor", ...args];
    execFile(process.execPath, program, { env: { PATH, ...variables } }, (error, output, errors) =>
      resolve({ code: typeof error?.code === "number" ? error.code : 0, output, errors }),
    );
  });
}

async function startTransak(options: Parameters<typeof startSandbox>[0] = {}) {
  const sandbox = await startSandbox({ port: 0, apiKey: env.TRANSAK_API_KEY, ...options });
  onTestFinished(() => sandbox.close());
  return sandbox;
}

const findings = (output: string): readonly Record<string, string>[] =>
  output
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

test("finds nothing wrong, and asks for no token, where all is well", async () => {
  const sandbox = await startTransak();
  const { code, output } = await runDoctor(["--base-url", sandbox.url]);
  expect(code).toBe(0);
  expect(output).toMatch(/✓ Public lookup +\d+ countries/);
  expect(output).toMatch(/– Access token +not asked for/);
  expect(output).not.toContain(env.TRANSAK_API_SECRET);
  expect(output).not.toContain("\u001b[");
  expect(sandbox.requests.map(({ operation }) => operation)).not.toContain("refresh-access-token");
});

test("asks for a token and a session when told to", async () => {
  const sandbox = await startTransak();
  const { code, output } = await runDoctor([
    "--base-url",
    sandbox.url,
    "--session",
    "--user-ip",
    "203.0.113.42",
    "--json",
  ]);
  expect(code).toBe(0);
  expect(findings(output).filter(({ outcome }) => outcome !== "ok")).toEqual([]);
  expect(findings(output).map(({ check }) => check)).toEqual(expect.arrayContaining(["Access token", "Widget URL"]));
});

test.each([
  ["get-countries", 401, "Public lookup", /Transak answered 401/],
  ["get-countries", 429, "Public lookup", /Transak answered 429/],
  ["refresh-access-token", 400, "Access token", /Transak answered 400/],
  ["create-widget-url", 403, "Widget URL", /Transak answered 403/],
  ["create-widget-url", "rateLimitedByProxy", "Widget URL", /Transak answered 429 .* with a web page/],
] as const)("tells of %s answered with %s, and what to do", async (operation, response, check, seen) => {
  const sandbox = await startTransak();
  sandbox.respondWith(operation, response as 401);
  const { code, output } = await runDoctor([
    "--base-url",
    sandbox.url,
    "--session",
    "--user-ip",
    "203.0.113.42",
    "--json",
  ]);
  expect(code).toBe(1);
  const found = findings(output).find((finding) => finding.check === check);
  expect(found).toMatchObject({ outcome: "failed", seen: expect.stringMatching(seen), advice: expect.any(String) });
  expect(output).not.toContain(env.TRANSAK_API_SECRET);
});

test("tries no session where no token was given, and blames the token alone", async () => {
  const sandbox = await startTransak({ apiSecret: "another-secret" });
  const { output } = await runDoctor(["--base-url", sandbox.url, "--session", "--user-ip", "::1"]);
  expect(output).toMatch(/✗ Access token +Transak answered 400/);
  expect(output).toMatch(/– Widget URL +not tried: there is no access token\n$/);
});

test("tells of an API key that is not accepted", async () => {
  const sandbox = await startTransak({ apiKey: "another-api-key" });
  const { code, output } = await runDoctor(["--base-url", sandbox.url]);
  expect(code).toBe(1);
  expect(output).toMatch(/✗ Public lookup +Transak answered 401/);
});

test.each([
  [{ TRANSAK_API_KEY: "" }, /✗ API key +missing\n +Set TRANSAK_API_KEY\./],
  [{ TRANSAK_API_KEY: ' "key"' }, /✗ API key +has white space around it/],
  [{ TRANSAK_API_SECRET: '"walrus-secret"' }, /✗ API secret +has quotes around it/],
  [{ TRANSAK_API_SECRET: "wälrus" }, /✗ API secret +has characters that no header can hold/],
])("tells of credentials in the wrong shape: %j", async (change, seen) => {
  const sandbox = await startTransak();
  const { code, output } = await runDoctor(["--base-url", sandbox.url], { ...env, ...change });
  expect(code).toBe(1);
  expect(output).toMatch(seen);
  expect(output).not.toMatch(/w.lrus/);
});

test.each([
  ["", /✗ Referrer domain +missing\n +Set TRANSAK_REFERRER_DOMAIN\./],
  ["https://shop.example/", /✗ Referrer domain +https:\/\/shop\.example\/ is a URL\n +Set .* to the domain alone/],
])("tells of the referrer domain %j, and makes the calls that need none", async (domain, seen) => {
  const sandbox = await startTransak();
  const { code, output, errors } = await runDoctor(["--base-url", sandbox.url, "--session", "--user-ip", "::1"], {
    ...env,
    TRANSAK_REFERRER_DOMAIN: domain,
  });
  expect([code, errors]).toEqual([1, ""]);
  expect(output).toMatch(seen);
  expect(output).toMatch(/✓ Public lookup/);
  expect(output).toMatch(/– Widget URL +not asked for: there is no usable referrer domain/);
});

test("makes no call with a token where there is no secret", async () => {
  const sandbox = await startTransak();
  const args = ["--base-url", sandbox.url, "--session", "--user-ip", "203.0.113.42"];
  const { output } = await runDoctor(args, { ...env, TRANSAK_API_SECRET: "" });
  expect(output).toMatch(/– Widget URL +not asked for: there is no usable API secret/);
  expect(sandbox.requests.map(({ operation }) => operation)).not.toContain("create-widget-url");
});

test("tells of options that a client refuses, without a stack", async () => {
  const sandbox = await startTransak();
  const { port } = new URL(sandbox.url);
  const { code, output, errors } = await runDoctor(["--base-url", `http://0.0.0.0:${port}`]);
  expect([code, errors]).toEqual([1, ""]);
  expect(output).toMatch(/✗ Client +baseUrl must be https, or http on a loopback address/);
});

test("takes a variable that is empty as not set, and names one that is wrong", async () => {
  const { code, errors } = await runDoctor([], { ...env, TRANSAK_ENVIRONMENT: "prod" });
  expect([code, errors]).toEqual([2, expect.stringMatching(/^TRANSAK_ENVIRONMENT must be one of/)]);
  const sandbox = await startTransak();
  const empty = await runDoctor(["--base-url", sandbox.url], { ...env, TRANSAK_ENVIRONMENT: "" });
  expect(empty).toMatchObject({ code: 0, errors: "" });
});

test("tells of a host that cannot be reached, and tries no call", async () => {
  const { code, output } = await runDoctor(["--base-url", "http://127.0.0.1:1"]);
  expect(code).toBe(1);
  expect(output).toMatch(/✗ Host 127\.0\.0\.1 +ECONNREFUSED/);
  expect(output).toMatch(/– Calls +not tried/);
});

test("tells of a clock that is wrong", async () => {
  const server = createServer((_, response) => {
    response.setHeader("date", "Thu, 01 Jan 2026 00:00:00 GMT").end(JSON.stringify({ response: [] }));
  }).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once("listening", resolve));
  const { code, output } = await runDoctor([
    "--base-url",
    `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  ]);
  expect(code).toBe(1);
  expect(output).toMatch(/✗ Clock +\d+ s from Transak's/);
});

test.each([
  [["--sesion"], /^There is no option "--sesion"; did you mean "--session"\? See --help\.\n$/],
  [["--environment", "prod"], /^--environment must be one of "staging", "production"/],
  [["--session"], /^--session needs --user-ip/],
  [["--refresh", "--environment", "production"], /^A refresh invalidates the access token that production uses now/],
  [["--session", "--user-ip", "localhost"], /^--user-ip must be one IPv4 or IPv6 address\.\n$/],
  [["--base-url", "nowhere"], /^--base-url must be a URL/],
  [["--base-url", "http://user:walrus@127.0.0.1/"], /^--base-url must be origin and path alone/],
  [["--base-url", "ftp://127.0.0.1/"], /^--base-url must be a URL of http or https\.\n$/],
])("%j is wrong: one sentence, and exit code 2", async (args, message) => {
  const { code, output, errors } = await runDoctor(args);
  expect([code, output]).toEqual([2, ""]);
  expect(errors).toMatch(message);
});

test("--help reads within 80 columns", async () => {
  const { code, output } = await runDoctor(["--help"]);
  expect(code).toBe(0);
  expect(output).toContain("--refresh");
  for (const line of output.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
});
