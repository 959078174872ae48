/** In this repository the examples use the package beside them. In a project of your own: `npm install transak-partner-api`. */
import { existsSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { fileURLToPath } from "node:url";

const inRoot = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const link = fileURLToPath(new URL("node_modules/transak-partner-api", import.meta.url));

mkdirSync(fileURLToPath(new URL("node_modules", import.meta.url)), { recursive: true });
rmSync(link, { force: true, recursive: true });
symlinkSync(inRoot("."), link, "junction");
if (!existsSync(inRoot("dist"))) console.warn("Build the package first: npm ci && npm run build, one folder up.");
