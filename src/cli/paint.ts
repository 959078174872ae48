import { styleText } from "node:util";

/** Where a command writes to. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
}

type Style = "bold" | "dim" | "green" | "red" | "yellow";

/** Writes in colour, where there is a terminal that shows it. See https://no-color.org. */
export function createPaint(
  { isTTY }: Output,
  { NO_COLOR, TERM }: NodeJS.ProcessEnv,
): (style: Style, text: string) => string {
  const isPlain = !isTTY || (NO_COLOR !== undefined && NO_COLOR !== "") || TERM === "dumb";
  return (style, text) => (isPlain ? text : styleText(style, text));
}
