const light = `--ground: #f4f5f7; --surface: #ffffff; --text: #171b21; --soft: #5a6472; --line: #dce0e6;
  --accent: #1461db; --button-fill: #1461db; --button-ink: #ffffff; --good: #14683b; --bad: #a8281c;
  --wait: #7a5200; --tint: #eef2f7; --notice: #fff6dd; --notice-line: #ecd9a0; color-scheme: light;`;

const dark = `--ground: #0f1215; --surface: #181c21; --text: #e9ecef; --soft: #9aa5b1; --line: #2c333b;
  --accent: #7fb0ff; --button-fill: #3f82f0; --button-ink: #0b0f14; --good: #63d297; --bad: #ff9b8d;
  --wait: #f0bf62; --tint: #21272e; --notice: #2a2413; --notice-line: #4d411d; color-scheme: dark;`;

/** What both pages share: colours by the visitor's taste, type, fields, buttons, statuses. */
export const baseStyle = `:root { ${light} }
:root[data-color-mode="dark"] { ${dark} }
@media (prefers-color-scheme: dark) { :root[data-color-mode="auto"] { ${dark} } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif; }
h1, h2, p, ol, ul, dl, dd, pre, fieldset { margin: 0; padding: 0; }
h1 { font-size: 1.35rem; line-height: 1.3; letter-spacing: -0.01em; overflow-wrap: anywhere; }
h2 { font-size: 1rem; }
code, pre { font-family: ui-monospace, "SF Mono", "Liberation Mono", monospace; font-size: 0.85em; }
a { color: var(--accent); }
button, input, select { font: inherit; color: inherit; }
button { padding: 0.6rem 0.9rem; border: 1px solid var(--line); border-radius: 0.6rem; background: var(--surface); cursor: pointer; }
button:hover { border-color: var(--soft); }
button:disabled { opacity: 0.5; cursor: not-allowed; }
input, select { width: 100%; min-width: 0; padding: 0.6rem 0.7rem; border: 1px solid var(--line); border-radius: 0.6rem; background: var(--surface); }
input[readonly] { background: var(--tint); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.status { font-family: ui-monospace, "SF Mono", "Liberation Mono", monospace; font-size: 0.75rem; font-weight: 600;
  padding: 0.1rem 0.45rem; border-radius: 0.4rem; background: var(--tint); color: var(--wait); overflow-wrap: anywhere; }
.status[data-status="COMPLETED"] { color: var(--good); }
:is([data-status="FAILED"], [data-status="CANCELLED"], [data-status="EXPIRED"], [data-status="REFUNDED"]).status { color: var(--bad); }
.steps { list-style: none; display: grid; gap: 0.4rem; }
.steps li { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.5rem; }
.steps time { color: var(--soft); font-size: 0.8rem; font-variant-numeric: tabular-nums; }
@media (prefers-reduced-motion: no-preference) { button { transition: border-color 0.15s; } }
`;
