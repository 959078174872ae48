import { createClient } from "redis";
import { onTestFinished } from "vitest";
import { answeringJson } from "./behaviours.ts";
import { type Behaviour, type ReceivedRequest, startServer, type TestServer } from "./server.ts";

export const upstashToken = "upstash-rest-token";

/** Starts the REST interface of Upstash before a Redis: a command is a list of words, and a pipeline a list of commands. */
export async function startUpstash(redisUrl: string): Promise<TestServer> {
  const redis = createClient({ url: redisUrl }).on("error", () => {});
  await redis.connect();
  onTestFinished(() => redis.destroy());

  const execute = async (command: readonly unknown[], encode: Encode) => {
    try {
      return { result: encode(await redis.sendCommand(command.map(String))) };
    } catch (error) {
      return { error: (error as Error).message };
    }
  };

  const respond = async ({ path, headers, body }: ReceivedRequest): Promise<Behaviour> => {
    if (headers.authorization !== `Bearer ${upstashToken}`) return answeringJson(401, { error: "Unauthorized" });
    const encode = headers["upstash-encoding"] === "base64" ? encodeBase64 : (result: unknown) => result;
    const given = JSON.parse(body);
    if (path === "/pipeline") {
      const results = given.map((command: readonly unknown[]) => execute(command, encode));
      return answeringJson(200, await Promise.all(results));
    }
    const result = await execute(given, encode);
    return answeringJson("error" in result ? 400 : 200, result);
  };

  return startServer(async (exchange) => {
    const behave = await respond(exchange.request);
    behave(exchange);
  });
}

type Encode = (result: unknown) => unknown;

/** Strings alone are encoded, wherever they are; "OK" is not. */
function encodeBase64(result: unknown): unknown {
  if (Array.isArray(result)) return result.map(encodeBase64);
  return typeof result === "string" && result !== "OK" ? Buffer.from(result).toString("base64") : result;
}
