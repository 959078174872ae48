import { isLoopbackHost } from "../sandbox/access.ts";
import { type Sandbox, type SandboxOptions, startSandbox } from "../sandbox.ts";
import { sandboxHelp } from "./help.ts";
import { readSandboxCommand, type SandboxCommand } from "./sandbox-options.ts";
import { createJsonReporter, createTextReporter } from "./sandbox-output.ts";
import { UsageError } from "./usage.ts";

/** Runs a sandbox until a signal ends it. */
export async function runSandbox(args: readonly string[]): Promise<void> {
  const command = readSandboxCommand(args);
  if (command.help) {
    process.stdout.write(sandboxHelp);
    return;
  }
  const { stdout } = process;
  // Before anything is written: whoever reads it may send a signal at once.
  const ended = nextSignal();
  const reporter = command.json ? createJsonReporter(stdout) : createTextReporter(stdout, process.env);
  const sandbox = await start(command, (event) => reporter.event(event));
  const { url, seed } = sandbox;
  reporter.start({ url, seed, webhookUrl: command.options.webhookUrl, warnings: findWarnings(command.options) });
  reporter.end(await ended);
  await sandbox.close();
  // An end that comes by itself lets go of signals first, and a second one would then kill the process on its way out.
  stdout.write("", () => process.exit());
}

async function start({ options, responses }: SandboxCommand, onEvent: SandboxOptions["onEvent"]): Promise<Sandbox> {
  const sandbox = await startSandbox({ ...options, onEvent }).catch((error: unknown) => {
    throw error instanceof TypeError ? new UsageError(nameFlag(error.message)) : error;
  });
  try {
    // An operation and a response that come from a command line may be any: `respondWith` says what is wrong with them.
    for (const { operation, response } of responses) sandbox.respondWith(operation as "*", response as 401);
    return sandbox;
  } catch (error) {
    await sandbox.close();
    throw error instanceof TypeError ? new UsageError(`--respond-with: ${error.message}`) : error;
  }
}

/** Messages begin with an option's name, as code writes it. */
const nameFlag = (message: string): string =>
  message
    .replace(/^[a-z]+[A-Z]\w*(?= )|^(?:port|host|seed|orders)(?= )/, (name) => `--${flagNames[name] ?? kebab(name)}`)
    .replace("set allowRemoteWebhooks", "add --allow-remote-webhooks");

const flagNames: Readonly<Record<string, string>> = {
  allowedHosts: "allow-host",
  extraWidgetParams: "allow-param",
  tokenLifetimeMs: "token-lifetime",
  stepMs: "step",
  latencyMs: "latency",
};

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

function findWarnings({ host = "127.0.0.1", webhookUrl, allowRemoteWebhooks = false }: SandboxOptions): string[] {
  const warnings = [
    !isLoopbackHost(host) && `listens on ${host}: whoever reaches this machine can read and change everything here.`,
    webhookUrl !== undefined && allowRemoteWebhooks && "webhooks may leave this machine.",
  ];
  return warnings.filter((warning) => warning !== false);
}

function nextSignal(): Promise<string> {
  return new Promise((resolve) => {
    // npx passes on the signal of a terminal that has reached this process, too: the second one is not to kill it.
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => resolve(signal));
  });
}
