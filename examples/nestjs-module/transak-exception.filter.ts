import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from "@nestjs/common";
import type { Response } from "express";
import { TransakError } from "transak-partner-api";

/** What customers see of a failure. Everything else goes to the log, which `toJSON` keeps free of secrets. */
@Catch(TransakError)
export class TransakExceptionFilter implements ExceptionFilter<TransakError> {
  readonly #logger = new Logger("Transak");

  catch(error: TransakError, host: ArgumentsHost): void {
    this.#logger.error(error.toJSON());
    const response = host.switchToHttp().getResponse<Response>();
    response.status(error.retryable ? 503 : 502).json({ message: "Payments are not available right now." });
  }
}
