import {
  BadRequestException,
  Body,
  Controller,
  Header,
  HttpCode,
  Inject,
  Ip,
  Logger,
  Post,
  UseFilters,
} from "@nestjs/common";
import { orderStage, TransakClient } from "transak-partner-api";
import { TransakWebhookError, verifyWebhook } from "transak-partner-api/webhooks";
import { TransakExceptionFilter } from "./transak-exception.filter.ts";

/** POST /api/widget-url `{ "fiatAmount": 50 }` */
@Controller("api")
@UseFilters(TransakExceptionFilter)
export class CheckoutController {
  readonly #transak: TransakClient;

  constructor(@Inject(TransakClient) transak: TransakClient) {
    this.#transak = transak;
  }

  // `@Ip()` is what Express makes of "trust proxy": see main.ts.
  @Post("widget-url")
  @HttpCode(200)
  @Header("cache-control", "no-store")
  async widgetUrl(@Body("fiatAmount") fiatAmount: unknown, @Ip() userIp: string): Promise<{ widgetUrl: string }> {
    if (typeof fiatAmount !== "number") throw new BadRequestException("fiatAmount is missing.");
    const { widgetUrl } = await this.#transak.createWidgetUrl(
      { productsAvailed: "BUY", fiatCurrency: "EUR", fiatAmount },
      { userIp },
    );
    return { widgetUrl };
  }

  /** POST /api/transak-webhook, from Transak. */
  @Post("transak-webhook")
  @HttpCode(200)
  async webhook(@Body() body: object): Promise<void> {
    try {
      const { order } = await verifyWebhook(body, this.#transak);
      Logger.log(`${order.partnerOrderId} is ${orderStage(order.status)}`);
    } catch (error) {
      throw error instanceof TransakWebhookError ? new BadRequestException(error.reason) : error;
    }
  }
}
