import openapiTS, { astToString } from "openapi-typescript";
import ts from "typescript";
import { inline } from "./inline.ts";
import type { OpenApiDocument, Schema } from "./openapi.ts";
import { knownValues, type PublicType } from "./public-types.ts";

const { factory } = ts;

/**
 * A public type as the text of a module: an interface of our own name, so that editors show it and not a path into the document,
 * or the values of a set that may grow. Fields that are public types themselves are given by their names.
 */
export async function generatePublicType(document: OpenApiDocument, type: PublicType): Promise<string> {
  const { name, schema, isSent } = type;
  if (!schema.properties) return declareValues(name, schema);
  const imported = new Set<string>();
  const owned: string[] = [];
  const transform = (part: Schema): ts.TypeNode | undefined => {
    const { "x-public-type": partName, "x-known-values": values, properties } = part;
    if (!partName) return values && openUnion(values.map(literal));
    if (properties) {
      imported.add(partName);
      return reference(partName);
    }
    if (!owned.includes(declareValues(partName, part))) owned.push(declareValues(partName, part));
    return openUnion([reference(partName)]);
  };
  const members = await generateMembers(document, schema, transform);
  const imports = [...imported].map((other) => `import type { ${other} } from "./${fileName(other)}.ts";\n`);
  return [
    ...(imports.length > 0 ? [imports.join("")] : []),
    declareInterface(name, schema, isSent ? allowUndefined(members) : members),
    ...owned,
  ].join("\n");
}

/** `CryptoCurrency` is in `crypto-currency.ts`. */
export const fileName = (typeName: string): string => typeName.replace(/(?<=.)[A-Z]/g, "-$&").toLowerCase();

/** The client fills some fields, and others by default. */
async function generateMembers(
  document: OpenApiDocument,
  { properties = {}, required = [] }: Schema,
  transform: (schema: Schema) => ts.TypeNode | undefined,
): Promise<ts.TypeLiteralNode> {
  const fields = Object.entries(properties)
    .filter(([, field]) => field["x-filled-by-client"] !== "always")
    .map(([name, field]) => [name, withoutFormats(inline(document, field))]);
  const optional = Object.keys(properties).filter((name) => properties[name]?.["x-filled-by-client"]);
  const nodes = await openapiTS(
    {
      openapi: document.openapi,
      info: document.info,
      paths: {},
      components: {
        schemas: {
          Members: {
            type: "object",
            required: required.filter((name) => !optional.includes(name)),
            properties: Object.fromEntries(fields),
          },
        },
      },
    } as never,
    { defaultNonNullable: false, silent: true, transform: transform as never },
  );
  return memberNamed(memberNamed(interfaceNamed(nodes, "components"), "schemas"), "Members");
}

function declareInterface(name: string, schema: Schema, { members }: ts.TypeLiteralNode): string {
  const exported = [factory.createModifier(ts.SyntaxKind.ExportKeyword)];
  const text = astToString([factory.createInterfaceDeclaration(exported, name, undefined, undefined, members)])
    .replace(/^(\s*(?:\/\*\*|\*) )@description /gm, "$1")
    .replace(/^\s*\/\*\* @enum \{string\} \*\/\n/gm, "")
    .replace(/^\s*\* @enum \{string\}\n/gm, "");
  const source = schema.externalDocs && ["", `Source of names and meanings: ${schema.externalDocs.url}`];
  const lines = [...(schema.description ?? name).split("\n"), ...(source ?? [])];
  return `/**\n${lines.map((line) => ` * ${line}`.trimEnd()).join("\n")}\n */\n${text}`;
}

function declareValues(name: string, schema: Schema): string {
  const values = knownValues(schema).map((value) => JSON.stringify(value));
  return `/** The values that the document knows. Transak may add others. */\nexport type ${name} = ${values.join(" | ")};\n`;
}

const reference = (name: string): ts.TypeNode => factory.createTypeReferenceNode(name);
const literal = (value: string): ts.TypeNode => factory.createLiteralTypeNode(factory.createStringLiteral(value));

/** `A | (string & {})`: any string, and editors propose the known ones. */
const openUnion = (known: readonly ts.TypeNode[]): ts.TypeNode =>
  factory.createUnionTypeNode([
    ...known,
    factory.createParenthesizedType(
      factory.createIntersectionTypeNode([
        factory.createKeywordTypeNode(ts.SyntaxKind.StringKeyword),
        factory.createTypeLiteralNode([]),
      ]),
    ),
  ]);

/** A doc comment wants the description alone: a format or title would stand in front of it. */
function withoutFormats({ format: _format, title: _title, ...schema }: Schema): Schema {
  const { properties, items } = schema;
  return {
    ...schema,
    ...(items && { items: withoutFormats(items) }),
    ...(properties && {
      properties: Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, withoutFormats(field)])),
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
function allowUndefined(members: ts.TypeLiteralNode): ts.TypeLiteralNode {
  const visit = (node: ts.Node): ts.Node => {
    const visited = ts.visitEachChild(node, visit, undefined);
    if (!ts.isPropertySignature(visited) || !visited.questionToken || !visited.type) return visited;
    const undefinedType = factory.createKeywordTypeNode(ts.SyntaxKind.UndefinedKeyword);
    const type = factory.createUnionTypeNode([visited.type, undefinedType]);
    const { modifiers, name, questionToken } = visited;
    return factory.updatePropertySignature(visited, modifiers, name, questionToken, type);
  };
  return visit(members) as ts.TypeLiteralNode;
}
