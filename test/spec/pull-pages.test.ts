import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { pullProjectWithPages, vendorFiles } from "./helpers/pull-project.ts";
import { scratchFolder } from "./helpers/scratch-folder.ts";
import { inNewerWords, inOlderForm, vendorPage } from "./helpers/vendor-page.ts";

const widgetPage = "/create-widget-url.md";
const tokenPage = "/refresh-access-token.md";
const { "create-widget-url": widget = "", "refresh-access-token": token = "" } = vendorFiles;

describe("good pages", () => {
  test.each([
    ["older", widget],
    ["newer", inNewerWords(widget)],
  ] as const)("of the %s form are written verbatim", async (form, yaml) => {
    const { server, folder, run } = await pullProjectWithPages();
    const changed = yaml.replace("summary: Create Widget URL", "summary: Create a Widget URL");
    server.pages.set(widgetPage, vendorPage(changed, form));

    const { written } = await run();

    expect(written).toEqual([join(folder, "vendor/create-widget-url.yaml")]);
    expect(await readFile(join(folder, "vendor/create-widget-url.yaml"), "utf8")).toBe(changed);
  });

  test("that have a part of the path in the server's address are written verbatim", async () => {
    const { server, folder, run } = await pullProjectWithPages();
    const older = inOlderForm(await readFile(join(folder, "vendor/get-orders.yaml"), "utf8"));
    server.pages.set("/get-orders.md", vendorPage(older));
    expect((await run()).written).toEqual([join(folder, "vendor/get-orders.yaml")]);
    expect(await readFile(join(folder, "vendor/get-orders.yaml"), "utf8")).toBe(older);
  });

  test("are asked for by name, with a User-Agent that says who asks", async () => {
    const { server, run } = await pullProjectWithPages();
    await run();
    const pages = server.requests.map(({ path }) => path).filter((path) => !path.startsWith("/openapi."));
    expect(pages.slice(0, 2)).toEqual([widgetPage, tokenPage]);
    expect(server.requests[0]?.headers["user-agent"]).toBe("spec-pull-test/1.0");
  });

  test("that are the same as before write nothing", async () => {
    const { run, contents } = await pullProjectWithPages();
    const before = await contents();
    expect((await run()).written).toEqual([]);
    expect(await contents()).toEqual(before);
  });

  test("with the line endings of Windows are the same as before", async () => {
    const { server, run } = await pullProjectWithPages();
    server.pages.set(widgetPage, vendorPage(widget).replaceAll("\n", "\r\n"));
    expect((await run()).written).toEqual([]);
  });

  test("may hold a fence in a description, and a yaml fence before the heading", async () => {
    const { server, folder, run } = await pullProjectWithPages();
    const yaml = widget.replace("        **Important:**\n", "        ```json\n        {}\n        ```\n");
    server.pages.set(widgetPage, `\`\`\`yaml\n## OpenAPI Specification\n\`\`\`\n${vendorPage(yaml)}`);
    await run();
    expect(await readFile(join(folder, "vendor/create-widget-url.yaml"), "utf8")).toBe(yaml);
  });

  test("are read from a folder as well", async () => {
    const { folder, run } = await pullProjectWithPages();
    const pages = await scratchFolder();
    for (const [name, yaml] of Object.entries(vendorFiles))
      await writeFile(join(pages, `${name}.md`), vendorPage(yaml));
    await writeFile(join(pages, "refresh-access-token.md"), vendorPage(token.replace("7 days", "8 days")));
    expect((await run(pages)).written).toEqual([join(folder, "vendor/refresh-access-token.yaml")]);
  });
});

test("a bad last page leaves the first one's change unwritten", async () => {
  const { server, run, contents } = await pullProjectWithPages();
  const before = await contents();
  server.pages.set(widgetPage, vendorPage(widget.replace("Create Widget URL", "Create a Widget URL")));
  server.pages.set(tokenPage, "<html></html>");
  await expect(run()).rejects.toThrow(/^refresh-access-token: \S+ is HTML/);
  expect(await contents()).toEqual(before);
});

test("a vendor file without an address is named", async () => {
  const { folder, run } = await pullProjectWithPages();
  await writeFile(join(folder, "vendor/get-order.yaml"), "openapi: 3.1.0\n");
  await expect(run()).rejects.toThrow(/^get-order\.yaml: no address for this document/);
});
