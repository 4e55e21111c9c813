/* eslint-disable no-control-regex -- NUL and BOM are white space on this wire */
import { BadField, quote } from './field.js';
import type { DatagramPart, Reading, ReadingIssue } from './message.js';
import { builtInProtocol, type Protocol } from './protocol.js';

/** Bytes of a datagram that are read; longer ones are kept by the caller and flagged here. Real ones are below 256. */
export const maxDatagramBytes = 2_048;

/** Messages that one datagram may join; what follows stays in the last part. */
const maxParts = 32;
const maxPatternLength = 80;
const CR = 13;
const LF = 10;

const decoder = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true });

const isBlank = (byte: number): boolean => byte === 32 || byte === CR || byte === LF || byte === 9 || byte === 0;

/** `hl` in either case begins at an offset. */
const isHit = (bytes: Uint8Array, at: number): boolean => ((bytes[at] ?? 0) | 0x20) === 0x68 && ((bytes[at + 1] ?? 0) | 0x20) === 0x6c;

/** `hl1;20hl2;30` of an older sender: offset of the second message, or -1. Only ever these two keys. */
function gluedAt(bytes: Uint8Array, start: number, end: number): number {
  let first = start;
  while (first < end && isBlank(bytes[first] ?? 0)) first += 1;
  if (!isHit(bytes, first)) return -1;
  for (let index = first + 4; index < end - 3; index += 1) {
    const before = bytes[index - 1] ?? 0;
    if (isHit(bytes, index) && before >= 0x30 && before <= 0x39) return index;
  }
  return -1;
}

/** Where each message of a datagram begins. A line end begins a new one only when something follows it. */
function starts(bytes: Uint8Array): number[] {
  const found = [0];
  let contentBefore = false;
  for (let index = 0; index < bytes.length && found.length < maxParts; index += 1) {
    const byte = bytes[index] ?? 0;
    if (byte !== LF) {
      if (!isBlank(byte)) contentBefore = true;
      continue;
    }
    if (!contentBefore) continue;
    let next = index + 1;
    while (next < bytes.length && isBlank(bytes[next] ?? 0)) next += 1;
    if (next >= bytes.length) break;
    found.push(next);
    contentBefore = false;
    index = next - 1;
  }
  for (let index = found.length - 1; index >= 0; index -= 1) {
    const glued = gluedAt(bytes, found[index] ?? 0, found[index + 1] ?? bytes.length);
    if (glued > 0) found.splice(index + 1, 0, glued);
  }
  return found;
}

/** Shape of an unknown message, so that equal ones are counted together: digits become N, the rest is bounded. */
function patternOf(text: string): string {
  return text.slice(0, 200).replace(/[0-9]+/g, 'N').slice(0, maxPatternLength);
}

const unknown = (text: string, code: 'UNKNOWN_KEY' | 'JSON_INTERFACE' | 'NOT_UTF8', detail: string): Reading => ({
  outcome: 'unknown',
  type: 'unknown',
  pattern: patternOf(text),
  issues: [{ code, detail }],
});

/** White space, NUL or BOM. Printable ASCII, nearly every character there is, is answered without the expression. */
function isBlankAt(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return !(code > 32 && code < 127) && /[\s\u0000\uFEFF]/.test(text.charAt(index));
}

/** Cuts blanks from both ends. By hand: an expression that ends in `+$` is quadratic in a run of blanks inside. */
function trimmed(raw: string): string {
  let start = 0;
  let end = raw.length;
  while (start < end && isBlankAt(raw, start)) start += 1;
  while (end > start && isBlankAt(raw, end - 1)) end -= 1;
  return raw.slice(start, end);
}

/** Reads the text of one message. Never throws. */
export function parseMessage(raw: string, protocol: Protocol = builtInProtocol): Reading {
  const badBytes = raw.includes('\uFFFD') || /[^\u0000]\u0000+[^\u0000\s;]/.test(raw);
  // A NUL inside is kept in the raw bytes only: no text field and no database takes it.
  const text = trimmed(raw).replaceAll('\u0000', '\uFFFD');
  if (text === '') return { outcome: 'malformed', type: 'unknown', issues: [{ code: 'EMPTY', detail: 'nothing but white space' }] };
  if (text.startsWith('{') || text.startsWith('[')) {
    return unknown(text, 'JSON_INTERFACE', 'JSON: the sender uses its other interface (External UDP event listeners); set it to the UDP broadcast');
  }
  const body = text.endsWith(';') ? text.slice(0, -1) : text;
  const [first = '', ...rest] = body.split(';');
  const head = first.trim().toLowerCase();
  const port = head.startsWith('udp port ');
  const key = port ? 'udp port' : head;
  const row = protocol.byKey.get(key);
  if (row === undefined) {
    return badBytes
      ? unknown(text, 'NOT_UTF8', `no message is named ${quote(first)}, and the bytes are not UTF-8`)
      : unknown(text, 'UNKNOWN_KEY', `no message is named ${quote(first)}`);
  }
  const fields = port ? [first.trim().slice('udp port '.length).trim()] : rest.map((one) => one.trim());
  const issues: ReadingIssue[] = [];
  // An older sender cuts a name with letters outside ASCII at its end, in mid-character: the rest is good.
  if (badBytes) issues.push({ code: 'NOT_UTF8', detail: 'not all bytes are UTF-8; unreadable ones are shown as U+FFFD' });
  if (row.maxFields !== null && fields.length > row.maxFields) {
    const extra = fields.slice(row.maxFields);
    // One more empty field is a final `;;`, seen from senders that add a terminator of their own.
    if (extra.some((one) => one !== '')) {
      issues.push({ code: 'EXTRA_FIELDS', detail: `${String(fields.length)} values, expected at most ${String(row.maxFields)}; first extra is ${quote(extra[0] ?? '')}` });
    }
  }
  const message = row.read(fields, key, issues);
  if (message instanceof BadField) {
    return { outcome: 'malformed', type: row.type, issues: [{ code: message.code, detail: `${key}: ${message.detail}`.slice(0, 300) }, ...issues] };
  }
  return { outcome: 'known', type: row.type, message, issues };
}

/**
 * Reads a datagram: one message as a rule, several when the sender joined them. Never throws, whatever the bytes.
 *
 * @returns at least one part; the parts' slices joined are the datagram.
 */
export function parseDatagram(bytes: Uint8Array, protocol: Protocol = builtInProtocol): DatagramPart[] {
  if (bytes.length > maxDatagramBytes) {
    const detail = `${String(bytes.length)} bytes, messages have at most ${String(maxDatagramBytes)}`;
    return [{ start: 0, end: bytes.length, reading: { outcome: 'malformed', type: 'unknown', issues: [{ code: 'OVERSIZED', detail }] } }];
  }
  const begin = starts(bytes);
  return begin.map((start, index) => {
    const end = begin[index + 1] ?? bytes.length;
    return { start, end, reading: parseMessage(decoder.decode(bytes.subarray(start, end)), protocol) };
  });
}
