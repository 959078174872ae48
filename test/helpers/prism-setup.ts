import type { TestProject } from "vitest/node";
import { startPrism } from "../../scripts/lib/prism.ts";

declare module "vitest" {
  interface ProvidedContext {
    prismUrl: string;
  }
}

/** Starts Prism once for all test files. What throws here fails the whole run, so no test passes without it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { url, stop } = await startPrism();
  project.provide("prismUrl", url);
  return stop;
}
