import { baseStyle } from "./base-style.ts";

export const developerStyle = `${baseStyle}
body { padding: 1.25rem; }
header, main { max-width: 76rem; margin: 0 auto; }
header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.25rem 1rem; }
header p { flex: 1 1 14rem; color: var(--soft); }
button { padding: 0.3rem 0.65rem; font-size: 0.85rem; }
main { display: grid; gap: 1.25rem; padding-top: 1rem; }
.facts { display: flex; flex-wrap: wrap; gap: 0.4rem 1.75rem; font-size: 0.9rem; }
.facts div { display: flex; flex-wrap: wrap; gap: 0 0.5rem; }
.facts dt { color: var(--soft); }
.facts dd { overflow-wrap: anywhere; }
.columns { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 1.25rem; }
.columns > div { display: grid; gap: 1.25rem; align-content: start; }
section { display: grid; gap: 0.6rem; padding: 1rem; border: 1px solid var(--line); border-radius: 0.9rem; background: var(--surface); }
.count { color: var(--soft); font-weight: 400; }
.empty { color: var(--soft); font-size: 0.9rem; }
.list { list-style: none; display: grid; gap: 0; }
.list > li { display: grid; gap: 0.3rem; padding: 0.65rem 0; border-top: 1px solid var(--line); }
.line { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.15rem 0.6rem; overflow-wrap: anywhere; }
.line > * { min-width: 0; }
.line form { margin-left: auto; }
.small, summary { color: var(--soft); font-size: 0.82rem; }
time { font-variant-numeric: tabular-nums; }
.path { overflow-wrap: anywhere; }
.actions { display: flex; flex-wrap: wrap; gap: 0.35rem; }
.outcome { font-size: 0.85rem; font-weight: 600; }
.good { color: var(--good); }
.bad { color: var(--bad); }
.state { color: var(--soft); font-size: 0.85rem; }
.note { padding: 0.35rem 0.6rem; border-left: 3px solid var(--notice-line); background: var(--notice); font-size: 0.82rem; overflow-wrap: anywhere; }
details > :not(summary) { margin-top: 0.4rem; }
summary { cursor: pointer; width: fit-content; }
pre { max-height: 16rem; overflow: auto; padding: 0.6rem; border-radius: 0.5rem; background: var(--tint); white-space: pre-wrap; overflow-wrap: anywhere; }
.fields { display: grid; grid-template-columns: 8rem minmax(0, 1fr); gap: 0.4rem 0.75rem; align-items: center; font-size: 0.9rem; }
.fields input, .fields select { padding: 0.35rem 0.5rem; }
.fields button { grid-column: 2; justify-self: start; }
.gone main { opacity: 0.5; }
.gone header p::after { content: " The sandbox has ended."; color: var(--bad); }
@media (max-width: 56rem) { .columns { grid-template-columns: minmax(0, 1fr); } }
@media (max-width: 30rem) { body { padding: 0.75rem; } .fields { grid-template-columns: minmax(0, 1fr); } .fields button { grid-column: 1; } }
`;
