/** Has Node load its own undici. */
await fetch("data:,");
