import { setTimeout as sleep } from "node:timers/promises";

/** Waits until `check` no longer throws. Unlike `expect.poll`, it leaves a fake clock alone. */
export async function eventually(check: () => void): Promise<void> {
  for (let attempt = 0; attempt < 1000; attempt++) {
    try {
      return check();
    } catch {
      await sleep(10);
    }
  }
  check();
}
