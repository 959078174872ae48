import { expect, test } from "vitest";
import { type AccessTokenRecord, memoryTokenStore } from "../../src/index.ts";
import { userIp } from "../helpers/client.ts";
import { startTokenServer } from "../helpers/token-server.ts";

/** A memory that two processes share, each by a store of its own. */
function sharedMemory() {
  const memory = memoryTokenStore();
  let held: AccessTokenRecord | undefined;
  return {
    connect: () => ({
      read: async () => held,
      write: async (key: string, record: AccessTokenRecord) => {
        await memory.write(key, record);
        held = record;
      },
    }),
    lose: () => {
      held = undefined;
    },
  };
}

test("a rejected token makes way for a live one that expires sooner and does not name it", async () => {
  const server = await startTokenServer();
  const memory = sharedMemory();
  const one = server.client({ tokenStore: memory.connect() });
  const other = server.client({ tokenStore: memory.connect() });

  await one.createWidgetUrl({}, { userIp });
  // Somebody has emptied the store, and Transak gives tokens a shorter life: nothing tells that the next one is newer.
  memory.lose();
  server.lifetimeMs = 3_600_000;
  await other.createWidgetUrl({}, { userIp });
  expect(server.refreshes).toBe(2);

  for (const client of [one, other, one]) await client.createWidgetUrl({}, { userIp });
  expect(server.refreshes).toBe(2);
});
