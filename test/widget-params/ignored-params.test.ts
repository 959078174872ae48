import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { inline } from "../../scripts/lib/inline.ts";
import type { IgnoreRule, Schema } from "../../scripts/lib/openapi.ts";
import { inProject } from "../../scripts/lib/paths.ts";
import { findPublicType } from "../../scripts/lib/public-types.ts";
import { ignoredParams } from "../../src/generated/ignored-params.ts";
import { createMockFetch } from "../../src/testing.ts";
import { userIp } from "../helpers/client.ts";
import { document, sampleValue } from "../helpers/document.ts";
import { clientOver } from "../helpers/mock-client.ts";
import { createPrismClient } from "../helpers/prism-client.ts";

const { properties = {} } = inline(document, findPublicType(document, "WidgetParams").schema);
const rules = Object.entries<IgnoreRule>(ignoredParams).map(([name, rule]) => ({ name, rule }));

describe("what Transak ignores in silence", () => {
  test("is what its page says of fourteen parameters", () => {
    expect(rules).toHaveLength(14);
  });

  test.each(rules)("is told when hovering over $name", ({ name, rule }) => {
    const { unless = {}, except: _exception, ...lists } = rule;
    const others = [...Object.values(lists).flat(), ...Object.keys(unless)];
    expect(others.length).toBeGreaterThan(0);
    for (const other of others) {
      expect(properties).toHaveProperty(other);
      expect(properties[name]?.description).toContain(`\`${other}\``);
    }
  });

  test.each(rules)("is refused by nobody: $name alone, and beside all others", async ({ name }) => {
    const { apiKey: _apiKey, ...everything } = properties;
    const alone = { [name]: sampleValue(properties[name] as Schema) };
    const { transak, violations } = createPrismClient();
    for (const params of [alone, sampleValue({ type: "object", properties: everything }) as object]) {
      await clientOver(createMockFetch()).createWidgetUrl(params, { userIp });
      await transak.createWidgetUrl(params, { userIp });
    }
    expect(violations).toEqual([]);
  });

  test("costs the client nothing: no file of dist but the sandbox's knows it", () => {
    const knowing = readdirSync(inProject("dist")).filter(
      (name) => /\.c?js$/.test(name) && readFileSync(inProject("dist", name), "utf8").includes("withoutAllOf"),
    );
    expect(knowing.filter((name) => !/sandbox|cli/.test(name))).toEqual([]);
  });
});

describe("names that integrators use, and what they mean by them", () => {
  const meant = Object.entries(findPublicType(document, "WidgetParams").schema["x-did-you-mean"] ?? {});

  test.each(meant)("%s means %s", (name, path) => {
    expect(properties).not.toHaveProperty([name]);
    const place = path.split(".").reduce<Schema | undefined>(
      (schema, step) => {
        const others = schema?.additionalProperties;
        return schema?.properties?.[step] ?? (typeof others === "object" ? others : undefined);
      },
      { properties },
    );
    expect(place).toBeDefined();
  });
});
