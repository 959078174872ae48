import type { SandboxState } from "./state.ts";

/** What has happened so far, for programs. Oldest first. Holds no access token, secret or widget URL. */
export function describeState({ settings, sessions, orders, deliveries, requests, scripts, latencyMs }: SandboxState) {
  return {
    seed: settings.seed,
    latencyMs,
    sessions: sessions.list().map(({ createdAt, openedAt, widgetParams, userIp, orderId }) => ({
      createdAt: new Date(createdAt).toISOString(),
      openedAt: openedAt === undefined ? undefined : new Date(openedAt).toISOString(),
      widgetParams,
      userIp,
      orderId,
    })),
    orders: orders.list(),
    deliveries: deliveries.list().map(({ delivery }) => delivery),
    requests: requests.values(),
    responses: scripts.list().map(({ operation, left }) => ({ operation, left: Number.isFinite(left) ? left : null })),
  };
}
