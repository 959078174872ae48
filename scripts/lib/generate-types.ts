import openapiTS, { astToString } from "openapi-typescript";
import ts from "typescript";
import { listOperations, type OpenApiDocument, resolve, type Schema } from "./openapi.ts";

const options = { defaultNonNullable: false, silent: true } as const;

/** The whole document as types, for the one file of the wrapper that talks to it. */
export async function generateSchemaTypes(document: OpenApiDocument): Promise<string> {
  return astToString(await openapiTS(structuredClone(document) as never, options));
}

/** The schema of `widgetParams`, wherever the vendor's name for it has moved. */
export function widgetParamsSchema(document: OpenApiDocument): Schema {
  const session = listOperations(document).find(({ operation }) => operation.operationId === "create-widget-url");
  const body = session?.operation.requestBody?.content["application/json"]?.schema;
  const params = body && resolve(document, body).properties?.widgetParams;
  if (!params) throw new Error("The document has no create-widget-url with a widgetParams object.");
  return inline(document, params);
}

/** The schema of an order, as the list holds it. */
export function orderSchema(document: OpenApiDocument): Schema {
  const list = listOperations(document).find(({ operation }) => operation.operationId === "get-orders");
  const answer = list?.operation.responses["200"]?.content?.["application/json"]?.schema;
  const data = answer && resolve(document, answer).properties?.data;
  if (!data?.items) throw new Error("The document has no get-orders with an array of data.");
  return inline(document, data.items);
}

/**
 * The public `WidgetParams`: an interface of our own name, so that editors show it and not a path into the document.
 * The client fills `apiKey`; its default may fill `referrerDomain`, which is therefore optional here.
 */
export async function generateWidgetParams(document: OpenApiDocument): Promise<string> {
  const { apiKey: _filledByTheClient, ...properties } = widgetParamsSchema(document).properties ?? {};
  const params = await generateMembers(document, { type: "object", properties });
  return declare(
    "WidgetParams",
    ["What the widget shows and locks, under the names of Transak's API."],
    "https://docs.transak.com/customization/query-parameters",
    allowUndefined(params),
  );
}

/** The public `Order`, and the sets of values that the document knows but does not close. */
export async function generateOrder(document: OpenApiDocument): Promise<string> {
  const schema = orderSchema(document);
  const order = declare(
    "Order",
    [
      "An order, under the names of Transak's API. Fields that are not listed here stay on the object as they came.",
      "",
      "Holds personal data: names, bank details, an IP address. Keep it out of logs and out of the browser.",
    ],
    "https://docs.transak.com/api/public/get-orders",
    await generateMembers(document, schema),
  );
  const claims = document.components.schemas.WebhookClaims?.properties;
  return [
    order.replace(/^( *status): string;$/m, "$1: OrderStatus | (string & {});"),
    `/** A status of an order that the document knows. */\nexport type OrderStatus = ${values(schema.properties?.status)};\n`,
    `/** A type of webhook that the document knows. */\nexport type WebhookEventType = ${values(claims?.eventID)};\n`,
  ].join("\n");
}

function values(schema: Schema | undefined): string {
  return knownValues(schema)
    .map((value) => JSON.stringify(value))
    .join(" | ");
}

/** The values of a set that may grow. */
export function knownValues(schema: Schema | undefined): readonly string[] {
  const known = schema?.["x-known-values"];
  if (!known) throw new Error("The document gives no x-known-values for an order's status or a webhook's eventID.");
  return known;
}

async function generateMembers(document: OpenApiDocument, schema: Schema): Promise<ts.TypeLiteralNode> {
  const { properties = {}, required = [] } = schema;
  const nodes = await openapiTS(
    {
      openapi: document.openapi,
      info: document.info,
      paths: {},
      components: { schemas: { Members: { type: "object", required, properties: forReading(properties) } } },
    } as never,
    options,
  );
  return memberNamed(memberNamed(interfaceNamed(nodes, "components"), "schemas"), "Members");
}

function declare(name: string, comment: readonly string[], source: string, { members }: ts.TypeLiteralNode): string {
  const exported = [ts.factory.createModifier(ts.SyntaxKind.ExportKeyword)];
  const declaration = ts.factory.createInterfaceDeclaration(exported, name, undefined, undefined, members);
  const lines = [...comment, "", `Source of names and meanings: ${source}`].map((line) => ` * ${line}`.trimEnd());
  return `/**\n${lines.join("\n")}\n */\n${astToString([declaration])
    .replace(/^(\s*(?:\/\*\*|\*) )@description /gm, "$1")
    .replace(/^\s*\/\*\* @enum \{string\} \*\/\n/gm, "")
    .replace(/^\s*\* @enum \{string\}\n/gm, "")}`;
}

/** A doc comment wants the description alone: a format or title would stand in front of it. */
function forReading(properties: Readonly<Record<string, Schema>>): Record<string, Schema> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, { format: _format, title: _title, ...schema }]) => [
      name,
      schema.properties ? { ...schema, properties: forReading(schema.properties) } : schema,
    ]),
  );
}

/** A copy with every local reference replaced by what it names. The documents have no recursive schema. */
export function inline(document: OpenApiDocument, schema: Schema): Schema {
  const { $ref: _ref, ...target } = resolve(document, schema);
  return {
    ...target,
    ...(schema.description !== undefined && { description: schema.description }),
    ...(target.items && { items: inline(document, target.items) }),
    ...(typeof target.additionalProperties === "object" && {
      additionalProperties: inline(document, target.additionalProperties),
    }),
    ...(target.properties && {
      properties: Object.fromEntries(
        Object.entries(target.properties).map(([name, property]) => [name, inline(document, property)]),
      ),
    }),
  };
}

function interfaceNamed(nodes: readonly ts.Node[], name: string): ts.InterfaceDeclaration {
  const found = nodes.find((node) => ts.isInterfaceDeclaration(node) && node.name.text === name);
  if (!found) throw new Error(`openapi-typescript wrote no interface ${name}.`);
  return found as ts.InterfaceDeclaration;
}

function memberNamed(parent: ts.InterfaceDeclaration | ts.TypeLiteralNode, name: string): ts.TypeLiteralNode {
  const found = parent.members.find(
    (member) => ts.isPropertySignature(member) && (member.name as ts.Identifier).text === name,
  ) as ts.PropertySignature | undefined;
  if (!found?.type || !ts.isTypeLiteralNode(found.type)) throw new Error(`openapi-typescript wrote no object ${name}.`);
  return found.type;
}

/** `name?: T` becomes `name?: T | undefined`, for callers under `exactOptionalPropertyTypes`. */
function allowUndefined(literal: ts.TypeLiteralNode): ts.TypeLiteralNode {
  const visit = (node: ts.Node): ts.Node => {
    const visited = ts.visitEachChild(node, visit, undefined);
    if (!ts.isPropertySignature(visited) || !visited.questionToken || !visited.type) return visited;
    const undefinedType = ts.factory.createKeywordTypeNode(ts.SyntaxKind.UndefinedKeyword);
    const type = ts.factory.createUnionTypeNode([visited.type, undefinedType]);
    const { modifiers, name, questionToken } = visited;
    return ts.factory.updatePropertySignature(visited, modifiers, name, questionToken, type);
  };
  return visit(literal) as ts.TypeLiteralNode;
}
