import { createTable } from "./table.ts";

const evm = /^0x[\da-f]{40}$/i;
const base58 = "[1-9A-HJ-NP-Za-km-z]";

/** How addresses look, by network; by currency on the network `mainnet`, which Transak gives to several blockchains. */
const formats: Readonly<Record<string, RegExp>> = createTable({
  ethereum: evm,
  base: evm,
  arbitrum: evm,
  optimism: evm,
  polygon: evm,
  bsc: evm,
  avaxcchain: evm,
  solana: new RegExp(`^${base58}{32,44}$`),
  tron: new RegExp(`^T${base58}{33}$`),
  ETH: evm,
  BTC: new RegExp(`^(?:bc1[a-z\\d]{25,87}|[13]${base58}{25,34}|tb1[a-z\\d]{25,87}|[mn2]${base58}{25,34})$`),
  LTC: new RegExp(`^(?:ltc1[a-z\\d]{25,87}|[LM3]${base58}{25,34}|tltc1[a-z\\d]{25,87}|[mn2]${base58}{25,34})$`),
  XRP: new RegExp(`^r${base58}{24,34}$`),
});

const evmSample = `0x${"0".repeat(36)}dEaD`;

/** Addresses that nobody has the key of, by currency or network as above. */
const samples: Readonly<Record<string, string>> = createTable({
  solana: "1".repeat(32),
  tron: "T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb",
  BTC: "1BitcoinEaterAddressDontSendf59kuE",
});

const nameKind = (cryptoCurrency: string, network: string): string =>
  network === "mainnet" ? cryptoCurrency : network;

/** An address to try with, or an empty string where there is none. */
export function sampleAddress(cryptoCurrency: string, network: string): string {
  const kind = nameKind(cryptoCurrency, network);
  return samples[kind] ?? (formats[kind] === evm ? evmSample : "");
}

export const isSampleAddress = (address: string): boolean => [evmSample, ...Object.values(samples)].includes(address);

/** Whether a wallet address looks like one of its network. What the sandbox has no format for is valid. */
export function isWalletAddress(address: string, cryptoCurrency: string, network: string): boolean {
  return formats[nameKind(cryptoCurrency, network)]?.test(address) ?? address.length > 0;
}
