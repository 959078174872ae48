// Preloaded into a server that must not outlive whoever started it, not even one that was killed without warning.
process.on("disconnect", () => process.exit());
process.channel?.unref();
