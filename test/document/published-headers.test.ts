import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { parse, stringify } from "yaml";
import { buildDocument } from "../../scripts/lib/build-document.ts";
import { operationsTable } from "../../scripts/lib/generate-tables.ts";
import { generatedFiles, type Sources } from "../../scripts/lib/generated-files.ts";
import { listOperations, type OpenApiDocument, type Parameter } from "../../scripts/lib/openapi.ts";
import { inProject, overlayFile, vendorFolder } from "../../scripts/lib/paths.ts";
import { vendorPages } from "../../scripts/lib/pull/vendor-pages.ts";
import { operations } from "../../src/generated/operations.ts";

/** As the pages of today document it: "`x-user-ip` (string, required) — End user's originating IP", "`x-api-key` (string, required)". */
const apiKey = header("x-api-key", "Partner API Key present in Transak Dashboard.");
const published: { readonly [operationId: string]: readonly Parameter[] } = {
  ...Object.fromEntries(vendorPages.map(({ name }) => [name, [apiKey]])),
  "create-widget-url": [header("x-user-ip", "End user's originating IP address."), apiKey],
};

function header(name: string, description: string): Parameter {
  return { name, in: "header", required: true, description, schema: { type: "string", default: "YOUR_VALUE" } };
}

/** The vendor's documents, each changed, beside what is ours. */
async function changeVendor(change: (document: OpenApiDocument) => void): Promise<Sources> {
  const folder = await mkdtemp(join(tmpdir(), "published-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await cp(vendorFolder, folder, { recursive: true });
  for (const { name } of vendorPages) {
    const file = join(folder, `${name}.yaml`);
    const document = parse(await readFile(file, "utf8")) as OpenApiDocument;
    change(document);
    await writeFile(file, stringify(document));
  }
  return { vendorFolder: folder, overlayFile, packageFile: inProject("package.json") };
}

/** Puts the published headers first, and takes out those that the documents of before had. */
function publishHeaders(document: OpenApiDocument): void {
  for (const { operation } of listOperations(document)) {
    const headers = published[operation.operationId] ?? [];
    const names = headers.map(({ name }) => name);
    const kept = (operation.parameters ?? []).filter(({ name }) => !names.includes(name));
    Object.assign(operation, { parameters: [...headers, ...kept] });
  }
}

test("the headers that the pages of today require change nothing that is generated", async () => {
  for (const [path, text] of await generatedFiles(await changeVendor(publishHeaders)))
    expect(text, path).toBe(await readFile(inProject(path), "utf8"));
});

test("x-user-ip is once in each operation that takes it, and required where the vendor requires it", () => {
  const requiring = Object.values(operations).filter(({ requiredHeaders }) => requiredHeaders.length > 0);
  expect(requiring.map(({ id, requiredHeaders }) => [id, requiredHeaders])).toEqual([
    ["create-widget-url", ["x-user-ip"]],
  ]);
  const without = Object.values(operations).filter(({ headers }) => headers.length === 0);
  expect(without.map(({ id }) => id)).toEqual(["refresh-access-token"]);
  for (const { headers } of Object.values(operations)) expect(new Set(headers).size).toBe(headers.length);
});

test("x-user-ip becomes required of another operation where the vendor comes to require it there", async () => {
  const { vendorFolder: folder } = await changeVendor((document) => {
    const orders = listOperations(document).find(({ operation }) => operation.operationId === "get-orders");
    if (orders)
      Object.assign(orders.operation, {
        parameters: [...(orders.operation.parameters ?? []), header("x-user-ip", "IP")],
      });
  });
  const built = parse(await buildDocument(folder, overlayFile)) as OpenApiDocument;
  expect(operationsTable(built).value).toMatchObject({ "get-orders": { requiredHeaders: ["x-user-ip"] } });
});
