import { developerScript } from "./developer-script.ts";
import { developerStyle } from "./developer-style.ts";
import { widgetScript } from "./widget-script.ts";
import { widgetStyle } from "./widget-style.ts";

const css = "text/css; charset=utf-8";
const js = "text/javascript; charset=utf-8";

/** What the pages load, by the path below /sandbox. */
export const assets: Readonly<Record<string, { readonly contentType: string; readonly text: string }>> = {
  "/widget.css": { contentType: css, text: widgetStyle },
  "/widget.js": { contentType: js, text: widgetScript },
  "/developer.css": { contentType: css, text: developerStyle },
  "/developer.js": { contentType: js, text: developerScript },
};
