import type { Bump } from "../../scripts/verdict/verdict.ts";
import {
  type Edit,
  param,
  session,
  sessionData,
  sessionError,
  token,
  tokenData,
  widgetParams,
} from "./helpers/edited-document.ts";

export interface GoldenMutation {
  readonly name: string;
  readonly bump: Bump;
  /** The most severe change, in words. */
  readonly what?: string;
  readonly edit: Edit;
}

const order = ["components", "schemas", "PartnersApiV2OrdersGetResponsesContentApplicationJsonSchemaDataItems"];
const orders = ["paths", "/partners/api/v2/orders", "get"];
const limit = [...orders, "parameters", 0, "schema"];
const text = { type: "string" } as const;
const json = (status: string) => ["responses", status, "content", "application/json"];
const header = { name: "x-order-source", in: "header", description: "Where the order comes from.", schema: text };
const sessionBody = [...session, "requestBody", "content", "application/json"];

/** Small changes of our own document and what each asks of the package's version. */
export const goldenMutations: readonly GoldenMutation[] = [
  // Nothing that anybody could notice
  { name: "nothing", bump: "none", edit: () => {} },
  {
    name: "another order of properties",
    bump: "none",
    edit: (d) => d.move(param("apiKey"), [...widgetParams, "properties", "apiKey"]),
  },
  {
    name: "another order of enum values",
    bump: "none",
    edit: (d) => d.change([...param("colorMode"), "enum"], ["DARK", "LIGHT"]),
  },
  {
    name: "an open object that says that it is open",
    bump: "none",
    edit: (d) => d.add([...order, "additionalProperties"], true),
  },

  // Words
  {
    name: "a reworded parameter",
    bump: "patch",
    what: "rewords widget parameter `network`",
    edit: (d) => d.change([...param("network"), "description"], "The blockchain."),
  },
  {
    name: "a reworded operation",
    bump: "patch",
    what: "rewords operation `create-widget-url`",
    edit: (d) => d.change([...session, "summary"], "Make a widget URL"),
  },
  {
    name: "a reworded tag",
    bump: "patch",
    what: "rewords the tags",
    edit: (d) => d.change(["tags", 0, "description"], "The widget."),
  },
  {
    name: "another version of the document",
    bump: "patch",
    what: "changes version of the document's info from `1.0.0` to `1.1.0`",
    edit: (d) => d.change(["info", "version"], "1.1.0"),
  },
  {
    name: "another patch version of OpenAPI",
    bump: "patch",
    what: "changes openapi of the document from `3.1.0` to `3.1.1`",
    edit: (d) => d.change(["openapi"], "3.1.1"),
  },
  {
    name: "another value in an example",
    bump: "patch",
    what: "changes an example of the request of `create-widget-url`",
    edit: (d) => d.change([...sessionBody, "examples", "buy", "value", "widgetParams", "network"], "polygon"),
  },
  {
    name: "one more example",
    bump: "patch",
    what: "adds an example of the request of `create-widget-url`",
    edit: (d) => d.add([...sessionBody, "examples", "empty"], { value: { widgetParams: {} } }),
  },
  {
    name: "one example less",
    bump: "patch",
    what: "removes an example of the request of `create-widget-url`",
    edit: (d) => d.remove([...sessionBody, "examples", "buy"]),
  },
  {
    name: "a default that the page now names",
    bump: "patch",
    what: "changes default of widget parameter `network` from nothing to `ethereum`",
    edit: (d) => d.add([...param("network"), "default"], "ethereum"),
  },
  {
    name: "an extension that nothing reads",
    bump: "patch",
    what: "changes x-order of widget parameter `email` from nothing to `1`",
    edit: (d) => d.add([...param("email"), "x-order"], 1),
  },
  {
    name: "a limit that is gone from a request",
    bump: "patch",
    what: "changes format of widget parameter `userData.email` from `email` to nothing",
    edit: (d) => d.remove([...param("userData", "email"), "format"]),
  },
  {
    name: "a limit of a request that is looser",
    bump: "patch",
    what: "changes maximum of query parameter `limit` of `get-orders` from `100` to `200`",
    edit: (d) => d.change([...limit, "maximum"], 200),
  },
  {
    name: "a component that nothing uses",
    bump: "patch",
    what: "adds component `Unused`",
    edit: (d) => d.add(["components", "schemas", "Unused"], text),
  },
  {
    name: "a component under another name",
    bump: "patch",
    what: "renames the component behind the widget parameters",
    edit: (d) => {
      d.move(widgetParams, ["components", "schemas", "WidgetParams"]);
      d.change([...sessionBody, "schema", "properties", "widgetParams", "$ref"], "#/components/schemas/WidgetParams");
    },
  },

  // More than before
  {
    name: "an optional widget parameter",
    bump: "minor",
    what: "adds widget parameter `walletGlow`",
    edit: (d) => d.add(param("walletGlow"), { type: "string", description: "Shines." }),
  },
  {
    name: "an optional field of a widget parameter",
    bump: "minor",
    what: "adds widget parameter `userData.address.floor`",
    edit: (d) => d.add(param("userData", "address", "floor"), text),
  },
  {
    name: "one more value that a request may hold",
    bump: "minor",
    what: "adds value `AUTO` to widget parameter `colorMode`",
    edit: (d) => d.append([...param("colorMode"), "enum"], "AUTO"),
  },
  {
    name: "any value where a request had a list",
    bump: "minor",
    what: "lets widget parameter `colorMode` have any value",
    edit: (d) => d.remove([...param("colorMode"), "enum"]),
  },
  {
    name: "one more type that a request may hold",
    bump: "minor",
    what: "changes the type of widget parameter `tradeType` from string to string or number",
    edit: (d) => d.change([...param("tradeType"), "type"], ["string", "number"]),
  },
  {
    name: "a number where a request had to be an integer",
    bump: "minor",
    what: "changes the type of query parameter `limit` of `get-orders` from integer to number",
    edit: (d) => d.change([...limit, "type"], "number"),
  },
  {
    name: "an object of a request that is open now",
    bump: "minor",
    what: "changes additionalProperties of the widget parameters from `false` to nothing",
    edit: (d) => d.remove([...widgetParams, "additionalProperties"]),
  },
  {
    name: "a required widget parameter that becomes optional",
    bump: "minor",
    what: "makes `referrerDomain` of the widget parameters optional",
    edit: (d) => d.change([...widgetParams, "required"], ["apiKey"]),
  },
  {
    name: "a deprecated widget parameter",
    bump: "minor",
    what: "deprecates widget parameter `kycShareToken`",
    edit: (d) => d.add([...param("kycShareToken"), "deprecated"], true),
  },
  {
    name: "a field more in a response",
    bump: "minor",
    what: "adds field `data.sessionId` in response 200 of `create-widget-url`",
    edit: (d) => d.add([...sessionData, "properties", "sessionId"], text),
  },
  {
    name: "a field more in an error",
    bump: "minor",
    what: "adds field `error.field` in response 400 of `create-widget-url`",
    edit: (d) => d.add([...sessionError, "properties", "field"], text),
  },
  {
    name: "an optional header",
    bump: "minor",
    what: "adds header parameter `x-order-source` of `create-widget-url`",
    edit: (d) => d.append([...session, "parameters"], header),
  },
  {
    name: "one more operation",
    bump: "minor",
    what: "adds operation `list-networks` (GET /api/v2/networks)",
    edit: (d) =>
      d.add(["paths", "/api/v2/networks"], {
        get: { operationId: "list-networks", responses: { "200": { description: "Success" } } },
      }),
  },
  {
    name: "one more documented status",
    bump: "minor",
    what: "adds response 409 of `create-widget-url`",
    edit: (d) => d.add([...session, "responses", "409"], { $ref: "#/components/responses/Forbidden" }),
  },
  {
    name: "one more header in a response",
    bump: "minor",
    what: "adds header `x-region` of response 200 of `create-widget-url`",
    edit: (d) => d.add([...session, "responses", "200", "headers", "x-region"], { schema: text }),
  },
  {
    name: "a credential that is no longer asked for",
    bump: "minor",
    what: "changes how refresh-access-token is authenticated",
    edit: (d) => d.remove([...token, "security", 0, "apiKey"]),
  },
  {
    name: "one more host",
    bump: "minor",
    what: "adds server `https://eu.example`",
    edit: (d) =>
      d.append(["paths", "/api/v2/auth/session", "servers"], {
        url: "https://eu.example",
        "x-environment": "europe",
        "x-host": "gateway",
      }),
  },

  {
    name: "one more known value of a set that may grow",
    bump: "minor",
    what: "adds value `ON_HOLD` to field `data.status` in response 200 of `get-order-by-order-id`",
    edit: (d) => d.append([...order, "properties", "status", "x-known-values"], "ON_HOLD"),
  },

  // Less than before, or more asked for
  {
    name: "one known value less",
    bump: "major",
    what: "removes value `AWAITING_PAYMENT_FROM_USER` from field `data.status` in response 200 of `get-order-by-order-id`",
    edit: (d) => d.remove([...order, "properties", "status", "x-known-values", 0]),
  },
  {
    name: "a widget parameter that is gone",
    bump: "major",
    what: "removes widget parameter `hideMenu`",
    edit: (d) => d.remove(param("hideMenu")),
  },
  {
    name: "a widget parameter that is gone while the list is open",
    bump: "major",
    what: "removes widget parameter `hideMenu`",
    edit: (d) => {
      d.remove([...widgetParams, "additionalProperties"]);
      d.remove(param("hideMenu"));
    },
  },
  {
    name: "a request field that is gone from an open object",
    bump: "major",
    what: "removes request field `apiKey` of `refresh-access-token`",
    edit: (d) => d.remove([...token, "requestBody", "content", "application/json", "schema", "properties", "apiKey"]),
  },
  {
    name: "a renamed widget parameter",
    bump: "major",
    what: "renames widget parameter `hideTheMenu`: `hideMenu` becomes `hideTheMenu`",
    edit: (d) => d.move(param("hideMenu"), param("hideTheMenu")),
  },
  {
    name: "a widget parameter that becomes required",
    bump: "major",
    what: "makes `fiatCurrency` of the widget parameters required",
    edit: (d) => d.append([...widgetParams, "required"], "fiatCurrency"),
  },
  {
    name: "a new widget parameter that is required",
    bump: "major",
    what: "makes `walletGlow` of the widget parameters required",
    edit: (d) => {
      d.add(param("walletGlow"), text);
      d.append([...widgetParams, "required"], "walletGlow");
    },
  },
  {
    name: "one value less that a request may hold",
    bump: "major",
    what: "removes value `DARK` from widget parameter `colorMode`",
    edit: (d) => d.change([...param("colorMode"), "enum"], ["LIGHT"]),
  },
  {
    name: "one type less that a request may hold",
    bump: "major",
    what: "changes the type of widget parameter `fiatAmount` from number or string to number",
    edit: (d) => d.change([...param("fiatAmount"), "type"], "number"),
  },
  {
    name: "another type in a request",
    bump: "major",
    what: "changes the type of widget parameter `email` from string to number",
    edit: (d) => d.change([...param("email"), "type"], "number"),
  },
  {
    name: "a limit that a request did not have",
    bump: "major",
    what: "changes maxLength of widget parameter `partnerOrderId` from nothing to `20`",
    edit: (d) => d.add([...param("partnerOrderId"), "maxLength"], 20),
  },
  {
    name: "a limit of a request that is tighter",
    bump: "major",
    what: "changes minimum of query parameter `limit` of `get-orders` from `1` to `5`",
    edit: (d) => d.change([...limit, "minimum"], 5),
  },
  {
    name: "an object of a request that is closed now",
    bump: "major",
    what: "changes additionalProperties of the request of `refresh-access-token` from nothing to `false`",
    edit: (d) =>
      d.add([...token, "requestBody", "content", "application/json", "schema", "additionalProperties"], false),
  },
  {
    name: "a field less in a response",
    bump: "major",
    what: "removes field `data.widgetUrl` in response 200 of `create-widget-url`",
    edit: (d) => d.remove([...sessionData, "properties", "widgetUrl"]),
  },
  {
    name: "a field of a response that may be missing",
    bump: "major",
    what: "makes `expiresAt` of field `data` in response 200 of `refresh-access-token` optional",
    edit: (d) => d.change([...tokenData, "required"], ["accessToken"]),
  },
  {
    name: "a field of a response that may be null",
    bump: "major",
    what: "changes the type of field `data.widgetUrl` in response 200 of `create-widget-url` from string to string or null",
    edit: (d) => d.change([...sessionData, "properties", "widgetUrl", "type"], ["string", "null"]),
  },
  {
    name: "a field of a webhook that may be missing",
    bump: "major",
    what: "makes `createdAt` of request field `data.contentSchema` of `order-event` optional",
    edit: (d) => d.change(["components", "schemas", "WebhookClaims", "required"], ["webhookData", "eventID"]),
  },
  {
    name: "another type in a response",
    bump: "major",
    what: "changes the type of field `data.expiresAt` in response 200 of `refresh-access-token` from integer to string",
    edit: (d) => d.change([...tokenData, "properties", "expiresAt", "type"], "string"),
  },
  {
    name: "a required header",
    bump: "major",
    what: "adds required header parameter `x-order-source` of `create-widget-url`",
    edit: (d) => d.append([...session, "parameters"], { ...header, required: true }),
  },
  {
    name: "a header that becomes required",
    bump: "major",
    what: "makes option `userIp` of `get-orders` required",
    edit: (d) => {
      const parameters = [...orders, "parameters"];
      const index = (d.get(parameters) as { name: string }[]).findIndex(({ name }) => name === "x-user-ip");
      d.change([...parameters, index, "required"], true);
    },
  },
  {
    name: "a header that is gone",
    bump: "major",
    what: "removes required option `userIp` of `create-widget-url`",
    edit: (d) => d.remove([...session, "parameters", 0]),
  },
  {
    name: "an operation that is gone",
    bump: "major",
    what: "removes operation `refresh-access-token` (POST /partners/api/v2/refresh-token)",
    edit: (d) => d.remove(["paths", "/partners/api/v2/refresh-token"]),
  },
  {
    name: "another operationId",
    bump: "major",
    what: "changes operationId of operation `create-widget-url` from `create-widget-url` to `create-session`",
    edit: (d) => d.change([...session, "operationId"], "create-session"),
  },
  {
    name: "another path",
    bump: "major",
    what: "renames path `/api/v3/auth/session`: `/api/v2/auth/session` becomes `/api/v3/auth/session`",
    edit: (d) => d.move(["paths", "/api/v2/auth/session"], ["paths", "/api/v3/auth/session"]),
  },
  {
    name: "another media type",
    bump: "major",
    what: "renames the request of `create-widget-url`: `application/json` becomes `application/xml`",
    edit: (d) => d.move(sessionBody, [...session, "requestBody", "content", "application/xml"]),
  },
  {
    name: "another host",
    bump: "major",
    what: "changes url of server 2 of `/api/v2/auth/session` from `https://api-gateway.transak.com` to `https://gateway.example`",
    edit: (d) => d.change(["paths", "/api/v2/auth/session", "servers", 1, "url"], "https://gateway.example"),
  },
  {
    name: "another name of an environment",
    bump: "major",
    what: "changes x-environment of server 2 of `/api/v2/auth/session` from `production` to `live`",
    edit: (d) => d.change(["paths", "/api/v2/auth/session", "servers", 1, "x-environment"], "live"),
  },
  {
    name: "another name of a host",
    bump: "major",
    what: "changes x-host of server 2 of `/api/v2/auth/session` from `gateway` to `front`",
    edit: (d) => d.change(["paths", "/api/v2/auth/session", "servers", 1, "x-host"], "front"),
  },
  {
    name: "one more credential that is asked for",
    bump: "major",
    what: "changes how refresh-access-token is authenticated",
    edit: (d) => d.add([...token, "security", 0, "accessToken"], []),
  },
  {
    name: "a credential where none was asked for",
    bump: "major",
    what: "changes how order-event is authenticated",
    edit: (d) => d.change(["webhooks", "order-event", "post", "security"], [{ apiKey: [] }]),
  },
  {
    name: "a credential under another name",
    bump: "major",
    what: "changes name of credential `accessToken` from `access-token` to `x-access-token`",
    edit: (d) => d.change(["components", "securitySchemes", "accessToken", "name"], "x-access-token"),
  },
  {
    name: "a documented status that is gone",
    bump: "major",
    what: "removes response 422 of `create-widget-url`",
    edit: (d) => d.remove([...session, "responses", "422"]),
  },

  // What nobody can judge
  {
    name: "a keyword that no rule knows",
    bump: "major",
    what: "changes widget parameter `email.contentSchema`: added contentSchema",
    edit: (d) => d.add([...param("email"), "contentSchema"], text),
  },
  {
    name: "a field that is marked as read-only",
    bump: "major",
    what: "changes readOnly of field `data.widgetUrl` in response 200 of `create-widget-url` from nothing to `true`",
    edit: (d) => d.add([...sessionData, "properties", "widgetUrl", "readOnly"], true),
  },
  {
    name: "another minor version of OpenAPI",
    bump: "major",
    what: "changes openapi of the document from `3.1.0` to `3.2.0`",
    edit: (d) => d.change(["openapi"], "3.2.0"),
  },
  {
    name: "a reference to nothing",
    bump: "major",
    edit: (d) => d.change([...session, ...json("400"), "schema", "$ref"], "#/components/schemas/Nothing"),
  },
];
