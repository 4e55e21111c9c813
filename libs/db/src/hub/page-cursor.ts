/** Last row of a page in an order of time and id, newest first. */
export interface PageCursor {
  readonly time: number;
  readonly id: string;
}

/** Opaque text of a cursor. */
export function writeCursor({ time, id }: PageCursor): string {
  return Buffer.from(`${String(time)}:${id}`).toString('base64url');
}

/** @throws RangeError for a text that no answer of ours had. */
export function readCursor(cursor: string): PageCursor {
  const match = /^(-?[0-9.e+]{1,30}):([0-9]{1,18})$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (match === null || !Number.isFinite(Number(match[1]))) throw new RangeError('cursor is not one of a previous answer');
  return { time: Number(match[1]), id: match[2] ?? '0' };
}
