import path from 'node:path';
import { z } from 'zod';
import { numberSetting } from '../read-configuration.js';
import { openLog, readModuleLevels, type OpenLog } from './open-log.js';

const level = z.enum(['trace', 'debug', 'info', 'warn', 'error'], 'must be trace, debug, info, warn or error').default('info');
const moduleLevels = z
  .string()
  .default('')
  .transform((text, context) => {
    const levels = readModuleLevels(text);
    if (typeof levels !== 'string') return levels;
    context.addIssue({ code: 'custom', message: levels });
    return z.NEVER;
  });

/** Settings of the log, the same for every process of ours. */
export const logSettings = {
  logLevel: { env: 'RESTRIKE_LOG_LEVEL', schema: level },
  /** Levels of single rooms: `link=debug,sync=warn`. */
  logLevels: { env: 'RESTRIKE_LOG_LEVELS', schema: moduleLevels },
  logFileMegabytes: { env: 'RESTRIKE_LOG_FILE_MB', schema: numberSetting(1, 1_000).default(10) },
  logFiles: { env: 'RESTRIKE_LOG_FILES', schema: numberSetting(2, 1_000).default(30) },
  logDays: { env: 'RESTRIKE_LOG_DAYS', schema: numberSetting(1, 3_650).default(30) },
} as const;

type LogSettings = { readonly [K in keyof typeof logSettings]: z.output<(typeof logSettings)[K]['schema']> };

/** Folder of the logs in a data directory. */
export const logFolder = (dataDir: string): string => path.join(dataDir, 'logs');

/** Opens the log of a process below its data directory. Secrets that are not set are none. */
export function openProcessLog(name: string, settings: LogSettings & { readonly dataDir: string }, secrets: readonly (string | null | undefined)[]): OpenLog {
  return openLog({
    name,
    level: settings.logLevel,
    moduleLevels: settings.logLevels,
    folder: logFolder(settings.dataDir),
    rules: { maxBytes: settings.logFileMegabytes * 1024 * 1024, keepFiles: settings.logFiles, keepDays: settings.logDays },
    secrets: secrets.flatMap((one) => one ?? []),
  });
}
