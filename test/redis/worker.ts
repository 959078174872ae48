import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { WorkerResult, WorkerSetup, WorkerTask } from "./worker-program.ts";

export interface Worker {
  run(task: WorkerTask): Promise<WorkerResult>;
  /** SIGKILL: no chance to release anything. */
  kill(): Promise<void>;
}

/** Starts a process with clients of its own. It ends with this process, if not before. */
export async function startWorker(): Promise<Worker> {
  const child = fork(fileURLToPath(new URL("worker-program.ts", import.meta.url)), { execArgv: ["--import", "tsx"] });
  const exit = once(child, "exit");
  const died = exit.then(([code, signal]) => Promise.reject(new Error(`The worker ended: ${code ?? signal}`)));
  // Nobody may be waiting when it is killed.
  died.catch(() => {});
  const answer = async <T>() => {
    const [message] = await Promise.race([once(child, "message"), died]);
    return message as T;
  };
  await answer<"ready">();
  return {
    run: async (task) => {
      const result = answer<WorkerResult>();
      child.send(task);
      return result;
    },
    kill: async () => {
      child.kill("SIGKILL");
      await exit;
    },
  };
}

/** Has each worker make `calls` at once, again and again for `forMs`. */
export function runAll(
  workers: readonly Worker[],
  setup: WorkerSetup,
  calls: number,
  forMs = 0,
): Promise<WorkerResult[]> {
  return Promise.all(workers.map((worker) => worker.run({ setup, calls, forMs })));
}
