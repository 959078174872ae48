type Params = Readonly<Record<string, unknown>>;

/** The colours that widget parameters ask for, as values of CSS variables. What is no colour is left out. */
export function readTheme(params: Params): Readonly<Record<string, string>> {
  const accent = readColor(params.themeColor);
  const fill = readColor(params.primaryButtonFillColor) ?? accent;
  const ink = readColor(params.primaryButtonTextColor) ?? (fill && readableOn(fill));
  // Transak takes these together with a colour mode only.
  const hasMode = readColorMode(params) !== undefined;
  const [surface, text, line] = [params.backgroundColors, params.textColors, params.borderColors].map((colors) =>
    hasMode && typeof colors === "string" ? readColor(colors.split(",")[0]) : undefined,
  );
  const colors = { accent, "button-fill": fill, "button-ink": ink, surface, text, line };
  return Object.fromEntries(Object.entries(colors).filter((entry): entry is [string, string] => Boolean(entry[1])));
}

/** The appearance that widget parameters ask for, or undefined for the visitor's own. */
export function readColorMode({ colorMode }: Params): "light" | "dark" | undefined {
  return colorMode === "LIGHT" ? "light" : colorMode === "DARK" ? "dark" : undefined;
}

function readColor(value: unknown): string | undefined {
  const [, digits] = /^#?([\da-f]{3}|[\da-f]{6})$/i.exec(typeof value === "string" ? value.trim() : "") ?? [];
  return digits && `#${digits.length === 3 ? digits.replace(/./g, "$&$&") : digits}`.toLowerCase();
}

/** Black or white, whichever has more contrast with a colour. */
function readableOn(color: string): string {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((start) => Number.parseInt(color.slice(start, start + 2), 16) / 255)
    .map((channel) => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4));
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return luminance > 0.179 ? "#101418" : "#ffffff";
}
