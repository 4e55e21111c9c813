import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { LogLevel, LogLine, LogPage, LogQuery } from '@restrike/contracts';
import { readLogPage } from '@restrike/runtime';
import type { NoLog } from './court-logs.js';

/** Where OBS writes its logs, unless the court's settings name another folder. Pure. */
export function obsLogFolder(configured: string, platform: NodeJS.Platform, environment: Readonly<Record<string, string | undefined>>): string {
  if (configured !== '') return configured;
  const home = environment['HOME'] ?? environment['USERPROFILE'] ?? '';
  if (platform === 'win32') return path.win32.join(environment['APPDATA'] ?? path.win32.join(home, 'AppData', 'Roaming'), 'obs-studio', 'logs');
  if (platform === 'darwin') return path.posix.join(home, 'Library', 'Application Support', 'obs-studio', 'logs');
  return path.posix.join(environment['XDG_CONFIG_HOME'] ?? path.posix.join(home, '.config'), 'obs-studio', 'logs');
}

const begunAt = /^(\d{4})-(\d{2})-(\d{2}) (\d{2})-(\d{2})-(\d{2})/;
const stamped = /^(\d{2}):(\d{2}):(\d{2})\.(\d{3}): (.*)$/s;
const levelOf = (message: string): LogLevel => (/^error\b/i.test(message) ? 'error' : /^warning\b/i.test(message) ? 'warn' : 'info');

/**
 * A line of OBS's log: time of day and text; the day is that of the file's name, or the next one when OBS ran over midnight. null for a line without a
 * time, which belongs to the one before it.
 */
export function readObsLine(text: string, fileName: string): LogLine | null {
  const begun = begunAt.exec(fileName)?.slice(1).map(Number);
  const line = stamped.exec(text.replace(/\r$/, ''));
  if (begun === undefined || line === null) return null;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = begun;
  const [, hours, minutes, seconds, millis, message = ''] = line;
  const start = new Date(year, month - 1, day, hour, minute, second).getTime();
  let at = new Date(year, month - 1, day, Number(hours), Number(minutes), Number(seconds), Number(millis)).getTime();
  // OBS names the file a moment after its first lines.
  if (at < start - 60_000) at = new Date(year, month - 1, day + 1, Number(hours), Number(minutes), Number(seconds), Number(millis)).getTime();
  return { at, level: levelOf(message), module: /^\[([^\]]{1,60})\]/.exec(message)?.[1] ?? '', message: message.slice(0, 4_000), fields: {} };
}

/** A page of OBS's logs, newest first. */
export async function readObsLog(folder: string, query: LogQuery): Promise<LogPage | NoLog> {
  let names: string[];
  try {
    names = readdirSync(folder).filter((name) => begunAt.test(name) && name.endsWith('.txt'));
  } catch {
    return { problem: `${folder} is not there: does OBS run on this laptop? Set the folder of its logs in the court's settings` };
  }
  const files = names.sort((a, b) => (a > b ? -1 : 1)).map((name, index) => ({ name, file: path.join(folder, name), isCurrent: index === 0 }));
  return readLogPage(files, query, (text, file) => readObsLine(text, file.name));
}
