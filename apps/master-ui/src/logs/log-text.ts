import type { LogLine } from '@restrike/contracts';

/** One line of a log as text. */
export function logLineText({ at, level, module, message, fields }: LogLine): string {
  const rest = Object.keys(fields).length === 0 ? '' : ` ${JSON.stringify(fields)}`;
  return `${new Date(at).toISOString()} ${level.toUpperCase().padEnd(5)} ${module === '' ? '' : `[${module}] `}${message}${rest}`;
}
