import "reflect-metadata";
import { Module } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import type { NestExpressApplication } from "@nestjs/platform-express";
import type { TransakClientOptions } from "transak-partner-api";
import { CheckoutController } from "./checkout.controller.ts";
import { TransakModule } from "./transak.module.ts";

@Module({ controllers: [CheckoutController] })
class ShopModule {}

/** The application, behind one proxy of its own. */
export async function shop(options: TransakClientOptions): Promise<NestExpressApplication> {
  const module = { module: ShopModule, imports: [TransakModule.forRoot(options)] };
  const app = await NestFactory.create<NestExpressApplication>(module, { logger: ["error"] });
  app.set("trust proxy", 1);
  return app;
}
