import openapiTS, { astToString } from "openapi-typescript";
import type { OpenApiDocument } from "./openapi.ts";

/** The whole document as types, for the files of the wrapper that talk to it. */
export async function generateSchemaTypes(document: OpenApiDocument): Promise<string> {
  return astToString(await openapiTS(structuredClone(document) as never, { defaultNonNullable: false, silent: true }));
}
