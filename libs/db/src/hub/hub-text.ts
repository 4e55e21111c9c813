/**
 * Text of the wire may hold NUL, which Postgres takes in no text. It is kept as U+E000 and a digit, and U+E000 itself likewise, so that
 * every text comes back as it was.
 */
const special = /[\u0000\uE000]/; // eslint-disable-line no-control-regex
const mark = '\uE000';

/** A text as a column takes it. */
export function toColumn(text: string): string {
  return special.test(text) ? text.replaceAll(mark, `${mark}1`).replaceAll('\u0000', `${mark}0`) : text;
}

/** The text of a column. */
export function fromColumn(text: string): string {
  return text.includes(mark) ? text.replaceAll(`${mark}0`, '\u0000').replaceAll(`${mark}1`, mark) : text;
}

export const toColumnOrNull = (text: string | null): string | null => (text === null ? null : toColumn(text));
export const fromColumnOrNull = (value: unknown): string | null => (value === null ? null : fromColumn(String(value)));
