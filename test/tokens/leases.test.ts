import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, test, vi } from "vitest";
import { type Lease, singleFlight } from "../../src/tokens/single-flight.ts";

const nothing = () => undefined;
const never = new Promise<void>(() => {});

afterEach(() => void vi.unstubAllGlobals());

/** A holder that shows this last sign of life, and never ends. */
const heldBy = (lease: Pick<Lease, "aliveAt">) => new Map([["key", Object.assign(lease, { ended: never })]]);

test("a holder that shows no life is overtaken", async () => {
  const leases = heldBy({ aliveAt: performance.now() - 2000 });
  expect(await singleFlight(leases, "key", nothing, async () => "work")).toBe("work");
  expect(leases.size).toBe(0);
});

test("a holder whose sign of life was late is waited for", async () => {
  const lease = { aliveAt: performance.now() - 2000 };
  const leases = heldBy(lease);
  let worked = false;
  const waiting = singleFlight(leases, "key", nothing, async () => {
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

test("what is found while another holds the lease ends the wait, and the lease stays", async () => {
  const lease = { aliveAt: performance.now() };
  const leases = heldBy(lease);
  let found: string | undefined;
  const waiting = singleFlight<string>(
    leases,
    "key",
    () => found,
    async () => "work",
  );
  found = "found";
  expect(await waiting).toBe("found");
  expect(leases.get("key")).toBe(lease);
});

test("whoever was overtaken leaves the lease of the other alone", async () => {
  const leases = new Map<string, Lease>();
  const other = { aliveAt: performance.now(), ended: never };
  await singleFlight(leases, "key", nothing, async () => {
    leases.set("key", other);
  });
  expect(leases.get("key")).toBe(other);
});

test("work under one key runs one at a time, and goes on after a failure", async () => {
  const leases = new Map<string, Lease>();
  let inside = 0;
  const work = async (index: number) => {
    inside += 1;
    expect(inside).toBe(1);
    await sleep(1);
    inside -= 1;
    if (index % 2 === 0) throw new Error(`work ${index}`);
    return index;
  };
  const results = await Promise.allSettled(
    Array.from({ length: 20 }, (_, index) => singleFlight<number>(leases, "key", nothing, () => work(index))),
  );
  expect(results.map(({ status }) => status === "fulfilled")).toEqual(results.map((_, index) => index % 2 === 1));
});

test("5,000 who wait look twice each: when they come, and when the holder's end wakes them", async () => {
  const leases = new Map<string, Lease>();
  let done: string | undefined;
  let looks = 0;
  const peek = () => {
    looks += 1;
    return done;
  };
  const work = async () => {
    await sleep(300);
    done = "done";
    return done;
  };
  const results = await Promise.all(Array.from({ length: 5000 }, () => singleFlight(leases, "key", peek, work)));
  expect(new Set(results)).toEqual(new Set(["done"]));
  expect(looks).toBeLessThanOrEqual(10_000);
});

test("on Workers, where promises of others may never settle, those who wait look by timers of their own", async () => {
  vi.stubGlobal("navigator", { userAgent: "Cloudflare-Workers" });
  const leases = heldBy({ aliveAt: performance.now() });
  let looks = 0;
  const waiting = singleFlight(
    leases,
    "key",
    () => {
      looks += 1;
      return looks === 4 ? "found" : undefined;
    },
    async () => "work",
  );
  expect(await waiting).toBe("found");
  expect(looks).toBe(4);
});
