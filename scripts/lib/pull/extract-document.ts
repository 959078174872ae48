import { ScriptError } from "../fail.ts";

const heading = /^##\s+OpenAPI Specification\s*#*\s*$/;
const yamlFence = /^ {0,3}(`{3,})\s*ya?ml\b[^`]*$/i;
const anyFence = /^ {0,3}(`{3,})([^`]*)$/;

/** The text of the first `yaml` fence after `## OpenAPI Specification`, to the byte. */
export function extractDocument(name: string, page: string): string {
  const lines = page.split("\n");
  const start = startOfFence(name, lines);
  const ticks = lines[start]?.match(yamlFence)?.[1]?.length ?? 3;
  const end = lines.findIndex((line, index) => index > start && isFence(line, ticks));
  // A fence that opens inside ours means that ours was never closed. It cannot be YAML: no scalar begins with a backtick.
  if (end === -1 || lines[end]?.match(anyFence)?.[2]?.trim() !== "") {
    throw new ScriptError(`${name}: the yaml fence is not closed, so the document may be cut off. Try again later.`);
  }
  return lines
    .slice(start + 1, end)
    .map((line) => `${line}\n`)
    .join("");
}

function startOfFence(name: string, lines: readonly string[]): number {
  let open = 0;
  let inSection = false;
  for (const [index, line] of lines.entries()) {
    if (open === 0 && inSection && yamlFence.test(line)) return index;
    if (open > 0) {
      if (isFence(line, open) && line.match(anyFence)?.[2]?.trim() === "") open = 0;
    } else if (anyFence.test(line)) open = line.match(anyFence)?.[1]?.length ?? 3;
    else if (heading.test(line)) inSection = true;
  }
  throw new ScriptError(
    inSection
      ? `${name}: no yaml fence follows "## OpenAPI Specification". Compare the page with the last one that was good.`
      : `${name}: the page has no "## OpenAPI Specification". Compare the page with the last one that was good.`,
  );
}

const isFence = (line: string, atLeast: number): boolean => (line.match(anyFence)?.[1]?.length ?? 0) >= atLeast;
