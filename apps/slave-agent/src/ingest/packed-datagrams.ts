import type { Datagram } from './thread-messages.js';

/**
 * Many datagrams as a few long values: a thread takes those over in a fraction of the time that hundreds of small objects need, and it is
 * the pipeline's time.
 */
export interface PackedDatagrams {
  /** Session and sender, each pair once. */
  readonly sources: readonly (readonly [sessionId: string, sender: string])[];
  /** Place of each datagram's pair in `sources`. */
  readonly source: Uint16Array;
  readonly number: Float64Array;
  readonly receivedAt: Float64Array;
  readonly monotonicUs: Float64Array;
  readonly length: Uint32Array;
  /** Content of all, one after the other, one byte a character (latin1). */
  readonly bytes: string;
}

/** Datagrams at most in one pack: places of sources have 16 bits. */
export const packLimit = 65_535;

/** @throws RangeError for more than {@link packLimit} datagrams. */
export function packDatagrams(datagrams: readonly Datagram[]): PackedDatagrams {
  const count = datagrams.length;
  if (count > packLimit) throw new RangeError(`${String(count)} datagrams in one pack, at most ${String(packLimit)} go`);
  const sources: (readonly [string, string])[] = [];
  const places = new Map<string, number>();
  const source = new Uint16Array(count);
  const number = new Float64Array(count);
  const receivedAt = new Float64Array(count);
  const monotonicUs = new Float64Array(count);
  const length = new Uint32Array(count);
  const bytes: string[] = [];
  let before: Datagram | null = null;
  let place = 0;
  datagrams.forEach((one, index) => {
    // Nearly all come from where the one before came from.
    if (one.sessionId !== before?.sessionId || one.sender !== before.sender) {
      const key = `${one.sessionId} ${one.sender}`;
      place = places.get(key) ?? sources.push([one.sessionId, one.sender]) - 1;
      places.set(key, place);
    }
    before = one;
    source[index] = place;
    number[index] = one.number;
    receivedAt[index] = one.receivedAt;
    monotonicUs[index] = one.monotonicUs;
    length[index] = one.bytes.length;
    bytes.push(one.bytes);
  });
  return { sources, source, number, receivedAt, monotonicUs, length, bytes: bytes.join('') };
}

/** The datagrams of a pack, in order. */
export function unpackDatagrams(packed: PackedDatagrams): Datagram[] {
  const datagrams: Datagram[] = [];
  let start = 0;
  for (let index = 0; index < packed.length.length; index += 1) {
    const [sessionId, sender] = packed.sources[packed.source[index] as number] as readonly [string, string];
    const end = start + (packed.length[index] as number);
    datagrams.push({
      sessionId,
      number: packed.number[index] as number,
      receivedAt: packed.receivedAt[index] as number,
      monotonicUs: packed.monotonicUs[index] as number,
      sender,
      bytes: packed.bytes.slice(start, end),
    });
    start = end;
  }
  return datagrams;
}
