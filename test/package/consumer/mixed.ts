/** A client that a CommonJS module has made, where an ES module expects one. */
type FromImport = import("transak-partner-api", { with: { "resolution-mode": "import" }}).TransakClient;
type FromRequire = import("transak-partner-api", { with: { "resolution-mode": "require" }}).TransakClient;

export const pass = (client: FromRequire): FromImport => client;
