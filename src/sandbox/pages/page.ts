import { randomBytes } from "node:crypto";
import type { Reply } from "../http.ts";
import { type Html, html } from "./html.ts";

/** What a page is made of. */
export interface Page {
  readonly title: string;
  /** Names its style sheet and its script. */
  readonly name: "widget" | "developer";
  readonly body: Html;
  /** By default the visitor's own. */
  readonly colorMode?: "light" | "dark" | undefined;
  /** Values of CSS variables, already checked. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Where the page's script sends to. */
  readonly endpoint: string;
  readonly status?: number;
}

/**
 * A page, with a policy that runs no script and shows no style but its own. Only the widget may be framed, as a shop does.
 */
export function pageReply({ title, name, body, colorMode, variables = {}, endpoint, status = 200 }: Page): Reply {
  const nonce = randomBytes(16).toString("base64");
  const declarations = Object.entries(variables).map(([property, value]) => `--${property}: ${value};`);
  const document = html`<!doctype html>
<html lang="en" data-color-mode="${colorMode ?? "auto"}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/sandbox/${name}.css">
<style nonce="${nonce}">:root:root { ${declarations.join(" ")} }</style>
<script src="/sandbox/${name}.js" defer></script>
</head>
<body data-endpoint="${endpoint}">
${body}
</body>
</html>
`;
  return { status, headers: pageHeaders(nonce, name === "widget"), body: document.text };
}

function pageHeaders(nonce: string, mayBeFramed: boolean): Readonly<Record<string, string>> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "connect-src 'self'",
    "img-src data:",
    "form-action 'self'",
    "base-uri 'none'",
    `frame-ancestors ${mayBeFramed ? "*" : "'none'"}`,
  ];
  return {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": policy.join("; "),
    ...(!mayBeFramed && { "x-frame-options": "DENY", "cross-origin-resource-policy": "same-origin" }),
  };
}

/** A piece of a page. */
export const fragmentReply = (fragment: Html): Reply => ({
  status: 200,
  headers: { "content-type": "text/html; charset=utf-8" },
  body: fragment.text,
});
