import type { ReadingCode, ReadingIssue } from './message.js';

/** A field that can not be used: the message is malformed. */
export class BadField {
  constructor(
    readonly code: ReadingCode,
    readonly detail: string,
  ) {}
}

/** One positional value of a message: how it is read from the wire and written to it. */
export interface Field {
  readonly name: string;
  /** For the documentation: what may stand here. */
  readonly shape: string;
  readonly optional: boolean;
  /** Only integers have a range; a value outside it is kept and flagged. */
  readonly range: { readonly min: number; readonly max: number } | null;
  read(text: string, issues: ReadingIssue[]): unknown;
  write(value: unknown, message: Readonly<Record<string, unknown>>): string;
}

/** Quotes a text from the wire for a person, bounded: it may be megabytes of anything. */
export function quote(text: string): string {
  const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text;
  return JSON.stringify(shown);
}

/** Strict whole number: digits with an optional minus. `3x`, `1e5`, `+1` and other scripts' digits are none. */
export function readInteger(name: string, text: string, range: { min: number; max: number }, issues: ReadingIssue[]): number | BadField {
  if (text === '') return new BadField('MISSING_FIELD', `${name} is empty, expected a whole number`);
  if (!/^-?[0-9]{1,9}$/.test(text)) return new BadField('NOT_A_NUMBER', `${name} is ${quote(text)}, expected a whole number`);
  // `-0` is 0: the two are told apart by comparison and by storage.
  const value = Number(text) + 0;
  if (value < range.min || value > range.max) {
    issues.push({ code: 'OUT_OF_RANGE', detail: `${name} is ${text}, expected ${String(range.min)} to ${String(range.max)}` });
  }
  return value;
}

/** Milliseconds of `m:ss`, `mm:ss` or `ss`. */
export function readTime(name: string, text: string): number | BadField {
  const match = /^(?:([0-9]{1,3}):)?([0-9]{1,4})$/.exec(text);
  if (match === null) return new BadField(text === '' ? 'MISSING_FIELD' : 'BAD_TIME', `${name} is ${quote(text)}, expected mm:ss or seconds`);
  const minutes = match[1] === undefined ? 0 : Number(match[1]);
  const seconds = Number(match[2]);
  if (match[1] !== undefined && seconds > 59) return new BadField('BAD_TIME', `${name} is ${quote(text)}: seconds go to 59`);
  return (minutes * 60 + seconds) * 1000;
}

/** A tick is `01:59`; the end of a clock is the literal `0:00`. */
export function writeTime(ms: number, literalZero: boolean): string {
  const seconds = Math.floor(ms / 1000);
  if (literalZero && seconds === 0) return '0:00';
  return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
}

export function integer(name: string, min: number, max: number): Field {
  return {
    name,
    shape: `${String(min)}–${String(max)}`,
    optional: false,
    range: { min, max },
    read: (text, issues) => readInteger(name, text, { min, max }, issues),
    write: (value) => String(value),
  };
}

/** A whole number that may be left out or empty: null then. */
export function optionalInteger(name: string, min: number, max: number): Field {
  return {
    ...integer(name, min, max),
    optional: true,
    read: (text, issues) => (text === '' ? null : readInteger(name, text, { min, max }, issues)),
    write: (value) => (value === null || value === undefined ? '' : String(value)),
  };
}

export function time(name: string): Field {
  return {
    name,
    shape: 'mm:ss, m:ss or seconds',
    optional: false,
    range: null,
    read: (text) => readTime(name, text),
    write: (value, message) => writeTime(Number(value), message['action'] === 'stopEnd'),
  };
}

/** One word of a list, any case; an unknown word is flagged and read as none, the rest of the message is used. */
export function optionalWord(name: string, words: readonly string[]): Field {
  return {
    name,
    shape: words.join(' · '),
    optional: true,
    range: null,
    read: (text, issues) => {
      if (text === '') return null;
      const word = words.find((one) => one.toLowerCase() === text.toLowerCase());
      if (word === undefined) issues.push({ code: 'BAD_VALUE', detail: `${name} is ${quote(text)}, expected ${words.join(', ')}` });
      return word ?? null;
    },
    write: (value) => (value === null || value === undefined ? '' : String(value)),
  };
}

/** One word of a list, any case; without it the message means nothing. */
export function word(name: string, words: readonly string[]): Field {
  return {
    name,
    shape: words.join(' · '),
    optional: false,
    range: null,
    read: (text) =>
      words.find((one) => one.toLowerCase() === text.toLowerCase()) ??
      new BadField(text === '' ? 'MISSING_FIELD' : 'BAD_VALUE', `${name} is ${quote(text)}, expected ${words.join(', ')}`),
    write: (value) => String(value),
  };
}

/** Any text, also none. */
export function text(name: string): Field {
  return { name, shape: 'text', optional: true, range: null, read: (value) => value, write: (value) => String(value ?? '') };
}
