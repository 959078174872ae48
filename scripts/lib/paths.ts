import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's root folder, absolute. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

/** A file of the project, absolute, from its path relative to the root. */
export const inProject = (...segments: string[]): string => join(root, ...segments);

export const vendorFolder = inProject("openapi/vendor");
export const overlayFile = inProject("openapi/overlay.yaml");
export const documentFile = inProject("openapi/partner-api.yaml");
export const generatedFolder = inProject("src/generated");
