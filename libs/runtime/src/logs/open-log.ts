import { logLevelSchema, type LogLevel } from '@restrike/contracts';
import { pino, type Logger } from 'pino';
import { hideSecrets } from './hide-secrets.js';
import { LogFiles, type LogFileRules } from './log-files.js';

export interface OpenLogOptions {
  /** Of the process, and of its files. */
  readonly name: string;
  readonly level: LogLevel;
  /** Levels of single rooms, `link` → `debug`. */
  readonly moduleLevels: ReadonlyMap<string, LogLevel>;
  /** Folder of the files. */
  readonly folder: string;
  readonly rules: LogFileRules;
  /** Secrets of this process, which are hidden wherever they stand. */
  readonly secrets: readonly string[];
}

/** A log to standard output and to files. */
export interface OpenLog {
  readonly logger: Logger;
  /** Hides another secret from now on. */
  hide(secret: string): void;
  /** Writes what is not written yet. */
  flush(): void;
}

/**
 * LOG-1: structured log, a JSON object a line, to standard output and to rotating files below the data directory. No secret is written: see
 * {@link hideSecrets}.
 */
export function openLog(options: OpenLogOptions): OpenLog {
  const secrets = new Set(options.secrets);
  const files = new LogFiles(options.folder, options.name, options.rules, () => new Date());
  const clean = hideSecrets(() => [...secrets]);
  const both = {
    write: (text: string): void => {
      const line = clean(text);
      process.stdout.write(line);
      files.write(line);
    },
  };
  const logger = pino(
    {
      level: options.level,
      base: { name: options.name },
      timestamp: pino.stdTimeFunctions.isoTime,
      onChild: (child) => void (child.level = options.moduleLevels.get(String(child.bindings()['module'] ?? '')) ?? options.level),
    },
    both,
  );
  // Nobody may read what is said of it on standard error.
  process.on('uncaughtExceptionMonitor', (err) => logger.error({ err }, 'an unexpected error'));
  process.on('exit', () => files.flush());
  return { logger, hide: (secret) => void secrets.add(secret), flush: () => files.flush() };
}

/** Reads `link=debug,sync=warn`. @returns the levels, or in words what is wrong. */
export function readModuleLevels(text: string): ReadonlyMap<string, LogLevel> | string {
  const levels = new Map<string, LogLevel>();
  for (const part of text.split(',').map((one) => one.trim()).filter((one) => one !== '')) {
    const [module = '', given = '', ...rest] = part.split('=').map((one) => one.trim());
    const level = logLevelSchema.safeParse(given);
    if (module === '' || rest.length > 0 || !level.success) return `${part} is not MODULE=LEVEL with a level of ${logLevelSchema.options.join(', ')}`;
    levels.set(module, level.data);
  }
  return levels;
}
