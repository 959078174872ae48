import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";

const width = 760;
const left = 240;
// A card of its own colour in either scheme, as a page that shows the picture may have any.
const style = `
.card { fill: #ffffff; stroke: #d0d7de; }
.plot, .plot text { color: #1f2328; fill: #1f2328; }
.plot .quiet, .plot .quiet text { fill: #59636e; }
.plot .ours { fill: #0969da; }
.plot .peer { fill: #afb8c1; }
.plot .rule { stroke: #59636e; }
@media (prefers-color-scheme: dark) {
  .card { fill: #0d1117; stroke: #3d444d; }
  .plot, .plot text { color: #f0f6fc; fill: #f0f6fc; }
  .plot .quiet, .plot .quiet text { fill: #9198a1; }
  .plot .ours { fill: #4493f8; }
  .plot .peer { fill: #545d68; }
  .plot .rule { stroke: #9198a1; }
}`;

/** The picture of the readme: CPU time of a call beside bare fetch, and bytes of a bundle. Returns SVG. */
export function plot({ speed, sizes, caption }) {
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  const cpu = bars(document, {
    title: "CPU time of a call, relative to bare fetch with a deadline",
    rows: Object.entries(speed.one).map(([name, { cpuRatio }]) => ({ name, value: cpuRatio })),
    show: (value) => value.toFixed(2),
    rule: 1,
  });
  const bytes = bars(document, {
    title: "Bundle, minified and gzipped, kB",
    rows: Object.entries(sizes)
      .filter(([name]) => name !== "undici" && name !== "this package with undici")
      .map(([name, { gzipped }]) => ({ name, value: gzipped / 1000 })),
    show: (value) => value.toFixed(1),
  });
  const height = cpu.height + bytes.height + 48;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif">
<title>transak-partner-api beside its peers</title>
<style>${style}
</style>
<rect class="card" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>
<g class="plot" transform="translate(0 12)">${cpu.svg}</g>
<g class="plot" transform="translate(0 ${cpu.height + 16})">${bytes.svg}</g>
<g class="plot"><text class="quiet" x="20" y="${height - 14}" font-size="11">${caption}</text></g>
</svg>
`;
}

function bars(document, { title, rows, show, rule }) {
  const sorted = rows.sort((a, b) => a.value - b.value);
  const height = 48 + sorted.length * 20;
  const isOurs = ({ name }) => name.startsWith("this package");
  const bar = (data, className) => Plot.barX(data, { x: "value", y: "name", className, fill: null, insetTop: 1 });
  const figure = Plot.plot({
    document,
    width,
    height,
    marginLeft: left,
    marginRight: 60,
    marginTop: 36,
    marginBottom: 8,
    x: { axis: null },
    y: { label: null, tickSize: 0, domain: sorted.map(({ name }) => name), axis: null },
    marks: [
      ...(rule ? [Plot.ruleX([rule], { className: "rule", stroke: null, strokeDasharray: "3 3" })] : []),
      bar(
        sorted.filter((row) => !isOurs(row)),
        "peer",
      ),
      bar(sorted.filter(isOurs), "ours"),
      Plot.text(sorted, { x: 0, y: "name", text: "name", textAnchor: "end", dx: -8, fontSize: 12, fill: null }),
      Plot.text(sorted, {
        x: "value",
        y: "name",
        text: ({ value }) => show(value),
        textAnchor: "start",
        dx: 6,
        fontSize: 12,
        fill: null,
      }),
    ],
  });
  // Plot brings a style sheet of its own, which would fight with the card's.
  for (const sheet of figure.querySelectorAll("style")) sheet.remove();
  const heading = `<text x="20" y="20" font-size="14" font-weight="600">${title}</text>`;
  return { height, svg: heading + figure.innerHTML };
}
