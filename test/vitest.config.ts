import { defineConfig } from "vitest/config";

/** How a changed document is judged and released: compilers, clones of the repository, the generator. */
const spec = ["test/spec/**/*.test.ts"];
/** Long runs, crowds of callers and processes, properties with many examples. */
const soak = [
  "test/faults/concurrency.test.ts",
  "test/orders/soak.test.ts",
  "test/faults/properties.test.ts",
  "test/faults/soak.test.ts",
  "test/redis/processes.test.ts",
  "test/tokens/simulation-soak/*.test.ts",
  "test/widget-params/validation-properties.test.ts",
];

export default defineConfig({
  test: {
    root: new URL("..", import.meta.url).pathname,
    // A test that needs longer waits for something that will not come.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // Nothing may leak from one test into another through a stubbed global.
    unstubGlobals: true,
    restoreMocks: true,
    setupFiles: ["test/helpers/own-fetch.ts"],
    // Most tests wait: for a deadline, a lease, a server that hangs. Compilers and Prism share the cores with them.
    maxWorkers: 4,
    expect: { poll: { interval: 10, timeout: 10_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: "quick",
          include: ["test/**/*.test.ts"],
          exclude: [...spec, ...soak, "**/node_modules/**"],
          globalSetup: ["test/helpers/prism-setup.ts"],
          // A process for each file costs more than most files do.
          pool: "threads",
          // Loading the same modules for each file would take a third of the time. No test leaves anything in them.
          isolate: false,
        },
      },
      { extends: true, test: { name: "spec", include: spec } },
      { extends: true, test: { name: "soak", include: soak } },
    ],
  },
});
