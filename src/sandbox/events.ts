import type { Order } from "../generated/order.ts";
import type { WebhookEventType } from "../generated/webhook-event-type.ts";

/** A webhook that a sandbox has sent, or has had to send. */
export interface SandboxDelivery {
  /** 24 hexadecimal digits. */
  readonly id: string;
  /** Transak's id of the order. */
  readonly orderId: string;
  /** What has happened to the order. */
  readonly type: WebhookEventType;
  /** The access token in force, the one before, or a key that nobody knows. */
  readonly signedWith: "current" | "previous" | "forged";
  /** When it was sent, ISO 8601. */
  readonly createdAt: string;
  /** How many times it has been sent, this time included. */
  readonly attempt: number;
  /** The receiver's HTTP status, or undefined where it has sent none. */
  readonly status?: number;
  /** The body of the receiver's response, cut to 2 kB. */
  readonly responseBody?: string;
  /** Why there is no status. */
  readonly error?: string;
  /** How long it took, in milliseconds. */
  readonly durationMs: number;
}

/** A request that a sandbox has received as Transak's API. */
export interface SandboxRequest {
  /** The value of the header `trace-id`. */
  readonly traceId: string;
  /** When it came, ISO 8601. */
  readonly receivedAt: string;
  /** The HTTP method. */
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** The operation's id in the OpenAPI document, or undefined for an address that is none. */
  readonly operation?: string;
  /** The HTTP status of the response, or undefined where the connection was cut. */
  readonly status?: number;
  /** How long it took, in milliseconds. */
  readonly durationMs: number;
  /** What the caller should know and Transak would not say. */
  readonly notes: readonly string[];
}

/** The API has been asked. */
export interface SandboxRequestEvent {
  readonly type: "request";
  /** The request, and the status of its response. */
  readonly request: SandboxRequest;
}

/** A session was made, or a browser has opened it. */
export interface SandboxSessionEvent {
  readonly type: "session";
  /** What has become of it. */
  readonly state: "created" | "opened";
  /** What the developer should know about its widget parameters. */
  readonly notes: readonly string[];
}

/** An order has got a status. */
export interface SandboxOrderEvent {
  readonly type: "order";
  /** The order as it then stood. */
  readonly order: Order;
}

/** A webhook was sent, or could not be. */
export interface SandboxDeliveryEvent {
  readonly type: "delivery";
  /** The delivery, and the receiver's response. */
  readonly delivery: SandboxDelivery;
}

/** What happens in a sandbox. Holds no access token, no secret and no widget URL. */
export type SandboxEvent = SandboxRequestEvent | SandboxSessionEvent | SandboxOrderEvent | SandboxDeliveryEvent;

/** Tells whoever listens what happens. */
export class SandboxEvents {
  readonly #listeners = new Set<(event: SandboxEvent) => void>();

  /** @returns a function that ends it. */
  listen(listener: (event: SandboxEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Tells every listener; the errors of one affect neither the others nor the sandbox. */
  emit(event: SandboxEvent): void {
    for (const listener of this.#listeners) {
      try {
        listener(event);
      } catch (error) {
        process.emitWarning(error instanceof Error ? error : String(error));
      }
    }
  }
}
