import { pino, type Logger } from 'pino';

export type { Logger } from 'pino';

/** Names of fields that are never written to a log, wherever they stand. */
const secretFields = ['token', 'password', 'authorization', 'secret', 'key', 'pin'];

/** Structured log to standard output, one JSON object a line. Values of secret fields are replaced. */
export function createLogger(name: string, level: string): Logger {
  const paths = secretFields.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]);
  return pino({ name, level, base: { name }, timestamp: pino.stdTimeFunctions.isoTime, redact: { paths, censor: '(not shown)' } });
}

/** Nest's own messages through the same log; its start-up chatter at debug. */
export class NestLog {
  constructor(private readonly logger: Logger) {}
  log(message: unknown, context?: string): void {
    this.logger.debug({ context }, String(message));
  }
  error(message: unknown, stack?: string, context?: string): void {
    this.logger.error({ context, stack }, String(message));
  }
  warn(message: unknown, context?: string): void {
    this.logger.warn({ context }, String(message));
  }
  debug(message: unknown, context?: string): void {
    this.logger.trace({ context }, String(message));
  }
  verbose(message: unknown, context?: string): void {
    this.logger.trace({ context }, String(message));
  }
}
