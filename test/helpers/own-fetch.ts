// Whichever is loaded first, Node's own undici or the package, makes the connections of both. In tests this is always Node's.
await fetch("data:,");

export {};
