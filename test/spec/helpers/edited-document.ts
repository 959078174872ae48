import { readFileSync } from "node:fs";
import { type Document, parseDocument } from "yaml";
import { inProject } from "../../../scripts/lib/paths.ts";

export type Path = readonly (string | number)[];
export type Edit = (document: EditedDocument) => void;

export const documentText: string = readFileSync(inProject("openapi/partner-api.yaml"), "utf8");

const parsed = parseDocument(documentText);

/** A document with a few edits, each of which fails when there is nothing to edit. Ours, unless another is given. */
export class EditedDocument {
  readonly #document: Document;

  constructor(text?: string) {
    this.#document = text === undefined ? parsed.clone() : parseDocument(text);
  }

  get(path: Path): unknown {
    if (!this.#document.hasIn(path)) throw new Error(`The document has no ${path.join(" › ")}.`);
    const node = this.#document.getIn(path) as { readonly toJS?: (document: Document) => unknown } | undefined;
    return typeof node?.toJS === "function" ? node.toJS(this.#document) : node;
  }

  has(path: Path): boolean {
    return this.#document.hasIn(path);
  }

  change(path: Path, value: unknown): void {
    this.get(path);
    this.#document.setIn(path, this.#document.createNode(value));
  }

  add(path: Path, value: unknown): void {
    if (this.#document.hasIn(path)) throw new Error(`The document already has ${path.join(" › ")}.`);
    this.#document.setIn(path, this.#document.createNode(value));
  }

  append(path: Path, value: unknown): void {
    this.add([...path, (this.get(path) as readonly unknown[]).length], value);
  }

  remove(path: Path): void {
    this.get(path);
    this.#document.deleteIn(path);
  }

  move(from: Path, to: Path): void {
    const value = this.get(from);
    this.remove(from);
    this.add(to, value);
  }

  get text(): string {
    return this.#document.toString({ lineWidth: 120 });
  }
}

export function edited(edit: Edit, text?: string): string {
  const document = new EditedDocument(text);
  edit(document);
  return document.text;
}

export const session: Path = ["paths", "/api/v2/auth/session", "post"];
export const token: Path = ["paths", "/partners/api/v2/refresh-token", "post"];
const schemas: Path = ["components", "schemas"];
const prefix = "ApiV2AuthSessionPost";
export const widgetParams: Path = [...schemas, `${prefix}RequestBodyContentApplicationJsonSchemaWidgetParams`];
export const sessionData: Path = [...schemas, `${prefix}ResponsesContentApplicationJsonSchemaData`];
export const sessionError: Path = [...schemas, `${prefix}ResponsesContentApplicationJsonSchemaError`];
export const tokenData: Path = [...schemas, "PartnersApiV2RefreshTokenPostResponsesContentApplicationJsonSchemaData"];
export const param = (...names: readonly string[]): Path => [
  ...widgetParams,
  ...names.flatMap((name) => ["properties", name]),
];
