/** The module that the pages import the reader's client from, as the README makes it. */
import { TransakClient } from "transak-partner-api";

export const transak = new TransakClient({
  environment: "staging",
  apiKey: process.env.TRANSAK_API_KEY,
  apiSecret: process.env.TRANSAK_API_SECRET,
  referrerDomain: "shop.example",
});
