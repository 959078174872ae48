import { ConfigurableModuleBuilder, Global, Module } from "@nestjs/common";
import { TransakClient, type TransakClientOptions } from "transak-partner-api";

const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } = new ConfigurableModuleBuilder<TransakClientOptions>()
  .setClassMethodName("forRoot")
  .build();

/**
 * One client for the application, checked when it starts: `TransakModule.forRoot(options)`, or `forRootAsync` with a factory
 * that reads your configuration. Inject it as `TransakClient`.
 */
@Global()
@Module({
  providers: [
    {
      provide: TransakClient,
      inject: [MODULE_OPTIONS_TOKEN],
      useFactory: (options: TransakClientOptions) => new TransakClient(options),
    },
  ],
  exports: [TransakClient],
})
export class TransakModule extends ConfigurableModuleClass {}
