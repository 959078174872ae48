import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { inProject } from "../../scripts/lib/paths.ts";
import { connectClient, createUrl } from "../helpers/running-sandbox.ts";

interface Command {
  readonly child: ChildProcess;
  /** All that it has written so far. */
  output(): string;
  readonly ended: Promise<{ readonly code: number | null; readonly output: string; readonly errors: string }>;
}

function runCommand(args: readonly string[], env: NodeJS.ProcessEnv = {}): Command {
  const child = spawn(process.execPath, [inProject("dist/cli.cjs"), ...args], { env: { ...process.env, ...env } });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  let output = "";
  let errors = "";
  child.stdout?.on("data", (chunk) => {
    output += chunk;
  });
  child.stderr?.on("data", (chunk) => {
    errors += chunk;
  });
  const ended = new Promise<{ code: number | null; output: string; errors: string }>((resolve) => {
    child.on("close", (code) => resolve({ code, output, errors }));
  });
  return { child, output: () => output, ended };
}

/** Waits until a command has written something, and gives what the pattern has found. */
async function find(command: Command, pattern: RegExp): Promise<string> {
  await expect.poll(command.output).toMatch(pattern);
  return pattern.exec(command.output())?.[1] ?? "";
}

test("--version and --help say what they should", async () => {
  expect(await runCommand(["--version"]).ended).toMatchObject({ code: 0, output: "0.0.0\n", errors: "" });
  for (const args of [[], ["--help"], ["help"]]) {
    const { code, output } = await runCommand(args).ended;
    expect([code, output.startsWith("NAME\n    transak-partner-api")]).toEqual([0, true]);
  }
});

test("--help of the sandbox names every option, within 80 columns", async () => {
  const { code, output } = await runCommand(["sandbox", "--help"]).ended;
  expect(code).toBe(0);
  for (const name of [
    "port",
    "host",
    "webhook-url",
    "sign-with",
    "seed",
    "orders",
    "respond-with",
    "latency",
    "json",
  ]) {
    expect(output).toContain(`--${name}`);
  }
  expect(output.split("\n").filter((line) => line.length > 80)).toEqual([]);
});

const wrong = [
  [["sandbx"], 'There is no command "sandbx"; did you mean "sandbox"? See --help.'],
  [["sandbox", "--prot", "1"], 'There is no option "--prot"; did you mean "--port"? See --help.'],
  [["sandbox", "--port", "x"], "--port must be a number."],
  [["sandbox", "--port", "70000"], "--port must be a whole number from 0 to 65535."],
  [["sandbox", "--sign-with", "older"], '--sign-with must be one of "current", "previous".'],
  [["sandbox", "--token-lifetime", "7"], "--token-lifetime must be a time such as 90s, 10m, 12h or 7d."],
  [["sandbox", "--token-lifetime", "0s"], "--token-lifetime must be from 1s to 700d."],
  [["sandbox", "--step", "1h"], "--step must be from 0s to 10m."],
  [["sandbox", "--allow-host", "http://shop"], "--allow-host must hold host names, without scheme or port."],
  [["sandbox", "--webhook-url", "http://a:b@localhost/"], "--webhook-url must hold no name and password."],
  [["sandbox", "--orders", "/nowhere.json"], "--orders: the file /nowhere.json cannot be read (ENOENT)."],
  [["sandbox", "--respond-with", "418", "--port", "0"], "--respond-with: No operation has an example 418."],
  [
    ["sandbox", "--webhook-url", "https://shop.example/"],
    "--webhook-url leads to another machine: add --allow-remote-webhooks if webhooks are to leave this one.",
  ],
] as const;

test.each(wrong)("%j is one sentence and exit code 2", async (args, sentence) => {
  expect(await runCommand(args).ended).toMatchObject({ code: 2, output: "", errors: `${sentence}\n` });
});

test("a taken port says which", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
  });
  const { port } = server.address() as { port: number };
  const { code, errors } = await runCommand(["sandbox", "--port", String(port)]).ended;
  expect([code, errors]).toEqual([
    2,
    `Port ${port} of 127.0.0.1 is taken: end what listens there, or choose another port.\n`,
  ]);
});

test("it says what happens, without colours where there is no terminal, and ends by a signal", async () => {
  const command = runCommand(["sandbox", "--port", "0", "--seed", "seven"]);
  const url = await find(command, /baseUrl +(\S+)/);
  await createUrl(connectClient({ url } as never));
  await find(command, /200 create-widget-url/);
  expect(command.output()).toContain("Seed       seven");
  expect(command.output()).not.toContain("\u001b[");
  command.child.kill("SIGTERM");
  expect(await command.ended).toMatchObject({ code: 0, errors: "" });
});

test("a second signal, as npx sends one of its own, changes nothing", async () => {
  const command = runCommand(["sandbox", "--port", "0"]);
  await find(command, /baseUrl +(\S+)/);
  command.child.kill("SIGINT");
  command.child.kill("SIGINT");
  expect(await command.ended).toMatchObject({ code: 0, errors: "" });
});

test("it ends without a stack when nobody reads on", async () => {
  const command = runCommand(["sandbox", "--port", "0", "--json"]);
  const url = await find(command, /"url":"([^"]+)"/);
  command.child.stdout?.destroy();
  await fetch(`${url}/nowhere`).catch(() => {});
  await fetch(`${url}/nowhere`).catch(() => {});
  expect(await command.ended).toMatchObject({ code: 0, errors: "" });
});

test("with a page open and a webhook under way it still ends at once", async () => {
  const silent = createServer();
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    silent.close();
  });
  const { port } = silent.address() as { port: number };
  const command = runCommand(["sandbox", "--port", "0", "--webhook-url", `http://127.0.0.1:${port}/`]);
  const url = await find(command, /baseUrl +(\S+)/);
  const stream = await fetch(`${url}/sandbox/events`, { headers: { accept: "text/event-stream" } });
  expect(stream.status).toBe(200);
  const widgetUrl = await createUrl(connectClient({ url } as never));
  fetch(`${url}/sandbox/orders`, { method: "POST", body: new URLSearchParams({ widgetUrl }) }).catch(() => {});
  await find(command, /AWAITING_PAYMENT_FROM_USER/);
  command.child.kill("SIGINT");
  const outcome = await Promise.race([command.ended, new Promise((resolve) => setTimeout(resolve, 5000, "too late"))]);
  expect(outcome).toMatchObject({ code: 0 });
});

test("--json writes one object a line", async () => {
  const command = runCommand(["sandbox", "--port", "0", "--json"]);
  const url = await find(command, /"url":"([^"]+)"/);
  await createUrl(connectClient({ url } as never));
  await find(command, /create-widget-url/);
  command.child.kill("SIGTERM");
  const { output } = await command.ended;
  const types = output
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line).type);
  expect(types).toEqual(["start", "request", "session", "request", "end"]);
});

test("a file of orders is there from the start, and another address than this machine's is warned of", async () => {
  const folder = await mkdtemp(join(tmpdir(), "sandbox-orders-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "orders.json");
  await writeFile(file, `\ufeff${JSON.stringify([{ partnerOrderId: "order-1", status: "PROCESSING" }])}`);
  const command = runCommand(["sandbox", "--port", "0", "--host", "0.0.0.0", "--orders", file]);
  const url = await find(command, /baseUrl +(\S+)/);
  const port = new URL(url).port;
  const state = await (await fetch(`http://127.0.0.1:${port}/sandbox/state`)).json();
  expect(state.orders).toMatchObject([{ partnerOrderId: "order-1", status: "PROCESSING" }]);
  expect(command.output()).toContain("listens on 0.0.0.0: whoever reaches this machine");
});
