import type { Order } from "../generated/order.ts";
import type { SandboxEvent } from "./events.ts";

/** Options of `startSandbox`. */
export interface SandboxOptions {
  /** @default 0, which takes any that is free. The command takes 8787 */
  readonly port?: number | undefined;
  /**
   * The address to listen on. Another than the default lets other machines in: they can read and change everything here.
   *
   * @default "127.0.0.1"
   */
  readonly host?: string | undefined;
  /**
   * Further host names under which browsers and backends reach the sandbox, such as the name of a container. A request for any
   * other name is refused, so that no website can reach the sandbox under a name of its own.
   *
   * @default none: `localhost`, `host` and, where that is not of this machine alone, every IP address
   */
  readonly allowedHosts?: readonly string[] | undefined;
  /**
   * Where each change of an order is posted to.
   *
   * @default none is posted
   */
  readonly webhookUrl?: string | undefined;
  /**
   * Whether `webhookUrl` may lead to another machine.
   *
   * @default false
   */
  readonly allowRemoteWebhooks?: boolean | undefined;
  /**
   * Which access token signs webhooks: `"previous"` is the one before the one in force, to see that a receiver refuses it.
   *
   * @default "current"
   */
  readonly signWith?: "current" | "previous" | undefined;
  /**
   * The only API key that is accepted.
   *
   * @default any, each of them a partner of its own
   */
  readonly apiKey?: string | undefined;
  /**
   * The only API secret that is accepted.
   *
   * @default any
   */
  readonly apiSecret?: string | undefined;
  /**
   * An access token that is in force from the start, for a backend that brings its own. The first one that is minted replaces it.
   *
   * @default none: only minted ones are accepted
   */
  readonly accessToken?: string | undefined;
  /**
   * How long an access token lives, in milliseconds. At least a second, as Transak says so in seconds.
   *
   * @default 604_800_000, seven days
   */
  readonly tokenLifetimeMs?: number | undefined;
  /**
   * Whether the widget opens only for the IP address that the session was made for. On one machine the two rarely are the same.
   *
   * @default false
   */
  readonly checkUserIp?: boolean | undefined;
  /**
   * Ids, tokens and prices follow from it: the same calls of the same seed get the same responses.
   *
   * @default random
   */
  readonly seed?: string | undefined;
  /**
   * Orders that are there from the start, and again after `reset()`. What an order leaves out is filled in.
   *
   * @default none
   */
  readonly orders?: readonly Partial<Order>[] | undefined;
  /**
   * How long a response of the API is held back, in milliseconds: always as long, or from the first number to the second.
   *
   * @default 0
   */
  readonly latencyMs?: number | readonly [number, number] | undefined;
  /**
   * How long an order that was paid in the widget stays in each status, in milliseconds.
   *
   * @default 1000
   */
  readonly stepMs?: number | undefined;
  /**
   * Names of widget parameters that this release does not know, to be accepted all the same.
   *
   * @default none
   */
  readonly extraWidgetParams?: readonly string[] | undefined;
  /** Called with each request, session, change of an order and delivery. Holds no token, secret or widget URL. */
  readonly onEvent?: ((event: SandboxEvent) => void) | undefined;
}
