import { parse, stringify } from "yaml";
import { isMapping } from "../../../scripts/lib/openapi.ts";
import { type Edit, edited } from "./edited-document.ts";
import { vendorFiles } from "./pull-project.ts";

/** APIs of other products: an operation of a name of ours, a method on a path of ours, text and references that we refuse. */
const others = {
  paths: {
    "/api/v2/kyc/orders": {
      get: { operationId: "get-orders", security: [{ bearer: [] }], responses: { "200": { $ref: "#/nowhere" } } },
    },
  },
  schemas: { Other: { description: "*/ evil() /*", properties: { a: { $ref: "other.yaml#/A" } } } },
  session: { delete: { operationId: "end-session", responses: { "204": { description: "" } } } },
};

type Mapping = Readonly<Record<string, unknown>>;

/** The vendor's documents in one, as the site publishes it since 2026, beside APIs of other products. */
export function wholeDocument(edit?: Edit): string {
  const documents = Object.values(vendorFiles).map((text) => parse(text) as Record<string, Mapping>);
  const ours = documents.flatMap(({ paths = {}, servers }) =>
    Object.entries(paths).map(([path, item]) => [path, { servers, ...(item as Mapping) }] as const),
  );
  const paths: Record<string, Mapping> = { ...Object.fromEntries(ours), ...others.paths };
  paths["/api/v2/auth/session"] = { ...paths["/api/v2/auth/session"], ...others.session };
  const document = {
    openapi: "3.1.0",
    info: { title: "Transak API", version: "2026.11.2" },
    servers: [{ url: "https://other.example/v9" }],
    tags: [{ name: "Whitelabel" }],
    paths,
    components: {
      schemas: Object.assign({}, ...documents.map(({ components }) => components?.schemas), others.schemas),
      securitySchemes: { bearer: { type: "http", scheme: "bearer" } },
    },
    webhooks: { kyc: { post: { operationId: "kyc-event", responses: {} } } },
    "x-generated-by": { name: "docs" },
  };
  const text = stringify(document, { aliasDuplicateObjects: false });
  return edit ? edited(edit, text) : text;
}

/** The same document in another order, wherever order has no meaning. */
export function reordered(text: string): string {
  return stringify(reverse(parse(text)), { aliasDuplicateObjects: false });
}

function reverse(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(reverse);
  if (!isMapping(node)) return node;
  const entries = Object.entries(node).map(([key, value]) => {
    const isSet = ["required", "parameters", "enum", "tags", "anyOf"].includes(key) && Array.isArray(value);
    return [key, isSet ? value.map(reverse).reverse() : reverse(value)] as const;
  });
  return Object.fromEntries(entries.reverse());
}

type Operation = { parameters?: object[]; security?: object[]; operationId: string };

/** The vendor's operations in the whole document, for a test to change: each with the path item that holds it. */
export function changeOperations(change: (operation: Operation, item: { servers: { url: string }[] }) => void): string {
  const document = parse(wholeDocument());
  for (const [path, item] of Object.entries<Record<string, Operation> & { servers: { url: string }[] }>(document.paths))
    for (const method of ["get", "post"]) if (item[method] && !(path in others.paths)) change(item[method], item);
  return stringify(document, { aliasDuplicateObjects: false });
}

const header = (name: string, description: string) => ({
  name,
  in: "header",
  description,
  required: true,
  schema: { type: "string" },
});
const userIp = header("x-user-ip", "End user's originating IP address.");
const apiKey = header("x-api-key", "Partner API Key present in Transak Dashboard.");

/** What the whole document may bring that no document in openapi/vendor has. */
export const whatMayCome: Readonly<Record<string, string>> = {
  "the required headers of Create Widget URL": changeOperations(({ operationId, parameters }) => {
    if (operationId === "create-widget-url") parameters?.push(userIp, apiKey);
  }),
  "the same headers on every operation": changeOperations((operation) => {
    const { operationId, parameters = [] } = operation;
    const more = operationId === "refresh-access-token" ? [] : [userIp, apiKey];
    operation.parameters = [...parameters, ...more];
  }),
  "production's servers beside those of staging": changeOperations((_, item) => {
    const [staging] = item.servers as [{ url: string }];
    item.servers = [staging, { url: staging.url.replace("-stg.", ".") }];
  }),
  "credentials as security schemes": wholeDocument((document) => {
    document.add(["security"], [{ key: [] }]);
    document.add(["components", "securitySchemes", "key"], { type: "apiKey", in: "header", name: "x-api-key" });
  }),
};
