import { ScriptError } from "../fail.ts";
import { listOperations, type OpenApiDocument, withFullPaths } from "../openapi.ts";
import { writeCanonical } from "./canonical.ts";
import { extractFence, ProsePage } from "./extract-fence.ts";
import { describe, extractOperation, findOperation, findOperations } from "./extract-operation.ts";
import { checkSelfContained, failAs, parseOpenApi } from "./parse-document.ts";
import { FileNotFound, type ReadText } from "./read-text.ts";
import type { VendorPage } from "./vendor-pages.ts";

/** The document of one operation. */
export interface ServedDocument {
  readonly document: OpenApiDocument;
  readonly text: string;
  /** The address that it comes from. */
  readonly from: string;
}

export type DocumentSource = (page: VendorPage) => Promise<ServedDocument>;

/** Pages of one operation, or of prose. */
export const maxPageBytes = 512 * 1024;
const maxDocumentBytes = 4 * 1024 * 1024;

/**
 * Where the document of an operation is looked for, in this order: the vendor's whole document, the one of a section, the page
 * with its fence. A folder or another base address has the first and the last of them.
 */
export function documentSource(read: ReadText, base?: string): DocumentSource {
  const documents = new Map<string, Promise<OpenApiDocument | undefined>>();
  const readOnce = (address: string) => {
    const known = documents.get(address) ?? readDocument(read, address);
    documents.set(address, known);
    return known;
  };
  return async (page) => {
    const lacking: string[] = [];
    for (const folder of documentFolders(page, base)) {
      const [from, document] = await firstDocument(readOnce, folder);
      if (document === undefined) continue;
      const found = findOperation(from, document, page);
      if (found) return serve(from, extractOperation(from, document, found));
      lacking.push(`${from}${elsewhere(document, page)}`);
    }
    const address = base === undefined ? page.address : `${base}/${page.name}.md`;
    return readPage(read, page, address, lacking);
  };
}

function documentFolders(page: VendorPage, base: string | undefined): string[] {
  if (base !== undefined) return [base];
  return ["/", "."].map((path) => new URL(path, page.address).href.replace(/\/$/, ""));
}

async function firstDocument(
  readOnce: (address: string) => Promise<OpenApiDocument | undefined>,
  folder: string,
): Promise<readonly [string, OpenApiDocument | undefined]> {
  const yaml = `${folder}/openapi.yaml`;
  const document = await readOnce(yaml);
  if (document) return [yaml, document];
  const json = `${folder}/openapi.json`;
  return [json, await readOnce(json)];
}

async function readDocument(read: ReadText, address: string): Promise<OpenApiDocument | undefined> {
  const name = address.replace(/^.*\//, "");
  try {
    return parseOpenApi(address, await read({ name, address, maxBytes: maxDocumentBytes }));
  } catch (error) {
    if (error instanceof FileNotFound) return undefined;
    throw error;
  }
}

/** As the text that is written, so that what is generated and what is checked are the same. */
function serve(from: string, extracted: OpenApiDocument): ServedDocument {
  checkSelfContained(from, extracted);
  const text = writeCanonical(extracted);
  return { document: parseOpenApi(from, text), text, from };
}

/** Where a document has an operation of that name. */
function elsewhere(document: OpenApiDocument, { name }: VendorPage): string {
  const same = findOperations(document).find(({ operation }) => operation.operationId === name);
  return same ? ` (which has ${name} at ${describe(same.method, same.path)})` : "";
}

async function readPage(
  read: ReadText,
  page: VendorPage,
  address: string,
  lacking: readonly string[],
): Promise<ServedDocument> {
  const { name, method, path } = page;
  const gone = `${describe(method, path)} is gone from ${lacking.join(" and ")}`;
  const missing = lacking.length > 0 ? gone : `no openapi.yaml or openapi.json is published beside it`;
  try {
    const text = extractFence(name, await read({ name, address, maxBytes: maxPageBytes }));
    return { document: checkPageDocument(page, text), text, from: address };
  } catch (error) {
    if (error instanceof FileNotFound)
      throw new ScriptError(
        `${name}: ${error.reason}, and ${missing}. If the vendor has moved it, correct scripts/lib/pull/vendor-pages.ts.`,
      );
    if (error instanceof ProsePage)
      throw new ScriptError(
        `${name}: ${address} is prose without a document, and ${missing}. Find out where the vendor publishes openapi.yaml now.`,
      );
    throw error;
  }
}

/** The document of a page is that of its one operation, and is taken as it is. */
export function checkPageDocument({ name, method, path }: VendorPage, text: string): OpenApiDocument {
  const document = parseOpenApi(name, text);
  checkSelfContained(name, document);
  const wanted = `${name} (${describe(method, path)})`;
  const found = listOperations(withFullPaths(document)).map(
    (entry) => `${entry.operation.operationId} (${describe(entry.method, entry.path)})`,
  );
  if (!found.includes(wanted))
    failAs(name)(
      `the operation ${wanted} is gone; the page documents ${found.slice(0, 5).join(", ") || "no operation"}`,
      "If the vendor has moved it, correct scripts/lib/pull/vendor-pages.ts and the wrapper.",
    );
  return document;
}
