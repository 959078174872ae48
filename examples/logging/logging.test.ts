import { createStackParser, createTransport, type Event, Scope } from "@sentry/core";
import { nodeStackLineParser, ServerRuntimeClient } from "@sentry/core/server";
import { pino } from "pino";
import { expect, test } from "vitest";
import { answeringJson } from "../../test/helpers/behaviours.ts";
import { createClient, userIp } from "../../test/helpers/client.ts";
import { expectNoSecrets } from "../../test/helpers/log-output.ts";
import { startServer } from "../../test/helpers/server.ts";
import { transakPino } from "./transak-pino.ts";
import { tagTransakErrors } from "./transak-sentry.ts";

const sentence = "Transak answered 403 to create-widget-url: Not for you (errorCode 77)";

async function fail(): Promise<unknown> {
  const refusal = answeringJson(403, { error: { message: "Not for you", errorCode: 77 } }, { "trace-id": "trace-1" });
  const { url } = await startServer(refusal);
  return createClient({ baseUrl: url })
    .createWidgetUrl({}, { userIp })
    .catch((error: unknown) => error);
}

test("pino logs class, sentence, hint and request id, each once", async () => {
  const lines: string[] = [];
  const log = pino({ ...transakPino, base: null }, { write: (line: string) => lines.push(line) });
  log.error(await fail(), "No checkout");
  log.error(new Error("of another library"));
  const [line = "", other] = lines;
  expect(JSON.parse(line)).toMatchObject({
    msg: "No checkout",
    err: {
      name: "TransakForbiddenError",
      message: sentence,
      hint: expect.stringContaining("egress IP"),
      requestId: "trace-1",
    },
  });
  for (const part of ["TransakForbiddenError", sentence, "Not for you", "egress IP", "trace-1"])
    expect(line.split(part)).toHaveLength(2);
  expect(other).toContain("of another library");
  expectNoSecrets(line);
});

test("Sentry shows class and sentence, and has hint and request id beside them", async () => {
  const events: Event[] = [];
  const sentry = new ServerRuntimeClient({
    dsn: "https://public@sentry.example/1",
    integrations: [],
    stackParser: createStackParser(nodeStackLineParser()),
    transport: (options) => createTransport(options, async () => ({ statusCode: 200 })),
    beforeSend(event, hint) {
      const sent = tagTransakErrors(event, hint);
      events.push(sent);
      return sent;
    },
  });
  const scope = new Scope();
  scope.setClient(sentry);
  scope.captureException(await fail());
  scope.captureException(new Error("of another library"));
  await sentry.flush(1000);
  const [event, other] = events;
  expect(event).toMatchObject({
    exception: { values: [{ type: "TransakForbiddenError", value: sentence }] },
    tags: { "transak.code": "api", "transak.request_id": "trace-1" },
    contexts: { transak: { hint: expect.stringContaining("egress IP"), status: 403, errorCode: 77 } },
  });
  for (const field of ["message", "apiMessage", "body"]) expect(event?.contexts?.transak).not.toHaveProperty(field);
  // Sentry looks for frames in every line of a stack but those that name an error.
  for (const { lineno } of event?.exception?.values?.[0]?.stacktrace?.frames ?? []) expect(lineno).toBeGreaterThan(0);
  expect(other?.contexts?.transak).toBeUndefined();
  expectNoSecrets(JSON.stringify(event));
});
