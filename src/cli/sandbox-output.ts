import type { SandboxEvent } from "../sandbox.ts";
import { createPaint, type Output } from "./paint.ts";

/** What there is to say before anything has happened. */
export interface Start {
  readonly url: string;
  readonly seed: string;
  readonly webhookUrl: string | undefined;
  readonly warnings: readonly string[];
}

/** Says what happens in a sandbox. */
export interface Reporter {
  start(start: Start): void;
  event(event: SandboxEvent): void;
  end(signal: string): void;
}

/** For programs: a JSON object a line. */
export function createJsonReporter(output: Output): Reporter {
  const write = (value: object) => output.write(`${JSON.stringify(value)}\n`);
  return {
    start: (start) => write({ type: "start", ...start }),
    event: (event) => write(event),
    end: (signal) => write({ type: "end", signal }),
  };
}

/** For people. */
export function createTextReporter(output: Output, env: NodeJS.ProcessEnv): Reporter {
  const paint = createPaint(output, env);
  const line = (...parts: readonly string[]) => output.write(`${parts.join(" ")}\n`);
  const event = (text: string) => line(paint("dim", new Date().toTimeString().slice(0, 8)), text);
  const outcome = (status: number | undefined, otherwise: string) =>
    status === undefined ? paint("red", otherwise) : paint(status < 300 ? "green" : "red", String(status));
  return {
    start: ({ url, seed, webhookUrl, warnings }) => {
      line(paint("bold", "Transak sandbox"), paint("dim", "no money moves"));
      line();
      line("  baseUrl   ", paint("bold", url));
      line("  Page      ", `${url}/sandbox`);
      line("  Webhooks  ", webhookUrl ?? "nowhere, see --webhook-url");
      line("  Seed      ", seed);
      for (const warning of warnings) line("  Warning   ", paint("yellow", warning));
      line();
      line(paint("dim", "Ctrl+C ends it."));
      line();
    },
    event: (happened) => {
      const { request, order, delivery } = { request: undefined, order: undefined, delivery: undefined, ...happened };
      if (request) {
        const { method, path, operation, status, durationMs, notes } = request;
        const what = operation ?? `${method} ${path}`;
        event(`${outcome(status, "cut")} ${what} ${paint("dim", `${durationMs} ms`)}`);
        for (const note of notes) line(`         ${paint("yellow", note)}`);
      }
      if (order) event(`order ${order.id} ${paint("bold", order.status)}`);
      if (delivery) {
        const { type, status, error = "", durationMs, signedWith } = delivery;
        const signature = signedWith === "current" ? "" : ` (${signedWith})`;
        event(`webhook ${type}${signature} ${outcome(status, error)} ${paint("dim", `${durationMs} ms`)}`);
      }
      if (happened.type === "session" && happened.state === "opened") event("widget opened");
    },
    end: (signal) => line(`\nEnded by ${signal}.`),
  };
}
