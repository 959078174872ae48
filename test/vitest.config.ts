import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    root: new URL("..", import.meta.url).pathname,
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/helpers/prism-setup.ts"],
    typecheck: { enabled: true, include: ["test/types/**/*.test-d.ts"] },
    // A test that needs longer waits for something that will not come.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // Nothing may leak from one test into another through a stubbed global.
    unstubGlobals: true,
    restoreMocks: true,
    // Requests, Prism and compilers share the machine's cores.
    maxWorkers: 2,
  },
});
