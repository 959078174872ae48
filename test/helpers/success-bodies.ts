import { exampleResponses } from "../../src/generated/mock.ts";

const [{ body: session }] = exampleResponses["create-widget-url"];
const [{ body: token }] = exampleResponses["refresh-access-token"];

/** The document's example of a session, with this for its URL: a field that is renamed there is renamed here. */
export const sessionBody = (url: unknown): object => fill(session, { string: url });

/** The document's example of an access token, with this token and this time. */
export const tokenBody = (accessToken: unknown, expiresAt: unknown): object =>
  fill(token, { string: accessToken, number: expiresAt });

/** An example with other texts and numbers. */
function fill(example: object, values: { readonly string?: unknown; readonly number?: unknown }): object {
  const entries = Object.entries(example).map(([name, value]) => [
    name,
    typeof value === "object" && value !== null ? fill(value, values) : Reflect.get(values, typeof value),
  ]);
  return Object.fromEntries(entries);
}
