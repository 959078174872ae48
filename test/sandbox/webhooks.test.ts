import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { post } from "../../src/sandbox/post.ts";
import { verifyWebhook } from "../../src/webhooks.ts";
import { catchError } from "../helpers/catch-error.ts";
import { connectClient, createUrl, runSandbox, startReceiver } from "../helpers/running-sandbox.ts";

test("a forged webhook is refused by whoever verifies", async () => {
  const receiver = await startReceiver();
  const sandbox = await runSandbox({ webhookUrl: receiver.url });
  const transak = connectClient(sandbox);
  const { id } = await sandbox.createOrder(await createUrl(transak));
  expect(await sandbox.sendWebhook(id, "forged")).toMatchObject({ signedWith: "forged", status: 200 });
  expect(await catchError(verifyWebhook(receiver.bodies.at(-1) ?? "", transak))).toMatchObject({ reason: "signature" });
});

test("a webhook signed with the previous token is refused with the current one alone, and known to a client that held both", async () => {
  const receiver = await startReceiver();
  const sandbox = await runSandbox({ webhookUrl: receiver.url, signWith: "previous" });
  const transak = connectClient(sandbox);
  const { id } = await sandbox.createOrder(await createUrl(transak));
  expect(sandbox.deliveries.at(-1)?.error).toContain("there is no previous access token");

  const previous = await transak.getAccessToken();
  const current = await connectClient(sandbox).getAccessToken();
  await sandbox.complete(id);
  const body = receiver.bodies.at(-1) ?? "";
  expect(await catchError(verifyWebhook(body, current))).toMatchObject({ reason: "signature" });
  expect(await verifyWebhook(body, [current, previous])).toMatchObject({ type: "ORDER_COMPLETED" });
});

test("each delivery is kept with the receiver's response, is not repeated, and can be sent again", async () => {
  let status = 500;
  const receiver = await startReceiver(() => status);
  const sandbox = await runSandbox({ webhookUrl: receiver.url });
  await sandbox.createOrder(await createUrl(connectClient(sandbox)));
  expect(sandbox.deliveries).toMatchObject([{ type: "ORDER_CREATED", status: 500, responseBody: "noted", attempt: 1 }]);
  expect(receiver.bodies).toHaveLength(1);

  status = 200;
  await sandbox.resend(sandbox.deliveries[0]?.id ?? "");
  expect(sandbox.deliveries).toMatchObject([{ type: "ORDER_CREATED", status: 200, attempt: 2 }]);
  await expect(sandbox.resend("unknown")).rejects.toThrow('There is no delivery "unknown".');
});

test("the events of an order come one after the other, however slow the receiver is", async () => {
  let atOnce = 0;
  let most = 0;
  const receiver = await startReceiver(async () => {
    atOnce += 1;
    most = Math.max(most, atOnce);
    await new Promise((resolve) => setTimeout(resolve, 20));
    atOnce -= 1;
    return 200;
  });
  const sandbox = await runSandbox({ webhookUrl: receiver.url });
  const { id } = await sandbox.createOrder(await createUrl(connectClient(sandbox)));
  await sandbox.complete(id);
  expect(sandbox.deliveries.map(({ type }) => type)).toEqual(["ORDER_CREATED", "ORDER_PROCESSING", "ORDER_COMPLETED"]);
  expect(most).toBe(1);
});

test("a receiver that is not there is told apart from one that refuses", async () => {
  const sandbox = await runSandbox({ webhookUrl: "http://127.0.0.1:9/" });
  await sandbox.createOrder(await createUrl(connectClient(sandbox)));
  expect(sandbox.deliveries).toMatchObject([{ error: "nothing listens there (ECONNREFUSED)" }]);
});

/** A receiver that answers in bytes of its own. */
async function startRawReceiver(answer: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.once("data", () => answer(socket));
  }).listen(0, "127.0.0.1");
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

test("a receiver that never ends its response is given up, however often it sends a byte", async () => {
  const url = await startRawReceiver((socket) => {
    socket.write("HTTP/1.1 200 OK\r\n\r\n");
    const dripping = setInterval(() => socket.write("x"), 10);
    socket.on("close", () => clearInterval(dripping));
  });
  expect(await post(url, "{}", new AbortController().signal, 200)).toEqual({
    error: "no complete response within 0.2 seconds",
  });
  const silent = await startRawReceiver(() => {});
  expect(await post(silent, "{}", new AbortController().signal, 200)).toEqual({
    error: "no complete response within 0.2 seconds",
  });
});

test("a receiver that wants to speak another protocol has answered", async () => {
  const url = await startRawReceiver((socket) =>
    socket.write("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n"),
  );
  expect(await post(url, "{}", new AbortController().signal)).toEqual({ status: 101 });
});

test("a webhook URL holds no name and password, which the pages would show", async () => {
  await expect(runSandbox({ webhookUrl: "http://user:walrus@localhost/" })).rejects.toThrow(
    /^webhookUrl must hold no name and password\.$/,
  );
});

test("webhooks leave this machine only where that is allowed", async () => {
  const remote = "https://shop.example/hook";
  await expect(runSandbox({ webhookUrl: remote })).rejects.toThrow(
    "webhookUrl leads to another machine: set allowRemoteWebhooks",
  );
  await expect(runSandbox({ webhookUrl: "http://localhost.evil.example/" })).rejects.toThrow("another machine");
  await expect(runSandbox({ webhookUrl: remote, allowRemoteWebhooks: true })).resolves.toBeDefined();
});

test("what was delivered can be fetched by order and event", async () => {
  const receiver = await startReceiver(() => 404);
  const sandbox = await runSandbox({ webhookUrl: receiver.url });
  const transak = connectClient(sandbox);
  const { id } = await sandbox.createOrder(await createUrl(transak));
  await sandbox.complete(id);
  const response = await fetch(`${sandbox.url}/partners/api/v2/webhooks?orderID=${id}&eventID=ORDER_COMPLETED`, {
    headers: { "access-token": await transak.getAccessToken(), "x-api-key": "partner-key" },
  });
  expect(await response.json()).toMatchObject({
    meta: { orderID: id, eventID: "ORDER_COMPLETED" },
    data: [
      { eventID: "ORDER_COMPLETED", webhookData: { id, status: "COMPLETED" }, webhookResponse: { statusCode: 404 } },
    ],
  });
});
