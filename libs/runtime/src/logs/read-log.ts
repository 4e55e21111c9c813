import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LogLevel, LogLine, LogPage, LogQuery } from '@restrike/contracts';
import { LineReader } from './line-reader.js';
import { logFilesIn, type LogFile } from './log-files.js';

/** Bytes of lines in one page: it must fit into a message of the link. */
const pageBytes = 200_000;
/** Bytes of files that one request reads; then it gives what it has, and the next page goes on there. */
const readBytes = 64 * 1024 * 1024;
/** Lines that are looked at in one go, before what else this process does has its turn: triggers and commands wait meanwhile. */
const linesInOneGo = 1_000;
/** Longest message that is given. */
const messageLimit = 4_000;
const fieldsLimit = 8_000;

const names: Readonly<Record<number, LogLevel>> = { 10: 'trace', 20: 'debug', 30: 'info', 40: 'warn', 50: 'error', 60: 'fatal' };
/** Order of the levels. */
export const levelRank: Readonly<Record<LogLevel, number>> = { trace: 10, debug: 20, info: 30, warn: 40, error: 50, fatal: 60 };

/** Reads a line of our own log; null for one that is none, as half of one that was cut off by a pulled plug. */
export function readLogLine(text: string): LogLine | null {
  try {
    const { level, time, module, msg, name: _name, ...fields } = JSON.parse(text) as Record<string, unknown>;
    const at = typeof time === 'string' ? Date.parse(time) : Number(time);
    if (!Number.isFinite(at)) return null;
    const tooLong = JSON.stringify(fields).length > fieldsLimit;
    return {
      at,
      level: names[Number(level)] ?? 'info',
      module: typeof module === 'string' ? module : '',
      message: (typeof msg === 'string' ? msg : '').slice(0, messageLimit),
      fields: tooLong ? { note: `${String(JSON.stringify(fields).length)} characters left out` } : (fields as LogLine['fields']),
    };
  } catch {
    return null;
  }
}

/** Whether a line is wanted. Pure. */
export function lineFits(line: LogLine, { level, module, text, fromMs, toMs }: LogQuery): boolean {
  if (level !== undefined && levelRank[line.level] < levelRank[level]) return false;
  if (module !== undefined && line.module !== module) return false;
  if (fromMs !== undefined && line.at < fromMs) return false;
  if (toMs !== undefined && line.at > toMs) return false;
  if (text === undefined) return true;
  const wanted = text.toLowerCase();
  return line.message.toLowerCase().includes(wanted) || JSON.stringify(line.fields).toLowerCase().includes(wanted);
}

/** Where a page ended: before this line of this file. */
interface LogCursor {
  readonly file: string;
  readonly line: number;
}
const writeCursor = ({ file, line }: LogCursor): string => Buffer.from(`${String(line)}:${file}`).toString('base64url');
function readCursor(text: string): LogCursor {
  const [, line, file] = /^(\d{1,12}):([A-Za-z0-9._ -]{1,150})$/.exec(Buffer.from(text, 'base64url').toString('utf8')) ?? [];
  if (line === undefined || file === undefined) throw new RangeError('cursor is not one of a previous answer');
  return { line: Number(line), file };
}

/** Of all readers in this process: a download asks for the next page of the same file at once. */
const ownReader = new LineReader(10_000, readBytes);

/**
 * LOG-1: a page of lines from files in which each line is one record, newest first.
 *
 * @param files newest first.
 * @param read a line as a record; null for one that is none.
 * @param atMost characters of files that this request reads.
 * @throws RangeError for a cursor of somebody's own making.
 */
export async function readLogPage(files: readonly LogFile[], query: LogQuery, read: (text: string, file: LogFile) => LogLine | null, atMost = readBytes): Promise<LogPage> {
  const cursor = query.cursor === undefined ? null : readCursor(query.cursor);
  const found: LogLine[] = [];
  let bytes = 0;
  let looked = 0;
  for (const file of files) {
    if (cursor !== null && file.name > cursor.file) continue;
    const before = cursor?.file === file.name ? cursor.line : null;
    // Was read to its beginning: to read it again, for nothing, could use up all that this request may read, and the cursor would stand still.
    if (before === 0) continue;
    const content = await ownReader.read(file.file, before);
    if (content === null) continue;
    looked += content.size;
    const from = Math.min(before ?? content.lines.length, content.lines.length);
    for (let index = from - 1; index >= 0; index -= 1) {
      if (index % linesInOneGo === 0) await nextTurn();
      const line = read(content.lines[index] ?? '', file);
      if (line === null || !lineFits(line, query)) continue;
      found.push(line);
      bytes += JSON.stringify(line).length;
      if (found.length >= query.limit || bytes >= pageBytes) return { lines: found, next: index === 0 && file === files.at(-1) ? null : writeCursor({ file: file.name, line: index }) };
    }
    if (looked >= atMost && file !== files.at(-1)) return { lines: found, next: writeCursor({ file: file.name, line: 0 }) };
  }
  return { lines: found, next: null };
}

/** A page of the log of one of our processes. @throws RangeError for a cursor of somebody's own making. */
export function readOwnLog(folder: string, name: string, query: LogQuery): Promise<LogPage> {
  return readLogPage(logFilesIn(path.resolve(folder), name), query, readLogLine);
}

/** A character that would end a line, or turn a screen's colours and words about, as its code. */
const visible = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, (one) => (one === '\n' ? '\\n' : `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`));

/** A page as text for people: a line each, oldest first within the page. Pure. */
export function logText(lines: readonly LogLine[]): string {
  const line = ({ at, level, module, message, fields }: LogLine): string => {
    const more = Object.keys(fields).length === 0 ? '' : ` ${JSON.stringify(fields)}`;
    return visible(`${new Date(at).toISOString()} ${level.toUpperCase().padEnd(5)} ${module === '' ? '' : `[${module}] `}${message}${more}`);
  };
  return lines.map((one) => `${line(one)}\n`).join('');
}
