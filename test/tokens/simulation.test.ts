import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { expectNoFaults } from "../helpers/simulation/expect-seeds.ts";
import { tokenInvariants, webhookInvariants } from "../helpers/simulation/invariants.ts";
import { simulate } from "../helpers/simulation/simulate.ts";

test("100 histories of processes, store and Transak keep what the documents promise", async ({ signal }) => {
  await expectNoFaults(1, 101, signal);
}, 120_000);

test.for([
  ["cannot see each other's tokens", 1],
  ["take tokens from a store without a lock", 15],
] as const)("busy processes that %s keep them, too", ([, seed], { signal }) =>
  expectNoFaults(seed, seed + 1, signal, "contention"),
);

test("a webhook that arrives while the response of a refresh is on its way waits for it", ({ signal }) =>
  expectNoFaults(116, 117, signal));

test("a seed decides a history to the last line, whatever else runs in this process", async () => {
  const one = await simulate(3);
  const drawing = setInterval(() => Math.random(), 1);
  const other = await simulate(3);
  clearInterval(drawing);
  expect(one.history).toEqual(other.history);
  expect(one.history.length).toBeGreaterThan(50);
});

test("the documents promise what the simulation checks, in the same words", () => {
  const promises = (file: string) =>
    readFileSync(new URL(`../../docs/${file}`, import.meta.url), "utf8")
      .split("## What always holds")[1]
      ?.split("\n## ")[0]
      ?.match(/^- .*(?:\n {2}.*)*/gm)
      ?.map((item) => item.slice(2).replace(/\s+/g, " "));
  expect(promises("access-tokens.md")).toEqual(Object.keys(tokenInvariants));
  expect(promises("webhooks.md")).toEqual(Object.keys(webhookInvariants));
});
