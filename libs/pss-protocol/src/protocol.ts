import { table as builtIn, type Row } from './table.js';

/** A table ready for use: rows by wire key. Immutable; loading definitions makes another. */
export interface Protocol {
  readonly rows: readonly Row[];
  readonly byKey: ReadonlyMap<string, Row>;
}

/** A later row takes over the keys of an earlier one. */
export function protocolOf(rows: readonly Row[]): Protocol {
  return { rows, byKey: new Map(rows.flatMap((row) => row.keys.map((key) => [key, row] as const))) };
}

/** The built-in table. */
export const builtInProtocol: Protocol = protocolOf(builtIn);
