import { parseDatagram, type Protocol, type Reading } from '@restrike/pss-protocol';

/** One message of a datagram, read. Shared by all datagrams with the same bytes: never changed. */
export interface ReadPart {
  readonly reading: Reading;
  /** The message's own bytes. */
  readonly raw: Uint8Array;
  /** What the record keeps of the meaning, and its JSON text. */
  readonly parsed: Readonly<Record<string, unknown>> | null;
  readonly parsedJson: string | null;
}

/** Longer ones are rare, and are not remembered: they would hold memory for nothing. */
const rememberedLength = 128;

/**
 * Reads datagrams and remembers the newest readings. Reading is pure, and the wire repeats itself: of the datagrams of the recorded sessions three
 * in four had come before (ticks of the clock, hit levels, the lines of a load). Two generations bound it: at most twice `size` readings stay.
 */
export class DatagramReadings {
  private newer = new Map<string, readonly ReadPart[]>();
  private older = new Map<string, readonly ReadPart[]>();

  constructor(
    private readonly protocol: Protocol,
    private readonly size = 512,
  ) {}

  /** @param text content, one byte a character (latin1). Never throws; at least one part. */
  of(text: string): readonly ReadPart[] {
    const known = this.newer.get(text);
    if (known !== undefined) return known;
    const parts = this.older.get(text) ?? this.read(text);
    if (text.length <= rememberedLength) this.remember(text, parts);
    return parts;
  }

  private remember(text: string, parts: readonly ReadPart[]): void {
    if (this.newer.size >= this.size) {
      this.older = this.newer;
      this.newer = new Map();
    }
    this.newer.set(text, parts);
  }

  private read(text: string): readonly ReadPart[] {
    const bytes = Buffer.from(text, 'latin1');
    return parseDatagram(bytes, this.protocol).map(({ start, end, reading }) => {
      const parsed = parsedOf(reading);
      return { reading, raw: start === 0 && end === bytes.length ? bytes : bytes.subarray(start, end), parsed, parsedJson: parsed === null ? null : JSON.stringify(parsed) };
    });
  }
}

function parsedOf(reading: Reading): ReadPart['parsed'] {
  if (reading.outcome === 'known') return reading.message as unknown as Readonly<Record<string, unknown>>;
  return reading.outcome === 'unknown' ? { pattern: reading.pattern } : null;
}
