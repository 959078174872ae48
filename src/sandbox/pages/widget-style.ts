import { baseStyle } from "./base-style.ts";

export const widgetStyle = `${baseStyle}
body { display: grid; gap: 0.9rem; align-content: start; justify-items: center; min-height: 100vh; padding: 0.9rem; }
body > * { width: 100%; max-width: 27rem; }
.banner { padding: 0.5rem 0.8rem; border: 1px solid var(--notice-line); border-radius: 0.6rem; background: var(--notice); font-size: 0.85rem; }
main { padding: 1.25rem; border: 1px solid var(--line); border-radius: 1rem; background: var(--surface); }
form, section { display: grid; gap: 0.9rem; }
.greeting, .what { color: var(--soft); margin-top: -0.6rem; overflow-wrap: anywhere; }
.field { display: grid; gap: 0.25rem; }
label { font-size: 0.85rem; font-weight: 600; }
.joined { display: grid; grid-template-columns: minmax(0, 1fr) 6.5rem; gap: 0.5rem; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 0.5rem; }
#amount { font-size: 1.15rem; font-weight: 600; }
.hint { color: var(--soft); font-size: 0.8rem; }
.tabs { display: grid; grid-template-columns: 1fr 1fr; gap: 0.25rem; padding: 0.25rem; border: 0; border-radius: 0.7rem; background: var(--tint); }
.tabs label { padding: 0.4rem; border-radius: 0.5rem; text-align: center; cursor: pointer; }
.tabs label:has(:checked) { background: var(--surface); box-shadow: 0 0 0 1px var(--line); }
.tabs label:has(:focus-visible) { outline: 3px solid var(--accent); }
.tabs input { position: absolute; width: 1px; height: 1px; opacity: 0; }
.tabs legend { float: left; }
#quote { display: grid; gap: 0.9rem; }
.price { display: grid; gap: 0.2rem; font-size: 0.9rem; }
.price div { display: flex; justify-content: space-between; gap: 1rem; }
.price dt { color: var(--soft); }
.price dd { text-align: right; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.price .total { margin-top: 0.35rem; padding-top: 0.5rem; border-top: 1px solid var(--line); font-size: 1rem; }
.price .total dt { color: inherit; font-weight: 600; }
.price .total dd { font-weight: 600; }
.buttons { display: grid; grid-template-columns: 1fr 1fr; gap: 0.5rem; }
.buttons .primary { grid-column: 1 / -1; padding: 0.8rem; border-color: transparent; background: var(--button-fill); color: var(--button-ink); font-weight: 650; }
.buttons .primary:hover { filter: brightness(1.08); }
.problem { color: var(--bad); font-size: 0.9rem; }
.facts { font-size: 0.85rem; }
.facts div { display: flex; flex-wrap: wrap; gap: 0.5rem; color: var(--soft); }
.facts code { overflow-wrap: anywhere; }
.fault h1 { padding: 1.5rem 0; text-align: center; }
.notes { padding: 0.8rem 1rem; border: 1px dashed var(--line); border-radius: 0.8rem; font-size: 0.85rem; }
.notes h2 { font-size: 0.85rem; }
.notes ul { padding-left: 1.1rem; color: var(--soft); overflow-wrap: anywhere; }
`;
