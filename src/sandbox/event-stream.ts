import type { ServerResponse } from "node:http";

/** What a page that no longer reads may take of the memory. */
const maxUnreadBytes = 1024 * 1024;

/** Server-sent events to one page. */
interface EventStream {
  /** Sends an event whose data is JSON. */
  send(event: string, data: unknown): void;
}

/** Begins a stream of events. `onClose` runs once the page is gone. */
export function openEventStream(response: ServerResponse, onClose: () => void): EventStream {
  response.writeHead(200, {
    "content-type": "text/event-stream",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  });
  response.write(": open\n\n");
  response.on("close", onClose);
  return {
    send: (event, data) => {
      // JSON has no line breaks, so that one line holds it.
      response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
      if (response.writableLength > maxUnreadBytes) response.destroy();
    },
  };
}
