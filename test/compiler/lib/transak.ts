/** The module of a Next.js application, which makes its client at the first request. */
import type { TransakClient } from "transak-partner-api";
import { transak as client } from "../transak.ts";

export function transak(): TransakClient {
  return client;
}
