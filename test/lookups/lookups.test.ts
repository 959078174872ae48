import { describe, expect, test } from "vitest";
import { exampleResponses } from "../../src/generated/mock.ts";
import {
  type PriceQuery,
  TransakBadRequestError,
  TransakClient,
  TransakResponseError,
  TransakUnauthorizedError,
  TransakValidationError,
} from "../../src/index.ts";
import { createMockFetch } from "../../src/testing.ts";
import { answeredClient } from "../helpers/answered-client.ts";
import { catchError } from "../helpers/catch-error.ts";
import { apiSecret } from "../helpers/client.ts";
import { operationCases } from "../helpers/operation-cases.ts";

const query: PriceQuery = {
  isBuyOrSell: "BUY",
  fiatCurrency: "EUR",
  cryptoCurrency: "ETH",
  network: "ethereum",
  fiatAmount: 50,
};
const address = { cryptoCurrency: "ETH", network: "ethereum", walletAddress: "0xABC" };

const lookups = operationCases.filter(({ sendsAccessToken }) => !sendsAccessToken);

const noToken = { environment: "staging", apiKey: "partner-key" } as const;

describe.each(lookups)("$name", (operation) => {
  test("sends the API key, and asks for no access token", async () => {
    const mockFetch = createMockFetch();
    await operation.call(new TransakClient({ ...noToken, apiSecret, fetch: mockFetch }));
    expect(mockFetch.calls).toHaveLength(1);
    expect(mockFetch.calls[0]?.headers).toMatchObject({ "x-api-key": "partner-key" });
    expect(mockFetch.calls[0]?.headers).not.toHaveProperty("access-token");
  });

  test("calls no accessToken function, and refreshes nothing after a 401", async () => {
    const accessToken = () => expect.fail("no access token is needed");
    const { status, body } = { status: 401, body: { message: "Invalid API key" } };
    for (const credentials of [{ accessToken }, { apiSecret }]) {
      let requests = 0;
      const fetch = async () => {
        requests += 1;
        return Response.json(body, { status });
      };
      const error = await catchError(operation.call(new TransakClient({ ...noToken, ...credentials, fetch })));
      expect(error).toBeInstanceOf(TransakUnauthorizedError);
      expect(error).toMatchObject({ apiMessage: "Invalid API key", body });
      expect(requests).toBe(1);
    }
  });

  test.each([null, 42, "text", { response: undefined }])("refuses a response that is %j", async (response) => {
    const { transak } = answeredClient(() => ({ response }));
    expect(await catchError(operation.call(transak))).toBeInstanceOf(TransakResponseError);
  });

  test.each([{ timeout: 5 }, { userToken: "token" }])("refuses %j, before anything is sent", async (options) => {
    const { transak, urls } = answeredClient(() => ({}));
    expect(await catchError(operation.call(transak, options as object))).toBeInstanceOf(TransakValidationError);
    expect(urls).toEqual([]);
  });
});

test("lookups are the five that the document leaves without an access token", () => {
  expect(lookups).toHaveLength(5);
});

describe("lists", () => {
  test("resolve to what stands under response, with the fields that the document does not know", async () => {
    const countries = [{ alpha2: "AT", brandNew: { deep: [1] } }];
    const { transak } = answeredClient(() => ({ response: countries }));
    expect(await transak.getCountries()).toEqual(countries);
    expect(await transak.getCryptoCurrencies()).toEqual(countries);
  });

  test("hold objects alone", async () => {
    const { transak } = answeredClient(() => ({ response: [null] }));
    expect((await catchError(transak.getCountries())).message).toContain("not an array of objects");
  });

  test("of fiat currencies are those of the partner", async () => {
    const { transak, urls } = answeredClient(() => ({ response: [] }));
    await transak.getFiatCurrencies();
    expect(urls[0]?.searchParams.get("apiKey")).toBe("partner-key");
  });
});

describe("getPrice", () => {
  const price = exampleResponses["get-price"][0].body.response;

  test("sends what was asked for with the client's key, and gives the quote", async () => {
    const { transak, urls } = answeredClient(() => ({ response: price }));
    expect(await transak.getPrice({ ...query, paymentMethod: "sepa_bank_transfer" })).toEqual(price);
    expect(Object.fromEntries(urls[0]?.searchParams ?? [])).toEqual({
      ...query,
      fiatAmount: "50",
      paymentMethod: "sepa_bank_transfer",
      partnerApiKey: "partner-key",
    });
  });

  test.each<[string, object, RegExp]>([
    ["no amount", { fiatAmount: undefined }, /exactly one of fiatAmount and cryptoAmount/],
    ["two amounts", { cryptoAmount: 1 }, /exactly one of fiatAmount and cryptoAmount/],
    ["a sale by fiatAmount", { isBuyOrSell: "SELL" }, /SELL price needs cryptoAmount/],
    ["a negative amount", { fiatAmount: -5 }, /fiatAmount must be a positive number/],
    ["a negative amount as text", { fiatAmount: "-5" }, /fiatAmount must be a positive number/],
    ["no amount of money", { fiatAmount: 0 }, /fiatAmount must be a positive number/],
    ["an amount without end", { fiatAmount: Number.POSITIVE_INFINITY }, /fiatAmount must be a positive number/],
    ["an amount beyond numbers", { fiatAmount: "9".repeat(400) }, /fiatAmount must be a positive number/],
    ["an amount in words", { fiatAmount: "fifty" }, /fiatAmount must be a positive number/],
    ["no network", { network: undefined }, /query\.network is required/],
    ["an empty network", { network: "" }, /network must be a non-empty string/],
    ["half a character", { network: "\ud800" }, /network must be a non-empty string/],
    ["another direction", { isBuyOrSell: "buy" }, /isBuyOrSell must be one of "BUY", "SELL"/],
    ["a misspelt name", { paymentMethods: "x" }, /did you mean "paymentMethod"\?/],
    ["a key from outside", { partnerApiKey: "other" }, /has no option "partnerApiKey"/],
  ])("refuses %s before anything is sent", async (_name, change, message) => {
    const { transak, urls } = answeredClient(() => ({ response: price }));
    const error = await catchError(transak.getPrice({ ...query, ...change } as PriceQuery));
    expect(error).toBeInstanceOf(TransakValidationError);
    expect(error.message).toMatch(message);
    expect(urls).toEqual([]);
  });

  test("refuses a price without what every price has", async () => {
    const { conversionPrice: _, ...rest } = price;
    const { transak } = answeredClient(() => ({ response: rest }));
    expect((await catchError(transak.getPrice(query))).message).toContain("with a price without conversionPrice");
  });
});

describe("verifyWalletAddress", () => {
  const refused = (status: number, error: object) => () => Response.json({ error }, { status });

  test.each([
    ["true", () => ({ response: true }), true],
    ["false", () => ({ response: false }), false],
    ["a 400 about the address", refused(400, { message: "Invalid wallet address" }), false],
    ["a 400 with the code of an invalid address", refused(400, { message: "No", errorCode: 4001 }), false],
  ])("takes %s", async (_name, answer, valid) => {
    const { transak } = answeredClient(answer);
    expect(await transak.verifyWalletAddress(address)).toEqual({ valid });
  });

  test.each([
    ["a 400 about something else", refused(400, { message: "Invalid network" })],
    ["another status about the address", refused(422, { message: "Invalid wallet address" })],
  ])("fails for %s", async (_name, answer) => {
    const { transak } = answeredClient(answer);
    await expect(transak.verifyWalletAddress(address)).rejects.toThrow("Invalid");
  });

  test("is a bad request where Transak refuses the rest", async () => {
    const { transak } = answeredClient(refused(400, { message: "Invalid network" }));
    expect(await catchError(transak.verifyWalletAddress(address))).toBeInstanceOf(TransakBadRequestError);
  });

  test("requires all three", async () => {
    const { transak } = answeredClient(() => ({ response: true }));
    const error = await catchError(transak.verifyWalletAddress({ ...address, network: undefined } as never));
    expect(error.message).toBe("query.network is required.");
  });
});
