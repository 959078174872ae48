/** Prints how long importing one of lib/entries.mjs takes in this fresh process, in milliseconds. */
import { entries } from "./lib/entries.mjs";

const specifiers = [...entries[process.argv[2]].matchAll(/from "([^"]+)"/g)].map(([, specifier]) => specifier);
const before = performance.now();
for (const specifier of specifiers) await import(specifier);
console.log(performance.now() - before);
process.exit();
