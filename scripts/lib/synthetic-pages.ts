/** Documents of invented operations, in the form of the vendor's pages. The first is the one that the generators need. */
export function syntheticPages(count: number): Map<string, unknown> {
  return new Map(Array.from({ length: count }, (_, index) => [nameOf(index), page(index)]));
}

/** Two corrections for each operation, as our own overlay has them. */
export function syntheticOverlay(count: number): unknown {
  const actions = Array.from({ length: count }, (_, index) => [
    {
      target: `$.paths['${pathOf(index)}']`,
      update: { servers: [{ url: "https://gateway.example", "x-environment": "staging", "x-host": "gateway" }] },
    },
    { target: `$.paths['${pathOf(index)}'].post.requestBody`, update: { required: true } },
  ]);
  return { overlay: "1.0.0", info: { title: "Corrections", version: "1.0.0" }, actions: actions.flat() };
}

const nameOf = (index: number): string => (index === 0 ? "create-widget-url" : `operation-${index}`);
const pathOf = (index: number): string => `/api/v2/resource-${index}`;

function page(index: number): unknown {
  const name = nameOf(index);
  const fields = Object.fromEntries(
    Array.from({ length: 12 }, (_, field) => [`field${field}`, { type: "string", description: `Field ${field}.` }]),
  );
  const answer = (status: string) => ({
    description: status,
    content: {
      "application/json": {
        schema: { $ref: `#/components/schemas/${name}-${status}` },
        examples: { [name]: { value: { field0: status } } },
      },
    },
  });
  return {
    openapi: "3.1.0",
    info: { title: "partner-api", version: "1.0.0" },
    servers: [{ url: "https://gateway.example" }],
    paths: {
      [pathOf(index)]: {
        post: {
          operationId: name,
          summary: `Operation ${index}`,
          requestBody: {
            content: {
              "application/json": {
                schema: {
                  type: "object",
                  properties: { widgetParams: { $ref: `#/components/schemas/${name}-params` } },
                },
              },
            },
          },
          responses: { "200": answer("200"), "400": answer("400") },
        },
      },
    },
    components: {
      schemas: {
        [`${name}-params`]: { type: "object", properties: fields },
        [`${name}-200`]: { type: "object", properties: fields },
        [`${name}-400`]: { type: "object", properties: { error: { type: "object", properties: fields } } },
      },
    },
  };
}
