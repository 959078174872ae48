const evm = /^0x[\da-f]{40}$/i;
const base58 = "[1-9A-HJ-NP-Za-km-z]";

/** How addresses look, by network; by currency on the network `mainnet`, which Transak gives to several blockchains. */
const formats: Readonly<Record<string, RegExp>> = {
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
};

/** Whether a wallet address looks like one of its network. What the sandbox has no format for is valid. */
export function isWalletAddress(address: string, cryptoCurrency: string, network: string): boolean {
  const format = formats[network === "mainnet" ? cryptoCurrency : network];
  return format?.test(address) ?? address.length > 0;
}
