/** Builds dist from the `tsdown` field of package.json: all entries at once, so that what they share is one class in all of them. */
import { build } from "tsdown";

await build({
  logLevel: "error",
  dts: { eager: true, tsconfigRaw: { include: ["src"] } },
  // Node takes as long to find and load one more package as to load all of ours.
  deps: { onlyBundle: ["openapi-fetch"] },
  outputOptions: {
    // Doc comments are in the declarations, where editors look for them. Node would read them at every start.
    comments: { jsdoc: false },
    // A reader of a stack trace lands here: what a chunk exports keeps its name.
    minifyInternalExports: false,
  },
});
