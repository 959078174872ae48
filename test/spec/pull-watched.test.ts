import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { pullNotes } from "../../scripts/lib/pull/pull.ts";
import { pullProjectWithPages, vendorFiles } from "./helpers/pull-project.ts";
import { vendorPage } from "./helpers/vendor-page.ts";
import { wholeDocument } from "./helpers/whole-document.ts";

const widgetPage = "/create-widget-url.md";
const { "create-widget-url": widget = "" } = vendorFiles;

describe("watched pages", () => {
  const table =
    "| Parameter | Meaning |\n| :-- | :-- |\n| `apiKey` | key |\n| **walletGlow** (new) | shines |\n| widgetWidth | px |\n";

  test("are reported when first seen, when they change, and not in between", async () => {
    const { server, folder, run } = await pullProjectWithPages();
    server.pages.set("/query-parameters.md", table);
    server.pages.set("/mandatory-security-changes.md", "# Security\n");
    const states = async () => (await run()).watched.map(({ state }) => state);

    expect(await states()).toEqual(["first seen", "first seen"]);
    expect(await states()).toEqual(["unchanged", "unchanged"]);
    server.pages.set("/mandatory-security-changes.md", "# Security\n\nA new header.\n");
    expect(await states()).toEqual(["unchanged", "changed"]);
    expect(JSON.parse(await readFile(join(folder, "watched-pages.json"), "utf8"))).toEqual({
      "query-parameters": expect.stringMatching(/^[0-9a-f]{64}$/),
      "mandatory-security-changes": expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  test("name each parameter that our document lacks", async () => {
    const { server, run } = await pullProjectWithPages();
    server.pages.set(
      "/query-parameters.md",
      `${table}\n### \`themeGlow\`\n\n- \`fiatAmount\`: number\n- \`userData\`: {firstName}\n\n<ParamField path="feeSplit" type="string">\n`,
    );
    const report = await run();
    expect(report.watched[0]?.lacking).toEqual(["walletGlow", "themeGlow", "feeSplit"]);
    expect(pullNotes(report)).toContain(
      "query-parameters lists `walletGlow`, which our document lacks. Add it in openapi/overlay/widget-params.yaml.",
    );
  });

  test("know a parameter that the same pull brings", async () => {
    const { server, run } = await pullProjectWithPages();
    server.pages.set("/query-parameters.md", table);
    const added = widget.replace(
      "        fiatCurrency:\n",
      "        walletGlow:\n          type: string\n        fiatCurrency:\n",
    );
    server.pages.set(widgetPage, vendorPage(added));
    expect((await run()).watched[0]?.lacking).toEqual([]);
  });

  test("must exist at the vendor's site", async () => {
    const { server, runOnSite, contents } = await pullProjectWithPages();
    server.pages.set("/openapi.yaml", wholeDocument());
    const before = await contents();
    await expect(runOnSite()).rejects.toThrow(/^query-parameters: .* responded with 404/);
    expect(await contents()).toEqual(before);
  });

  test("that turn into HTML count as bad pages", async () => {
    const { server, run } = await pullProjectWithPages();
    server.pages.set("/query-parameters.md", "<!doctype html>");
    await expect(run()).rejects.toThrow(/^query-parameters: \S+ is HTML/);
  });
});
