/**
 * Arrays as Postgres itself writes and reads them, for statements that take thousands of values: as text each value is escaped here, and found, read and
 * converted there, which costs both ends more than the way of the row into its table.
 */

/** A value that its type does not have, with the code that the database has for it: it is the content, and not the moment. */
class NotOfType extends Error {
  readonly code = '22P02';

  constructor(type: string, value: unknown) {
    super(`invalid input for type ${type}: ${JSON.stringify(value)}`);
  }
}

/** How the values of a type are written. */
interface Codec {
  /** Number of the type in every Postgres. */
  readonly oid: number;
  /** So many bytes a value takes at most. */
  readonly most: (value: never) => number;
  /** Writes a value and gives its bytes. */
  readonly write: (to: Buffer, value: never, at: number) => number;
}

/** A type whose values are all of one size. */
const fixed = <T>(oid: number, bytes: number, write: (to: Buffer, value: T, at: number) => unknown): Codec => ({
  oid,
  most: () => bytes,
  write: (to: Buffer, value: T, at: number) => {
    write(to, value, at);
    return bytes;
  },
});
/** UTF-8 has three bytes at most for each of the units that a text's length counts. */
const text = (oid: number): Codec => ({ oid, most: (value: string) => value.length * 3, write: (to: Buffer, value: string, at: number) => to.write(value, at) });

const uuidPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const highWord = 0x1_0000_0000;
const dayMs = 86_400_000;
/** Days are counted from the first of the year 2000. */
const firstDayMs = Date.UTC(2000, 0, 1);

function wholeNumber(type: string, value: number, least: number, most: number): number {
  if (!Number.isInteger(value) || value < least || value > most) throw new NotOfType(type, value);
  return value;
}

const codecs = {
  boolean: fixed<boolean>(16, 1, (to, value, at) => to.writeUInt8(value ? 1 : 0, at)),
  bytea: { oid: 17, most: (value: Buffer) => value.length, write: (to: Buffer, value: Buffer, at: number) => value.copy(to, at) } satisfies Codec,
  bigint: fixed<number>(20, 8, (to, value, at) => {
    const whole = wholeNumber('bigint', value, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
    const high = Math.floor(whole / highWord);
    to.writeInt32BE(high, at);
    to.writeUInt32BE(whole - high * highWord, at + 4);
  }),
  smallint: fixed<number>(21, 2, (to, value, at) => to.writeInt16BE(wholeNumber('smallint', value, -32_768, 32_767), at)),
  text: text(25),
  json: text(114),
  'double precision': fixed<number>(701, 8, (to, value, at) => to.writeDoubleBE(value, at)),
  date: fixed<string>(1082, 4, (to, value, at) => {
    const ms = Date.parse(`${value}T00:00:00Z`);
    if (Number.isNaN(ms) || !new Date(ms).toISOString().startsWith(`${value}T`)) throw new NotOfType('date', value);
    to.writeInt32BE((ms - firstDayMs) / dayMs, at);
  }),
  uuid: fixed<string>(2950, 16, (to, value, at) => {
    if (!uuidPattern.test(value)) throw new NotOfType('uuid', value);
    to.write(value.replaceAll('-', ''), at, 'hex');
  }),
} as const;

/** Types whose arrays can be written. */
export type BinaryType = keyof typeof codecs;

/** Head of an array: one dimension, whether it holds nulls, the type of its values, how many, counted from 1. */
const headBytes = 20;
const [dimensionsAt, nullsAt, oidAt, countAt, firstAt] = [0, 4, 8, 12, 16] as const;
const lengthBytes = 4;
const isNull = -1;
/** Arrays are written here and cut out when their size is known: a buffer for each, with room to spare, had the whole memory collected five times as often. */
let desk = Buffer.allocUnsafe(64 * 1024);
/** What one array needs beyond this is let go. */
const mostKept = 1024 * 1024;

/**
 * An array as a parameter of a statement; the driver hands a buffer on as it is.
 *
 * @throws NotOfType for a value that its type does not have.
 */
export function binaryArray(type: BinaryType, values: readonly unknown[]): Buffer {
  const { oid, most, write } = codecs[type] as Codec;
  let bytes = desk;
  let [at, lastAt] = [headBytes, headBytes];
  let last: unknown = null;
  let hasNulls = false;
  for (const value of values) {
    const room = lengthBytes + (value === null ? 0 : most(value as never));
    if (bytes.length < at + room) bytes = Buffer.concat([bytes.subarray(0, at)], Math.max(bytes.length * 2, at + room));
    if (value === null) {
      hasNulls = true;
      at = bytes.writeInt32BE(isNull, at);
    } else if (value === last) {
      // Most columns say the same from row to row: it is written already.
      bytes.copyWithin(at, lastAt, lastAt + lengthBytes + bytes.readInt32BE(lastAt));
      at += lengthBytes + bytes.readInt32BE(lastAt);
    } else {
      lastAt = at;
      last = value;
      const length = write(bytes, value as never, at + lengthBytes);
      at = bytes.writeInt32BE(length, at) + length;
    }
  }
  bytes.writeInt32BE(1, dimensionsAt);
  bytes.writeInt32BE(hasNulls ? 1 : 0, nullsAt);
  bytes.writeInt32BE(oid, oidAt);
  bytes.writeInt32BE(values.length, countAt);
  bytes.writeInt32BE(1, firstAt);
  if (bytes.length <= mostKept) desk = bytes;
  return Buffer.from(bytes.subarray(0, at));
}
