import type { TransakEvent } from "../../src/index.ts";

/** Makes `count` calls at once: how many succeeded, and what the others rejected with. */
export async function concurrently(
  count: number,
  call: (index: number) => Promise<unknown>,
): Promise<{ readonly fulfilled: number; readonly errors: unknown[] }> {
  const results = await Promise.allSettled(Array.from({ length: count }, (_, index) => call(index)));
  const errors = results.flatMap((result) => (result.status === "rejected" ? [result.reason as unknown] : []));
  return { fulfilled: count - errors.length, errors };
}

/** Collects a client's events. */
export function recordEvents(): { readonly events: TransakEvent[]; readonly onEvent: (event: TransakEvent) => void } {
  const events: TransakEvent[] = [];
  return { events, onEvent: (event) => void events.push(event) };
}
