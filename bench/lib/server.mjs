import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const file = fileURLToPath(new URL("../server.mjs", import.meta.url));

/** Starts the server in a process of its own. */
export async function startServer() {
  const child = fork(file, { execArgv: [] });
  const ask = async (message) => {
    child.send(message);
    const [answer] = await once(child, "message");
    return answer;
  };
  const [{ url }] = await once(child, "message");
  return {
    url,
    /** How many requests it has had. */
    requests: async () => (await ask("count")).requests,
    /** How many responses it keeps back. */
    held: async () => (await ask("count")).held,
    release: () => ask("release"),
    stop: () => child.disconnect(),
  };
}
