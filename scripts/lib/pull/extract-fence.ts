import { ScriptError } from "../fail.ts";

const heading = /^##\s+OpenAPI Specification\s*#*\s*$/;
const fence = /^ {0,3}(`{3,})([^`]*)$/;
const proseHeading = /^#{2,4}\s+(Request|Response|Headers|Query parameters|Path parameters)\s*#*\s*$/i;
const yaml = /^\s*ya?ml\b/i;

/** A page as the vendor writes them since 2026: the operation in words, and no document. */
export class ProsePage extends ScriptError {}

/** The text of the first `yaml` fence after `## OpenAPI Specification`, to the byte. */
export function extractFence(name: string, page: string): string {
  const lines = page.split("\n");
  let inSection = false;
  let opened: { readonly ticks: number; readonly line: number; readonly isOurs: boolean } | undefined;
  for (const [line, text] of lines.entries()) {
    const [, ticks = "", info = ""] = fence.exec(text) ?? [];
    if (opened === undefined) {
      if (ticks !== "") opened = { ticks: ticks.length, line, isOurs: inSection && yaml.test(info) };
      else if (heading.test(text)) inSection = true;
    } else if (ticks.length >= opened.ticks) {
      const closes = info.trim() === "";
      if (opened.isOurs && closes) return `${lines.slice(opened.line + 1, line).join("\n")}\n`;
      // A fence that opens inside ours means that ours was never closed. It cannot be YAML: no scalar begins with a backtick.
      if (opened.isOurs) break;
      if (closes) opened = undefined;
    }
  }
  const compare = "Compare the page with the last one that was good.";
  if (opened?.isOurs)
    throw new ScriptError(`${name}: the yaml fence is not closed, so the document may be cut off. Try again later.`);
  if (lines.some((line) => proseHeading.test(line)) || (inSection && /\bopenapi\.(yaml|json)\b/.test(page)))
    throw new ProsePage(`${name}: the page is prose without a document. The vendor publishes openapi.yaml instead.`);
  if (inSection) throw new ScriptError(`${name}: no yaml fence follows "## OpenAPI Specification". ${compare}`);
  throw new ScriptError(`${name}: the page has no "## OpenAPI Specification". ${compare}`);
}
