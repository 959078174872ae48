import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { filesFromDocument } from "../generated-files.ts";
import { extract, git } from "../git.ts";
import { root } from "../paths.ts";
import { type Change, type Verdict, verdictOf } from "./bump.ts";
import { type CompileError, compileErrors } from "./compile-errors.ts";
import { compilerChanges } from "./compiler-changes.ts";
import { documentChanges } from "./document-changes.ts";

const document = "openapi/partner-api.yaml";

/** A verdict, and what its reader should know of how it came about. */
export interface SpecVerdict extends Verdict {
  readonly notes: readonly string[];
}

/** The document at a release against the working tree, and that release's type tests and examples against the new source. */
export async function verdictSince(ref: string, project: string = root): Promise<SpecVerdict> {
  const [base, head] = await Promise.all([
    git(project, "show", `${ref}:${document}`).then((text) => `${text}\n`),
    readFile(join(project, document), "utf8"),
  ]);
  const changes = await documentChanges(base, head);
  if (changes.length === 0) return { ...verdictOf([]), notes: [] };
  return inScratch(async (scratch) => {
    await extract(project, ref, scratch);
    const sources = [join(scratch, "src"), join(project, "src")];
    const judged = await compileErrors({ folder: scratch, project }, sources).then(
      ([before = [], after = []]) => {
        const broken = withoutMissingPackages(before);
        return broken.length === 0
          ? compilerChanges(before, after)
          : [
              unjudged(
                `the type tests and examples of ${ref} do not compile against its own source: ${inWords(broken)}`,
              ),
            ];
      },
      (error: Error) => [unjudged(error.message)],
    );
    return { ...verdictOf([...changes, ...judged]), notes: [] };
  });
}

/**
 * Two documents, and this project's type tests and examples against the source that each generates. A base of another API
 * generates no source of ours; then the first signal decides alone.
 */
export async function verdictBetween(base: string, head: string, project: string = root): Promise<SpecVerdict> {
  const changes = await documentChanges(base, head);
  if (changes.length === 0) return { ...verdictOf([]), notes: [] };
  const alone = (reason: string): SpecVerdict => ({
    ...verdictOf(changes),
    notes: [`Judged without the compiler: ${reason}.`],
  });
  return inScratch(async (scratch) => {
    const sources = [join(scratch, "base"), join(scratch, "head")] as const;
    try {
      await writeSource(project, base, sources[0]);
    } catch (error) {
      return alone(`nothing can be generated from the base document (${firstLine(error)})`);
    }
    try {
      await writeSource(project, head, sources[1]);
    } catch (error) {
      const change = unjudged(`nothing can be generated from the head document (${firstLine(error)})`);
      return { ...verdictOf([...changes, change]), notes: [] };
    }
    return compileErrors({ folder: project, project }, sources).then(
      ([before = [], after = []]) => {
        const broken = withoutMissingPackages(before);
        if (broken.length > 0)
          return alone(`the code of this project does not fit the base document: ${inWords(broken)}`);
        // The wrapper has not been adapted to the head document. What it owes its users is what they wrote, not what it wrote.
        const ours = after.filter(({ file }) => file.startsWith("src/"));
        const theirs = after.filter((error) => !ours.includes(error));
        return {
          ...verdictOf([...changes, ...compilerChanges(before, theirs)]),
          notes: ours.length > 0 ? [`The wrapper must be adapted to the head document: ${inWords(ours)}`] : [],
        };
      },
      (error: Error) => alone(error.message),
    );
  });
}

/** A copy of the project's `src` as `npm run generate` would leave it after a document. */
async function writeSource(project: string, text: string, into: string): Promise<void> {
  await cp(join(project, "src"), into, { recursive: true });
  for (const [path, content] of await filesFromDocument(text, "0.0.0")) {
    await writeFile(join(into, path.replace(/^src\//, "")), content);
  }
}

const unjudged = (reason: string): Change => ({
  bump: "major",
  where: "the compiler",
  what: `cannot be judged: ${reason}`,
});

const missingModule = 2307;

/** An example whose framework is not installed has the same errors before and after; what it calls of ours is judged all the same. */
function withoutMissingPackages(errors: readonly CompileError[]): CompileError[] {
  const unresolved = errors.filter(({ file, code }) => file.startsWith("examples/") && code === missingModule);
  const files = new Set(unresolved.map(({ file }) => file));
  return errors.filter(({ file }) => !files.has(file));
}

const firstLine = (error: unknown): string => (error as Error).message.split("\n")[0] ?? "";
const inWords = ([error]: readonly CompileError[]): string => `${error?.file}:${error?.line} ${error?.message}`;

async function inScratch<T>(work: (scratch: string) => Promise<T>): Promise<T> {
  const scratch = await mkdtemp(join(tmpdir(), "spec-verdict-"));
  try {
    return await work(scratch);
  } finally {
    await rm(scratch, { recursive: true });
  }
}
