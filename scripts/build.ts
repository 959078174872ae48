/** Builds dist from the `tsdown` field of package.json. */
import { build } from "tsdown";

await build({ logLevel: "error" });
