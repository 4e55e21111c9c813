/** A stretch of a film, as it is written into a file that grows. */
interface Piece {
  readonly atMs: number;
  /** What follows the time in its Matroska cluster. */
  readonly blocks: Buffer;
}

const segmentId = 0x18538067;
const clusterId = 0x1f43b675;
const timeId = 0xe7;

/**
 * A film without end, made of one that is repeated: a head, and pieces of about a fifth of a second with their own times. A file of a head and pieces is a
 * Matroska film that can be read while it grows.
 */
export class EndlessFilm {
  private constructor(
    readonly head: Buffer,
    private readonly pieces: readonly Piece[],
    private readonly lengthMs: number,
  ) {}

  /**
   * @param bytes a Matroska film whose clusters begin with their time.
   * @param lengthMs after which it begins anew.
   * @throws Error when it holds no cluster.
   */
  static read(bytes: Buffer, lengthMs: number): EndlessFilm {
    let head: Buffer | null = null;
    const pieces: Piece[] = [];
    for (let at = 0; at < bytes.length; ) {
      const id = elementId(bytes, at);
      const size = elementSize(bytes, at + id.length);
      const body = at + id.length + size.length;
      // What is inside of the segment is looked at one by one.
      at = id.value === segmentId ? body : body + size.value;
      if (id.value !== clusterId) continue;
      head ??= bytes.subarray(0, body - id.length - size.length);
      const time = bytes[body] === timeId ? elementSize(bytes, body + 1) : null;
      if (time === null) throw new Error('a cluster of the film does not begin with its time');
      const from = body + 1 + time.length;
      pieces.push({ atMs: bytes.readUIntBE(from, time.value), blocks: bytes.subarray(from + time.value, at) });
    }
    if (head === null) throw new Error('the film holds no pictures');
    return new EndlessFilm(head, pieces, lengthMs);
  }

  /** Where piece `index`, 0 to infinity, begins, ms. */
  at(index: number): number {
    return (this.pieces[index % this.pieces.length]?.atMs ?? 0) + Math.floor(index / this.pieces.length) * this.lengthMs;
  }

  piece(index: number): Buffer {
    const blocks = this.pieces[index % this.pieces.length]?.blocks ?? Buffer.alloc(0);
    const head = Buffer.alloc(18);
    head.writeUInt32BE(clusterId, 0);
    // Sizes have eight bytes: a one, and the number.
    head.writeBigUInt64BE(BigInt(blocks.length + 6) | (1n << 56n), 4);
    head.writeUInt8(timeId, 12);
    head.writeUInt8(0x84, 13);
    head.writeUInt32BE(this.at(index), 14);
    return Buffer.concat([head, blocks]);
  }
}

/** Bytes of a number of Matroska: as many more as its first byte has zeros in front. */
const lengthAt = (bytes: Buffer, at: number): number => Math.clz32(bytes[at] ?? 0) - 23;

function elementId(bytes: Buffer, at: number): { readonly value: number; readonly length: number } {
  const length = lengthAt(bytes, at);
  return { value: bytes.readUIntBE(at, length), length };
}

function elementSize(bytes: Buffer, at: number): { readonly value: number; readonly length: number } {
  const length = lengthAt(bytes, at);
  // The leading one is no part of it.
  return { value: Number(BigInt(`0x${bytes.subarray(at, at + length).toString('hex')}`) - (1n << BigInt(7 * length))), length };
}
