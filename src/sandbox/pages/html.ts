/** Text that is HTML already. Only `html` makes it. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = string | number | boolean | undefined | Html | readonly Html[];

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/**
 * HTML of a template. Every value in it is escaped, but for what is HTML itself; `false` and `undefined` leave nothing. Attributes
 * have to be in quotes.
 */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(strings.reduce((text, string, index) => text + render(parts[index - 1]) + string));
}

function render(part: Part): string {
  if (part instanceof Html) return part.text;
  if (Array.isArray(part)) return part.map(render).join("");
  if (part === undefined || part === false || part === true) return "";
  return String(part).replace(/[&<>"']/g, (character) => entities[character] as string);
}

/** An attribute without a value, or nothing. */
export const flag = (name: "checked" | "disabled" | "readonly" | "selected", isSet: boolean): Html =>
  new Html(isSet ? ` ${name}` : "");
