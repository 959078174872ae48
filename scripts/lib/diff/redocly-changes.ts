import { redocly } from "../redocly.ts";
import type { Bump } from "./bump.ts";

/** A change as `redocly diff --format json` reports it; as much of it as is read. */
export interface RedoclyChange {
  /** JSON pointer that walks through references: `…/widgetParams/$ref/properties/email`. */
  readonly path: string;
  readonly typeName: string;
  readonly kind: "added" | "removed" | "modified";
  /** Of a modified node: the field that differs. */
  readonly property?: string;
  readonly impact: Exclude<Bump, "none">;
  /** Rules that have judged the change. Without one, `impact` is a guess by `kind`. */
  readonly verdicts: readonly { readonly ruleId: string; readonly impact: string; readonly message: string }[];
  readonly base?: RedoclySide;
  readonly revision?: RedoclySide;
}

interface RedoclySide {
  /** JSON pointer into the file, references not followed. */
  readonly pointer: string;
  readonly value?: unknown;
}

/** What Redocly sees change between two documents. Throws with its own words when it cannot compare them. */
export async function redoclyChanges(baseFile: string, headFile: string): Promise<readonly RedoclyChange[]> {
  const run = await redocly("diff", baseFile, headFile, "--format", "json", "--fail-on", "none");
  try {
    if (run.exitCode !== 0) throw new Error(`exit code ${run.exitCode}`);
    const report = JSON.parse(run.stdout) as { readonly reportVersion: string; readonly changes: RedoclyChange[] };
    if (report.reportVersion !== "1" || !Array.isArray(report.changes)) throw new Error("unknown form of report");
    return report.changes;
  } catch (error) {
    throw new Error(`redocly diff: ${(error as Error).message}\n${run.stderr}`, { cause: error });
  }
}
