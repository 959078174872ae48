import { createHmac } from "node:crypto";

export const token = "eyJhbGciOiJIUzI1NiJ9.eyJwYXJ0bmVyIjoxfQ.c2lnbmF0dXJlLW9mLXRoZS10b2tlbg";
export const apiKey = "5911d9ec-46b5-48fa-a755-d59a715ff0cf";
export const apiSecret = "the-api-secret";

export const claims = {
  eventID: "ORDER_COMPLETED",
  createdAt: "2026-03-02T10:21:30.000Z",
  webhookData: {
    id: "order-id",
    createdAt: "2026-03-02T10:15:00.000Z",
    status: "COMPLETED",
    isBuyOrSell: "BUY",
    fiatCurrency: "EUR",
    cryptoCurrency: "ETH",
    iban: "DE02120300000000202051",
  },
};

export const encode = (value: unknown) =>
  Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");

/** A token as an attacker may make it: any header, any payload, any key. */
export function forge(header: unknown, payload: unknown = claims, key = token, hash = "sha256"): string {
  const signed = `${encode(header)}.${encode(payload)}`;
  return `${signed}.${createHmac(hash, key).update(signed).digest("base64url")}`;
}

export const genuine = forge({ alg: "HS256" });
export const [head, payload, signature] = genuine.split(".") as [string, string, string];
