import { setTimeout as sleep } from "node:timers/promises";
import { inspect } from "node:util";
import { afterEach, describe, expect, test, vi } from "vitest";
import {
  type AccessTokenContext,
  type AccessTokenProvider,
  TransakTimeoutError,
  TransakTokenError,
  TransakUnauthorizedError,
} from "../../src/index.ts";
import { signWebhook } from "../../src/testing.ts";
import { verifyWebhook } from "../../src/webhooks.ts";
import { concurrently } from "../helpers/calls.ts";
import { catchError } from "../helpers/catch-error.ts";
import { userIp } from "../helpers/client.ts";
import { startTokenServer } from "../helpers/token-server.ts";

/** A function of the caller's that answers from a list, and what it was asked. */
function provider(...answers: (() => string | Promise<string>)[]) {
  const asked: AccessTokenContext[] = [];
  const accessToken: AccessTokenProvider = (context) => {
    asked.push(context);
    const answer = answers[Math.min(asked.length, answers.length) - 1];
    return answer ? answer() : "";
  };
  return { accessToken, asked, reasons: () => asked.map(({ reason }) => reason) };
}

afterEach(() => {
  vi.useRealTimers();
});

describe("accessToken as a function", () => {
  test("is called for each request", async () => {
    const server = await startTokenServer();
    server.rotate();
    const { accessToken, reasons } = provider(() => server.token as string);
    const transak = server.client({ accessToken });

    expect(await concurrently(3, () => transak.createWidgetUrl({}, { userIp }))).toEqual({ fulfilled: 3, errors: [] });

    expect(reasons()).toEqual(["needed", "needed", "needed"]);
    expect(server.refreshRequests).toBe(0);
  });

  test("may return a promise", async () => {
    const server = await startTokenServer();
    server.rotate();
    const { accessToken } = provider(async () => server.token as string);
    await server.client({ accessToken }).createWidgetUrl({}, { userIp });
    expect(server.sessions).toBe(1);
  });

  test("may throw a framework's error with a digest, which is rethrown unchanged", async () => {
    const server = await startTokenServer();
    const signal = Object.assign(new Error("Dynamic server usage"), { digest: "DYNAMIC_SERVER_USAGE" });
    const { accessToken } = provider(() => {
      throw signal;
    });
    await expect(server.client({ accessToken }).createWidgetUrl({}, { userIp })).rejects.toBe(signal);
  });

  test("is asked once more after a 401, and told why", async () => {
    const server = await startTokenServer();
    server.rotate();
    const { accessToken, reasons } = provider(
      () => "stale",
      () => server.token as string,
    );
    await server.client({ accessToken }).createWidgetUrl({}, { userIp });
    expect(reasons()).toEqual(["needed", "rejected"]);
  });

  test("is asked no third time", async () => {
    const server = await startTokenServer();
    const { accessToken, reasons } = provider(
      () => "stale",
      () => "stale, too",
      () => server.rotate(),
    );
    await expect(server.client({ accessToken }).createWidgetUrl({}, { userIp })).rejects.toBeInstanceOf(
      TransakUnauthorizedError,
    );
    expect(reasons()).toEqual(["needed", "rejected"]);
    expect(server.refusals).toBe(2);
  });

  test("that returns the refused token again sends nothing again", async () => {
    const server = await startTokenServer();
    const { accessToken, reasons } = provider(() => "stale");
    await expect(server.client({ accessToken }).createWidgetUrl({}, { userIp })).rejects.toBeInstanceOf(
      TransakUnauthorizedError,
    );
    expect(reasons()).toEqual(["needed", "rejected"]);
    expect(server.refusals).toBe(1);
  });

  test.each<[string, () => never]>([
    ["throws", () => fail(new Error("vault is sealed", { cause: new Error("at https://vault.example/v1/secret") }))],
    ["throws no error", () => fail("vault is sealed")],
  ])("that %s becomes a TransakTokenError with its cause", async (_name, failing) => {
    const server = await startTokenServer();
    const { accessToken } = provider(failing);

    const error = await catchError(server.client({ accessToken }).createWidgetUrl({}, { userIp }));

    expect(error).toBeInstanceOf(TransakTokenError);
    expect(error).toMatchObject({ code: "token", retryable: true, cause: expect.any(Error) });
    expect((error as TransakTokenError).message).toMatch(/^The accessToken function failed: .*vault is sealed/);
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain("v1/secret");
    expect(server.refusals).toBe(0);
  });

  test("that rejects becomes a TransakTokenError, without the refused token that its message echoes", async () => {
    const server = await startTokenServer();
    const { accessToken } = provider(
      () => "refused-token",
      () => Promise.reject(new Error("cannot replace refused-token")),
    );
    const error = await catchError(server.client({ accessToken }).createWidgetUrl({}, { userIp }));
    expect(error).toBeInstanceOf(TransakTokenError);
    // Nothing about whether a request was sent: before the 401, one was.
    expect(error).toMatchObject({ message: "The accessToken function failed: cannot replace [redacted]" });
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain("refused-token");
  });

  test("that fails, later on, does so without the token that it has returned before", async () => {
    const server = await startTokenServer();
    const token = server.rotate();
    const { accessToken } = provider(
      () => token,
      () => fail(new Error(`cannot renew the lease of ${token}`)),
    );
    const transak = server.client({ accessToken });
    await transak.createWidgetUrl({}, { userIp });
    const error = await catchError(transak.createWidgetUrl({}, { userIp }));
    expect(error.message).toBe("The accessToken function failed: cannot renew the lease of [redacted]");
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(token);
  });

  test("that is too slow for one caller is asked again for the next", async () => {
    const server = await startTokenServer();
    server.rotate();
    const { accessToken, reasons } = provider(
      () => "stale",
      () => new Promise(() => {}),
      () => "stale",
      () => server.token as string,
    );
    const transak = server.client({ accessToken });
    await expect(transak.createWidgetUrl({}, { userIp, timeoutMs: 1000, maxRetries: 0 })).rejects.toBeInstanceOf(
      TransakTimeoutError,
    );

    await expect(transak.createWidgetUrl({}, { userIp })).resolves.toHaveProperty("widgetUrl");

    expect(reasons()).toEqual(["needed", "rejected", "needed", "rejected"]);
  });

  test.each<[string, (rejected: boolean) => string]>([
    ["returns the refused token again", () => "stale"],
    ["fails", (rejected) => (rejected ? fail(new Error("vault is sealed")) : "stale")],
  ])("that %s is not asked about that token again for a second", async (_name, answer) => {
    vi.useFakeTimers({ toFake: ["Date", "performance"] });
    const server = await startTokenServer();
    const reasons: string[] = [];
    const accessToken: AccessTokenProvider = ({ reason }) => {
      reasons.push(reason);
      return answer(reason === "rejected");
    };
    const transak = server.client({ accessToken });
    const error = await catchError(transak.createWidgetUrl({}, { userIp }));

    // The wall clock is set back meanwhile.
    vi.setSystemTime(Date.now() - 3_600_000);
    vi.advanceTimersByTime(900);
    expect(await catchError(transak.createWidgetUrl({}, { userIp }))).toMatchObject({
      message: (error as Error).message,
    });
    vi.advanceTimersByTime(200);
    await catchError(transak.createWidgetUrl({}, { userIp }));

    expect(reasons).toEqual(["needed", "rejected", "needed", "needed", "rejected"]);
  });

  test("that returns a token too late for its call has told it to webhooks", async () => {
    const server = await startTokenServer();
    const { accessToken } = provider(async () => {
      await sleep(60);
      return "late";
    });
    const transak = server.client({ accessToken, timeoutMs: 30 });
    await expect(transak.createWidgetUrl({}, { userIp })).rejects.toThrow(TransakTimeoutError);
    const body = await signWebhook({ type: "ORDER_COMPLETED" }, "late");
    await expect.poll(() => verifyWebhook(body, transak).catch(({ reason }) => reason)).toHaveProperty("order");
  });

  test("that has replaced a token is not asked to replace it again", async () => {
    vi.useFakeTimers({ toFake: ["performance"] });
    const server = await startTokenServer();
    const fresh = server.rotate();
    const { accessToken, reasons } = provider(
      () => "stale",
      () => fresh,
      () => "stale",
    );
    const transak = server.client({ accessToken });
    await transak.createWidgetUrl({}, { userIp });
    vi.advanceTimersByTime(3_600_000);
    await transak.createWidgetUrl({}, { userIp });
    expect(reasons()).toEqual(["needed", "rejected", "needed"]);
  });

  test("is asked again about the oldest of more than ten tokens that it has replaced", async () => {
    const server = await startTokenServer();
    const fresh = server.rotate();
    const asked: string[] = [];
    let stale = "";
    const accessToken: AccessTokenProvider = ({ reason }) => {
      if (reason === "rejected") asked.push(stale);
      return reason === "rejected" ? fresh : stale;
    };
    const transak = server.client({ accessToken });
    for (const number of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 10, 0]) {
      stale = `stale-${number}`;
      await transak.createWidgetUrl({}, { userIp });
    }
    expect(asked).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0].map((number) => `stale-${number}`));
  });

  test.each([
    undefined,
    null,
    "",
    "  ",
    "Bearer raw",
    "bearer raw",
    "a\nb",
    " padded",
    42,
    {},
    Object.create(null),
    Symbol("s"),
  ])("that returns %o is refused before anything is sent", async (value) => {
    const server = await startTokenServer();
    const call = server.client({ accessToken: () => value as string }).createWidgetUrl({}, { userIp });
    await expect(call).rejects.toMatchObject({ name: "TransakTokenError", code: "token", retryable: false });
    expect(server.refusals).toBe(0);
  });

  test("that returns a malformed token after a 401 is refused, too", async () => {
    const server = await startTokenServer();
    const { accessToken } = provider(
      () => "stale",
      () => "Bearer fresh",
    );
    await expect(server.client({ accessToken }).createWidgetUrl({}, { userIp })).rejects.toBeInstanceOf(
      TransakTokenError,
    );
    expect(server.refusals).toBe(1);
  });

  test("that does not settle is left at the deadline, and its signal aborts", async () => {
    const server = await startTokenServer();
    const { accessToken, asked } = provider(() => new Promise<string>(() => {}));
    const call = server.client({ accessToken }).createWidgetUrl({}, { userIp, timeoutMs: 50 });
    await expect(call).rejects.toBeInstanceOf(TransakTimeoutError);
    expect(asked[0]?.signal.aborted).toBe(true);
  });

  test("that does not settle is left when the caller aborts, with the caller's reason", async () => {
    const server = await startTokenServer();
    const { accessToken, asked } = provider(() => new Promise<string>(() => {}));
    const controller = new AbortController();
    const call = server.client({ accessToken }).createWidgetUrl({}, { userIp, signal: controller.signal });
    const reason = new Error("gone");
    controller.abort(reason);
    await expect(call).rejects.toBe(reason);
    expect(asked[0]?.signal.reason).toBe(reason);
  });

  test("is what getAccessToken and getAccessTokens ask, too", async () => {
    const server = await startTokenServer();
    const transak = server.client({ accessToken: () => "from-the-vault" });
    expect(await transak.getAccessToken()).toBe("from-the-vault");
    expect(await transak.getAccessTokens()).toEqual({ current: "from-the-vault" });
  });
});

describe("accessToken as a string", () => {
  test("is sent as it is, and a 401 is final", async () => {
    const server = await startTokenServer();
    const accessToken = server.rotate();
    const transak = server.client({ accessToken });
    await transak.createWidgetUrl({}, { userIp });
    expect(await transak.getAccessTokens()).toEqual({ current: accessToken });
    server.rotate();
    await expect(transak.createWidgetUrl({}, { userIp })).rejects.toBeInstanceOf(TransakUnauthorizedError);
    expect(server).toMatchObject({ sessions: 1, refusals: 1, refreshRequests: 0 });
  });
});

function fail(error: unknown): never {
  throw error;
}
