import { pino, type Logger } from 'pino';
import { hideSecrets } from './logs/hide-secrets.js';

export type { Logger } from 'pino';

/** Structured log to standard output, one JSON object a line, without files. Secrets are hidden: see {@link hideSecrets}. */
export function createLogger(name: string, level: string): Logger {
  const clean = hideSecrets(() => []);
  return pino({ name, level, base: { name }, timestamp: pino.stdTimeFunctions.isoTime }, { write: (line) => void process.stdout.write(clean(line)) });
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
