import { inspect } from "node:util";
import {
  isTransakError,
  type TransakApiError,
  TransakClient,
  type TransakClientOptions,
  type TransakError,
  type TransakEvent,
} from "../../../src/index.ts";
import { type TransakWebhookError, verifyWebhook } from "../../../src/webhooks.ts";
import { claims, forge } from "../forge-webhook.ts";
import { type Cause, causes } from "./cause.ts";
import type { SharedStore } from "./shared-store.ts";
import { apiSecret, epoch, type IssuedToken, marker, type Period, type SimulatedTransak } from "./transak.ts";
import type { Machine, VirtualTime } from "./virtual-time.ts";

/** A call, and how it ended. */
export interface CallRecord {
  readonly backend: Backend;
  readonly cause: Cause;
  readonly timeoutMs: number;
  readonly startedAt: number;
  endedAt: number;
  outcome: "pending" | "session" | "abort" | "foreign" | TransakError["code"] | 401;
}

/** A webhook, and its outcome. */
export interface WebhookRecord {
  readonly backend: Backend;
  readonly cause: Cause;
  /** The token that has signed it, if it is genuine. */
  readonly signer: IssuedToken | undefined;
  /** How the process can know that token when the webhook arrives. */
  readonly way: "here" | "coming" | "store" | undefined;
  readonly arrivedAt: number;
  endedAt: number;
  outcome: "pending" | "genuine" | "foreign" | TransakWebhookError["reason"];
}

/** What all backends of one simulation share. */
export interface World {
  readonly time: VirtualTime;
  readonly transak: SimulatedTransak;
  readonly store: SharedStore | undefined;
  readonly storeHasLock: boolean;
  readonly calls: CallRecord[];
  readonly webhooks: WebhookRecord[];
  /** What must not happen at any time. */
  readonly violations: string[];
  readonly log: (who: string, what: string) => void;
}

/** A process of the partner's backend. */
export class Backend implements Machine {
  isAlive = true;
  frozenUntil = 0;
  registry: PropertyDescriptor | undefined;
  readonly bootedAt: number;
  /** When it was frozen; and from its crash on. */
  readonly interruptions: Period[] = [];
  /** With which token calls have succeeded, and when. */
  readonly successes: { readonly token: string; readonly at: number }[] = [];
  /** When its `accessToken` function was told of a rejection, and for what. */
  readonly questions: { readonly at: number; readonly cause: Cause | undefined }[] = [];
  readonly #client: TransakClient;
  readonly name: string;
  readonly skewMs: number;
  readonly hasFunction: boolean;
  readonly #world: World;

  constructor(name: string, skewMs: number, hasFunction: boolean, world: World) {
    this.name = name;
    this.skewMs = skewMs;
    this.hasFunction = hasFunction;
    this.#world = world;
    this.bootedAt = world.time.now - 1000;
    const { transak, store, storeHasLock } = world;
    const tokenStore = store?.connect(this, name, storeHasLock);
    this.#client = new TransakClient({
      environment: "staging",
      apiKey: "partner",
      referrerDomain: "shop.example",
      maxRetries: 0,
      fetch: transak.fetchFor(this, name),
      onEvent: (event: TransakEvent) => this.#note(event),
      ...(hasFunction ? { accessToken: this.#provider() } : { apiSecret, ...(tokenStore && { tokenStore }) }),
    } as TransakClientOptions);
  }

  /** Begins a call on this machine. */
  call(userToken: "good" | "dead" | undefined, timeoutMs: number, abortAfterMs: number | undefined): void {
    const { time, calls, log } = this.#world;
    const cause: Cause = { kind: "call", userToken, rejected: [], rejectedAt: 0 };
    const record: CallRecord = { backend: this, cause, timeoutMs, startedAt: time.now, endedAt: 0, outcome: "pending" };
    calls.push(record);
    const controller = new AbortController();
    if (abortAfterMs !== undefined) time.schedule(this, abortAfterMs, () => controller.abort(left));
    const options = {
      userIp: "203.0.113.42",
      timeoutMs,
      signal: controller.signal,
      ...(userToken && { userToken: `${userToken}-user-${marker}` }),
    };
    const end = (outcome: CallRecord["outcome"]) => {
      Object.assign(record, { outcome, endedAt: time.now });
      if (cause.accepted) this.successes.push({ token: cause.accepted, at: time.now });
      log(this.name, `call ${calls.indexOf(record)}${userToken ? ` of a ${userToken} user` : ""}: ${outcome}`);
    };
    const run = () =>
      this.#client.createWidgetUrl({}, options).then(
        () => end("session"),
        (error: unknown) => {
          this.#checkSecrets("An error", inspect(error));
          if (error === left) return end("abort");
          if (!isTransakError(error)) return end("foreign");
          end((error as TransakApiError).status === 401 ? 401 : (error.code as CallRecord["outcome"]));
        },
      );
    time.schedule(this, 0, () => void causes.run(cause, run));
  }

  /** Lets a webhook arrive here, signed with a token, or forged. */
  webhook(signer: IssuedToken | undefined): void {
    const { time, webhooks, log } = this.#world;
    const cause: Cause = { kind: signer ? "webhook" : "forgery", rejected: [], rejectedAt: 0 };
    const way = signer && this.#wayTo(signer);
    const arrivedAt = time.now;
    const record: WebhookRecord = { backend: this, cause, signer, way, arrivedAt, endedAt: 0, outcome: "pending" };
    webhooks.push(record);
    const data = forge({ alg: "HS256" }, claims, signer?.token ?? "not-a-token");
    const end = (outcome: WebhookRecord["outcome"]) => {
      Object.assign(record, { outcome, endedAt: time.now });
      log(this.name, `${signer ? `webhook signed with ${signer.token}` : "forgery"}: ${outcome}`);
    };
    const run = () =>
      verifyWebhook({ data }, this.#client).then(
        () => end("genuine"),
        (error: unknown) => {
          this.#checkSecrets("An error", inspect(error));
          end(isTransakError(error) ? (error as TransakWebhookError).reason : "foreign");
        },
      );
    time.schedule(this, 0, () => void causes.run(cause, run));
  }

  #wayTo({ token, machine, arrivedAt, until }: IssuedToken): WebhookRecord["way"] {
    const { time, transak, store } = this.#world;
    const day = 24 * 3_600_000;
    if (this.hasFunction)
      return transak.tokens.findLast((issued) => issued.machine === this)?.token === token ? "here" : undefined;
    const later = transak.tokens.length - transak.tokens.findIndex((issued) => issued.token === token);
    if (machine === this && until > time.now - day && later < 10) return arrivedAt < time.now ? "here" : "coming";
    if (store?.record?.accessToken === token) return "store";
    const isPrevious = store?.record?.previous?.some(
      (previous) => previous.accessToken === token && epoch + time.now - previous.replacedAt < day - 60_000,
    );
    return isPrevious ? "store" : undefined;
  }

  /** An `accessToken` function that asks for a new token whenever one was rejected. */
  #provider() {
    const { transak, time } = this.#world;
    let cached: string | undefined;
    return async ({ reason }: { readonly reason: "needed" | "rejected" }) => {
      const cause = causes.getStore();
      if (reason === "rejected") this.questions.push({ at: time.now, cause: cause && { ...cause } });
      if (reason === "rejected" || !cached) {
        await new Promise<void>((resolve) => time.schedule(this, 30, resolve));
        cached = transak.issue(this).token;
      }
      return cached;
    };
  }

  #note(event: TransakEvent): void {
    this.#checkSecrets("An event", JSON.stringify(event));
    const { log } = this.#world;
    if (["token-contention", "store-failure", "clock-skew"].includes(event.type))
      log(this.name, `reports ${event.type}`);
  }

  #checkSecrets(what: string, shown: string): void {
    if (shown.includes(marker)) this.#world.violations.push(`${what} shows a secret.`);
  }
}

const left = new Error("The user has left.");
