/** What is left after forced collections, for which the event loop has to turn. */
export async function settledHeap() {
  for (let i = 0; i < 4; i++) {
    globalThis.gc();
    await pause(20);
  }
  return process.memoryUsage().heapUsed;
}

export function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
