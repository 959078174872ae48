import type { Change, Verdict } from "./bump.ts";

/** From how many reworded places on only their number is told. */
const manyRewordings = 5;

/** The text of a changeset, or `undefined` when there is nothing to release. */
export function changesetOf(packageName: string, { bump, changes }: Verdict): string | undefined {
  if (bump === "none") return undefined;
  const lines = listOfChanges(changes).join("\n");
  return `---\n"${packageName}": ${bump}\n---\n\nFollow Transak's published API:\n\n${lines}\n`;
}

/** A Markdown list of what changes, the gravest first, each once. */
export function listOfChanges(changes: readonly Change[]): string[] {
  const sentences = [...new Set(changes.map(({ what, where, bump }) => sentence(what, where, bump)))];
  const rewordings = sentences.filter((text) => text.startsWith("- rewords "));
  if (rewordings.length < manyRewordings) return sentences;
  return [...sentences.filter((text) => !rewordings.includes(text)), `- rewords ${rewordings.length} descriptions`];
}

function sentence(what: string, where: string, bump: Change["bump"]): string {
  const place = what.includes("compiles: ") || what.startsWith("accepts ") ? ` (\`${where}\`)` : "";
  return `- ${bump === "major" ? "**breaking** " : ""}${what}${place}`;
}
