import { expect } from "vitest";
import { answeringJson, widgetUrl } from "../helpers/behaviours.ts";
import { sessionBody } from "../helpers/success-bodies.ts";
import type { Lies } from "./fault.ts";

const without = /without data\./;
const missing = { status: 200, message: expect.stringMatching(/without data\.widgetUrl/) };
const noUrl = { status: 200, message: expect.stringContaining("not an http(s) URL") };

const values: Readonly<Record<string, unknown>> = {
  null: null,
  empty: "",
  "a number": 42,
  "an object": { href: widgetUrl },
  "an array": [widgetUrl],
  "a script": "javascript:alert(1)",
  "of another scheme": "ftp://a.example",
  "without scheme": "//a.example",
  "a path": "/widget",
  "without host": "https://",
};

/** Answers to Create Widget URL without a URL. */
export const sessionLies: Lies = {
  without,
  others: [
    { name: "data an array", server: answeringJson(200, { data: [{ widgetUrl }] }), fields: missing },
    { name: "widgetUrl in data of its own", server: answeringJson(200, { data: { url: widgetUrl } }), fields: missing },
    ...Object.entries(values).map(([name, value]) => ({
      name: `widgetUrl ${name}`,
      server: answeringJson(200, sessionBody(value)),
      fields: noUrl,
    })),
  ],
};
