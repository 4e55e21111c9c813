import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { apiErrorSchema, type ApiError } from '@restrike/contracts';
import { traceOf, type Logger } from '@restrike/runtime';
import type { Request, Response } from 'express';

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
    const status = error instanceof HttpException ? error.getStatus() : 500;
    response.status(status).json(this.words(error, status, request));
  }

  private words(error: unknown, status: number, request: Request): ApiError {
    if (!(error instanceof HttpException)) {
      this.log.error({ path: request.path, error: traceOf(error) }, 'a request failed');
      return { code: 'INTERNAL', message: 'the agent could not answer; its log says why' };
    }
    const own = apiErrorSchema.safeParse(error.getResponse());
    if (own.success) return own.data;
    if (status === 413) return { code: 'TOO_LARGE', message: 'the body of the request is too large' };
    return status === 404 ? { code: 'NOT_FOUND', message: `there is no ${request.method} ${request.path}` } : { code: 'BAD_REQUEST', message: error.message };
  }
}
