import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { apiErrorSchema, type ApiError } from '@restrike/contracts';
import { isStoreAway } from '@restrike/db/hub';
import { traceOf, type Logger } from '@restrike/runtime';
import type { Request, Response } from 'express';
import { markOwnFailure } from './count-answers.js';
import { PasswordsBusyError } from './password.js';

/** What anybody is told while the database is away; what it said itself is in the log. Courts keep everything meanwhile. */
export const storeAway = { code: 'STORE_UNAVAILABLE', message: 'the hub’s database does not answer. Try again in some seconds, and look first whether it was done after all; the hub’s log says why' } satisfies ApiError;
export const storeAwayRetryS = '2';

/** Every refusal has the shape of the contract; what is our own failure is logged, and its details stay here. */
@Catch()
export class ApiErrorFilter implements ExceptionFilter {
  constructor(private readonly log: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<Request>();
    const response = http.getResponse<Response>();
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (error instanceof PasswordsBusyError) {
      response.status(503).set('retry-after', '3').json({ code: 'HUB_BUSY', message: error.message } satisfies ApiError);
      return;
    }
    if (isStoreAway(error)) {
      this.log.error({ path: request.path, error: String(error) }, 'the database is away');
      markOwnFailure(response);
      response.status(503).set('retry-after', storeAwayRetryS).json(storeAway);
      return;
    }
    const status = statusOf(error);
    if (status === 500) markOwnFailure(response);
    response.status(status).json(this.words(error, status, request));
  }

  private words(error: unknown, status: number, request: Request): ApiError {
    if (status >= 500 && !(error instanceof HttpException)) {
      this.log.error({ path: request.path, error: traceOf(error) }, 'a request failed');
      return { code: 'INTERNAL', message: 'the hub could not answer; its log says why' };
    }
    const own = apiErrorSchema.safeParse(error instanceof HttpException ? error.getResponse() : null);
    if (own.success) return own.data;
    if (status === 404) return { code: 'NOT_FOUND', message: `there is no ${request.method} ${request.path}` };
    return { code: status === 413 ? 'TOO_LARGE' : 'BAD_REQUEST', message: error instanceof Error ? error.message : 'the request can not be read' };
  }
}

/** Errors of the body's reader have a status of their own. */
function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const { status } = (error ?? {}) as { status?: unknown };
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}
