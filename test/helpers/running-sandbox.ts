import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { memoryTokenStore, type TransakClient, type TransakClientOptions } from "../../src/index.ts";
import { type Sandbox, type SandboxOptions, startSandbox } from "../../src/sandbox.ts";
import { createClient, userIp } from "./client.ts";

export const walletAddress = "0x9d9a2a4ec0e4ee9d1ff6d5f5fe7c1f8ba5ab9e4e";

/** A purchase that lacks nothing. */
export const purchase = { fiatCurrency: "EUR", fiatAmount: 50, cryptoCurrencyCode: "ETH", walletAddress } as const;

/** A sandbox for the running test, on a free port. */
export async function runSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox({ stepMs: 0, ...options });
  onTestFinished(() => sandbox.close());
  return sandbox;
}

/** A client of a sandbox, which mints tokens and shares them with no other. */
export const connectClient = ({ url }: Sandbox, options: Partial<TransakClientOptions> = {}): TransakClient =>
  createClient({
    apiSecret: "any-secret",
    tokenStore: memoryTokenStore(),
    maxRetries: 0,
    baseUrl: url,
    ...options,
  } as Partial<TransakClientOptions>);

/** A client of a sandbox, with a token that it was given. */
export const clientWithToken = ({ url }: Pick<Sandbox, "url">, accessToken: string): TransakClient =>
  createClient({ accessToken, maxRetries: 0, baseUrl: url });

/** A widget URL for a purchase. */
export async function createUrl(transak: TransakClient, params: object = {}): Promise<string> {
  const { widgetUrl } = await transak.createWidgetUrl({ ...purchase, ...params }, { userIp });
  return widgetUrl;
}

export interface Receiver {
  readonly url: string;
  /** The bodies of the webhooks that have come, in order. */
  readonly bodies: string[];
}

/** What receives webhooks in the running test, and answers each. */
export async function startReceiver(answer: (body: string) => Promise<number> | number = () => 200): Promise<Receiver> {
  const bodies: string[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString("utf8");
    bodies.push(body);
    response.writeHead(await answer(body)).end("noted");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/hook`, bodies };
}
