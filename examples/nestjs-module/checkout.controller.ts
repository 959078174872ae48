import { randomUUID } from "node:crypto";
import {
  BadRequestException,
  Body,
  Controller,
  Header,
  HttpCode,
  HttpException,
  Inject,
  Ip,
  Logger,
  type OnApplicationBootstrap,
  Post,
  UseFilters,
} from "@nestjs/common";
import { orderStage, TransakClient } from "transak-partner-api";
import { TransakWebhookError, verifyWebhook } from "transak-partner-api/webhooks";
import { TransakExceptionFilter } from "./transak-exception.filter.ts";

/** POST /api/widget-url `{ "fiatAmount": 50 }` */
@Controller("api")
@UseFilters(TransakExceptionFilter)
export class CheckoutController implements OnApplicationBootstrap {
  readonly #transak: TransakClient;

  constructor(@Inject(TransakClient) transak: TransakClient) {
    this.#transak = transak;
  }

  /** Transak signs webhooks with the access token. Where there is none yet, they get a 503. */
  async onApplicationBootstrap(): Promise<void> {
    await this.#transak.getAccessToken().catch((error) => Logger.error(error));
  }

  // `@Ip()` is what Express makes of "trust proxy": see main.ts.
  @Post("widget-url")
  @HttpCode(200)
  @Header("cache-control", "no-store")
  async widgetUrl(@Body("fiatAmount") fiatAmount: unknown, @Ip() userIp: string) {
    if (typeof fiatAmount !== "number") throw new BadRequestException("fiatAmount is missing.");
    // Your own id of the sale, which comes back in webhooks. Store it with the sale.
    const partnerOrderId = randomUUID();
    const { widgetUrl } = await this.#transak.createWidgetUrl(
      { productsAvailed: "BUY", fiatCurrency: "EUR", fiatAmount, partnerOrderId },
      { userIp },
    );
    return { widgetUrl, partnerOrderId };
  }

  /** POST /api/transak-webhook, from Transak. */
  @Post("transak-webhook")
  @HttpCode(200)
  async webhook(@Body() body: object | undefined): Promise<void> {
    try {
      // A request without JSON leaves it undefined, which to verifyWebhook is a fault of the program.
      const { order } = await verifyWebhook(body ?? "", this.#transak);
      Logger.log(`${order.partnerOrderId} is ${orderStage(order.status)}`);
    } catch (error) {
      throw error instanceof TransakWebhookError ? new HttpException(error.reason, error.responseStatus) : error;
    }
  }
}
