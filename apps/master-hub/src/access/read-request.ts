import { HttpException } from '@nestjs/common';
import type { ApiError } from '@restrike/contracts';
import type { z } from 'zod';

/** A refusal as every API of ours answers it. */
export function refuse(status: number, error: ApiError): HttpException {
  return new HttpException(error, status);
}

/**
 * Reads a query string (`BAD_QUERY`), parameters of a path or a body (`BAD_BODY`) by its schema.
 *
 * @throws HttpException 400 that names the first field that is wrong.
 */
export function readRequest<T extends z.ZodType>(schema: T, value: unknown, code: 'BAD_QUERY' | 'BAD_BODY' = 'BAD_BODY'): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw refuse(400, { code, message: issue?.message ?? 'the request can not be read', path: issue?.path.join('.') ?? '' });
}
