import { createHash } from "node:crypto";

/**
 * All that is random in a sandbox. The same seed gives the same values in the same order, for each purpose by itself: whether
 * a price was asked for in between does not change the next order's id.
 */
export class Random {
  readonly #counts = new Map<string, number>();
  readonly #seed: string;

  constructor(seed: string) {
    this.#seed = seed;
  }

  /** 32 bytes. */
  bytes(purpose: string): Buffer {
    const count = (this.#counts.get(purpose) ?? 0) + 1;
    this.#counts.set(purpose, count);
    return createHash("sha256")
      .update(JSON.stringify([this.#seed, purpose, count]))
      .digest();
  }

  /** From 0 up to 1, without 1. */
  unit(purpose: string): number {
    return this.bytes(purpose).readUInt32BE(0) / 2 ** 32;
  }

  uuid(purpose: string): string {
    const hex = this.bytes(purpose).toString("hex");
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  }

  /** Looks like a JSON web token, and says what `claims` say. */
  jwt(purpose: string, claims: object): string {
    const [header, payload] = [{ alg: "HS256", typ: "JWT" }, claims].map((part) =>
      Buffer.from(JSON.stringify(part)).toString("base64url"),
    );
    return `${header}.${payload}.${this.bytes(purpose).toString("base64url")}`;
  }

  /** Begins again. */
  reset(): void {
    this.#counts.clear();
  }
}
