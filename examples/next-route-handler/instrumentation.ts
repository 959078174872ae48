/** Next.js calls it once when a server starts, and never while it builds. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  // Here, so that no bundle of the edge runtime holds a Redis client.
  const { transak } = await import("./lib/transak.ts");
  // Transak signs webhooks with the access token. Where there is none yet, they get a 503.
  const client = await transak();
  await client.getAccessToken().catch(console.error);
}
