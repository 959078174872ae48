import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { inTurn, type Lease } from "../../src/tokens/turn.ts";

const nothing = () => undefined;

/** A holder that shows this last sign of life. */
const heldBy = (lease: Lease) => new Map([["key", lease]]);

test("a holder that shows no life is overtaken", async () => {
  const leases = heldBy({ aliveAt: performance.now() - 2000 });
  expect(await inTurn(leases, "key", nothing, async () => "work")).toBe("work");
  expect(leases.size).toBe(0);
});

test("a holder whose sign of life was late is waited for", async () => {
  const lease = { aliveAt: performance.now() - 2000 };
  const leases = heldBy(lease);
  let worked = false;
  const waiting = inTurn(leases, "key", nothing, async () => {
    worked = true;
  });
  // A blocked event loop delays the sign of life as well as the look at it.
  lease.aliveAt = performance.now();
  await sleep(150);
  expect(worked).toBe(false);
  leases.delete("key");
  await waiting;
  expect(worked).toBe(true);
});

test("what is found while another holds the turn ends the wait, and the turn stays", async () => {
  const lease = { aliveAt: performance.now() };
  const leases = heldBy(lease);
  let found: string | undefined;
  const waiting = inTurn<string>(
    leases,
    "key",
    () => found,
    async () => "work",
  );
  found = "found";
  expect(await waiting).toBe("found");
  expect(leases.get("key")).toBe(lease);
});

test("whoever was overtaken leaves the turn of the other alone", async () => {
  const leases = new Map<string, Lease>();
  const other = { aliveAt: performance.now() };
  await inTurn(leases, "key", nothing, async () => {
    leases.set("key", other);
  });
  expect(leases.get("key")).toBe(other);
});
