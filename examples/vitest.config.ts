import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    root: new URL(".", import.meta.url).pathname,
    include: ["**/*.test.ts"],
    // A browser takes its time to start.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 1,
    restoreMocks: true,
    unstubGlobals: true,
    unstubEnvs: true,
  },
});
