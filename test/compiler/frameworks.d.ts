/** As much of the frameworks that pages import as they show, typed as the frameworks type it. */
interface ExpressApplication {
  set(name: "trust proxy", proxies: number): void;
  post(
    path: string,
    handle: (
      request: { readonly ip?: string; readonly body: unknown },
      response: { json(body: object): void },
    ) => unknown,
  ): void;
}

declare module "express" {
  function express(): ExpressApplication;
  export = express;
}
