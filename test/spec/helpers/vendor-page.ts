/** The two forms in which the vendor's site has been seen to write a page. */
export type PageForm = "older" | "newer";

const preface = "> For a complete page index, fetch https://docs.transak.com/llms.txt\n\n";
const callout = '<Callout intent="warning">\nCall this API only from the backend.\n</Callout>\n\n';

/** A page of the vendor's reference around the document of its one operation. */
export function vendorPage(yaml: string, form: PageForm = "older"): string {
  return [
    form === "newer" ? preface : "",
    "# An operation\n\nPOST https://api-gateway-stg.transak.com/some/path\nContent-Type: application/json\n\n",
    form === "newer" ? callout : "",
    "Reference: https://docs.transak.com/api/public/an-operation\n\n## OpenAPI Specification\n\n",
    `\`\`\`yaml\n${yaml}\`\`\`\n\n`,
    '## SDK Code Examples\n\n```python Success\nimport requests\n\nprint("hello")\n```\n\n```go Success\npackage main\n```\n',
  ].join("");
}

/** The document as the newer pages write it: no placeholders as defaults, tags in the descriptions, a header more. */
export function inNewerWords(yaml: string): string {
  return yaml
    .replace(/^ +default: YOUR_\w+\n/gm, "")
    .replace(
      "        Call this API only from",
      '        <Callout intent="warning">\n        Keep it secret.\n        </Callout>\n\n        Call this API only from',
    )
    .replace(
      "      responses:\n",
      "        - name: x-user-ip\n          in: header\n          required: false\n          schema:\n            type: string\n      responses:\n",
    );
}

/** A document of the orders as older pages write it: a part of each path stands in the server's address. */
export function inOlderForm(yaml: string): string {
  return yaml
    .replace("url: https://api-stg.transak.com", "url: https://api-stg.transak.com/partners/api/v2")
    .replace(/^( +)\/partners\/api\/v2\//m, "$1/");
}
