import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { LogLevel, LogLine, LogPage, LogQuery } from '@restrike/contracts';
import { lineFits, wordsOf } from '@restrike/runtime';
import type { NoLog } from './court-logs.js';

const limitMs = 8_000;
const maxBytes = 20 * 1024 * 1024;
/** Lines of the system that are looked at; a filter finds among these. */
const lookedAt = 2_000;
const run = promisify(execFile);

/** How a system tells its log, and how a line of that is read. */
interface SystemLog {
  readonly program: string;
  readonly args: readonly string[];
  readonly read: (text: string) => LogLine[];
}

const object = (text: string): Record<string, unknown> | null => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
};
const text = (value: unknown): string => (typeof value === 'string' ? value : Array.isArray(value) ? Buffer.from(value as number[]).toString('utf8') : '').slice(0, 4_000);
const syslogLevel = (priority: number): LogLevel => (priority <= 2 ? 'fatal' : priority === 3 ? 'error' : priority === 4 ? 'warn' : priority <= 6 ? 'info' : 'debug');
const windowsLevel = (level: number): LogLevel => (level === 1 ? 'fatal' : level === 2 ? 'error' : level === 3 ? 'warn' : level === 5 ? 'debug' : 'info');

/** journald, a JSON object a line. */
export function readJournal(output: string): LogLine[] {
  return output.split('\n').flatMap((line) => {
    const entry = object(line);
    const at = Number(entry?.['__REALTIME_TIMESTAMP']) / 1_000;
    if (entry === null || !Number.isFinite(at)) return [];
    return [{ at, level: syslogLevel(Number(entry['PRIORITY'] ?? 6)), module: text(entry['SYSLOG_IDENTIFIER'] ?? entry['_COMM']), message: text(entry['MESSAGE']), fields: {} }];
  });
}

/** Windows' event log as PowerShell gives it: one object, or a list of them. */
export function readWindowsEvents(output: string): LogLine[] {
  let value: unknown;
  try {
    value = JSON.parse(output);
  } catch {
    return [];
  }
  return (Array.isArray(value) ? (value as unknown[]) : [value]).flatMap((one) => {
    const { at, level, source, message, id } = (one ?? {}) as Record<string, unknown>;
    const time = Date.parse(text(at));
    return Number.isFinite(time) ? [{ at: time, level: windowsLevel(Number(level)), module: text(source), message: text(message), fields: { id: Number(id) } }] : [];
  });
}

const windowsCommand = [
  `Get-WinEvent -LogName System,Application -MaxEvents ${String(lookedAt)}`,
  `Select-Object @{n='at';e={$_.TimeCreated.ToUniversalTime().ToString('o')}},@{n='level';e={$_.Level}},@{n='source';e={$_.ProviderName}},@{n='id';e={$_.Id}},@{n='message';e={$_.Message}}`,
  'ConvertTo-Json -Compress',
].join(' | ');

/** The system's own log by platform; null where we know none. */
export function systemLogOf(platform: NodeJS.Platform): SystemLog | null {
  if (platform === 'linux') return { program: 'journalctl', args: ['--no-pager', '--output=json', '--reverse', `--lines=${String(lookedAt)}`], read: readJournal };
  if (platform === 'win32') return { program: 'powershell.exe', args: ['-NoProfile', '-NonInteractive', '-Command', windowsCommand], read: readWindowsEvents };
  return null;
}

/** The newest lines of the operating system's log that fit, newest first; one page, since what lies further back is for its own tools. */
export async function readSystemLog(query: LogQuery, platform: NodeJS.Platform): Promise<LogPage | NoLog> {
  const log = systemLogOf(platform);
  if (log === null) return { problem: `the log of this system (${platform}) can not be read from here` };
  try {
    const { stdout } = await run(log.program, [...log.args], { timeout: limitMs, maxBuffer: maxBytes, windowsHide: true });
    const lines = log.read(stdout).filter((line) => lineFits(line, query)).sort((a, b) => b.at - a.at).slice(0, query.limit);
    let bytes = 0;
    return { lines: lines.filter((line) => (bytes += JSON.stringify(line).length) < 200_000), next: null };
  } catch (error) {
    const [first = ''] = wordsOf(error).split('\n');
    return { problem: `${log.program} gives no log: ${first}` };
  }
}
