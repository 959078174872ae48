import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import {
  answering,
  closingAfter,
  dripping,
  resetting,
  resettingAfter,
  silent,
  writing,
} from "../helpers/behaviours.ts";
import { operationCases } from "../helpers/operation-cases.ts";
import { type Behaviour, startServer } from "../helpers/server.ts";

const head = "HTTP/1.1 200 OK\r\ncontent-length: 999\r\n\r\n";
/** What was asked for. */
const answeringWell: Behaviour = (exchange) => {
  const { body = "" } = operationCases.find(({ path }) => exchange.request.path.split("?")[0] === path) ?? {};
  answering(200, body)(exchange);
};
const behaviours: readonly Behaviour[] = [
  answeringWell,
  answeringWell,
  answeringWell,
  answering(503),
  answering(429, "", { "retry-after": "0" }),
  answering(429, "", { "retry-after": "60" }),
  answering(500, "<html>"),
  answering(400, '{"error":{"message":"no"}}'),
  answering(302, "", { location: "/elsewhere" }),
  answering(200, "{}"),
  resetting,
  closingAfter(""),
  closingAfter(`${head}{`),
  resettingAfter(`${head}{`),
  writing(`${head}{`),
  dripping(head, " "),
  silent,
];

test("1,000 calls of all kinds at once through random faults: each settles once, and the process ends by itself", async () => {
  // Random enough, and the same each time.
  let state = 1;
  const server = await startServer((exchange) => {
    state = (state * 48_271) % 2_147_483_647;
    behaviours[state % behaviours.length]?.(exchange);
  });
  const program = fileURLToPath(new URL("concurrent-calls.ts", import.meta.url));
  const child = spawn(process.execPath, ["--import", "tsx", program, server.url, "1000"]);
  const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const [output, errors, code] = await Promise.all([text(child.stdout), text(child.stderr), exited]);
  expect({ code, errors }).toEqual({ code: 0, errors: "" });

  const { settled, settlements, failures, endedTwice, sockets } = JSON.parse(output);
  expect(settlements).toBe(1000);
  expect(endedTwice).toBe(0);
  expect(sockets).toBe(0);
  expect(failures).toBe(1000 - settled.result);
  // Every way out, and no other.
  expect(Object.keys(settled).sort()).toEqual(["api", "connection", "invalid_response", "result", "timeout"]);

  const hits = new Map<string, number>();
  for (const { headers } of server.requests)
    hits.set(headers["x-call"] ?? "", (hits.get(headers["x-call"] ?? "") ?? 0) + 1);
  expect(hits.size).toBe(1000);
  expect(Math.max(...hits.values())).toBe(3);
  await expect.poll(() => server.openSockets(), { timeout: 10_000 }).toBe(0);
});
