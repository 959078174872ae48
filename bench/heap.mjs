/** Measures the heap of one contender, in a process of its own with --expose-gc. Prints JSON. */
import { parseArgs } from "node:util";
import { contenders } from "./lib/contenders.mjs";
import { pause, settledHeap } from "./lib/heap.mjs";
import { startServer } from "./lib/server.mjs";

const { values } = parseArgs({
  options: {
    name: { type: "string", default: "this package, accessToken" },
    calls: { type: "string", default: "200000" },
  },
});
const inFlight = 1000;

const server = await startServer();
try {
  const perCall = await heapPerCallInFlight();
  const { before, after } = await heapAfter(Number(values.calls));
  console.log(JSON.stringify({ perCall, before, after }));
} finally {
  server.stop();
}
process.exit();

async function heapPerCallInFlight() {
  const call = contenders(`${server.url}/hold`)[values.name];
  // Twice, and the second time counts: connections, shapes and compiled code are there by then.
  await held(call);
  return (await held(call)) / inFlight;
}

async function held(call) {
  const before = await settledHeap();
  const pending = Promise.all(Array.from({ length: inFlight }, call));
  while ((await server.held()) < inFlight) await pause(20);
  const during = await settledHeap();
  await server.release();
  await pending;
  return during - before;
}

/** The heap after a fifth of the calls, and after all of them. */
async function heapAfter(count) {
  const call = contenders(server.url)[values.name];
  await make(count / 5, call);
  const before = await settledHeap();
  await make(count - count / 5, call);
  return { before, after: await settledHeap() };
}

async function make(count, call) {
  let left = count;
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      await call();
    }
  };
  await Promise.all(Array.from({ length: 64 }, worker));
}
