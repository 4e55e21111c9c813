import { rmSync } from 'node:fs';
import { eventColumns, openDatabase } from '@restrike/db/court';

/** Events in a commit, of the pipeline and of the raw measure alike. */
export const groupSize = 200;

/** The columns of the events without any index: the key is the row's own number. */
export const bareTable = `CREATE TABLE events (${eventColumns.map((name) => (name === 'sequence' ? 'sequence INTEGER PRIMARY KEY' : name)).join(', ')})`;

/** A table that better-sqlite3 alone fills. */
export interface RawTable {
  /** Inserts the rows in groups; gives how long it took, ms. */
  readonly store: (rows: readonly (readonly unknown[])[]) => number;
  readonly remove: () => void;
}

/** A table of its own in a file of its own, as better-sqlite3 alone fills it: same columns, pragmas and group size, values made beforehand. */
export function rawTable(file: string, ddl: readonly string[]): RawTable {
  const remove = (): void => ['', '-wal', '-shm'].forEach((suffix) => rmSync(file + suffix, { force: true }));
  remove();
  const raw = openDatabase(file, { synchronous: 'FULL' });
  raw.pragma('foreign_keys = OFF');
  for (const sql of ddl) raw.exec(sql);
  const insert = raw.prepare(`INSERT INTO events (${eventColumns.join(', ')}) VALUES (${eventColumns.map(() => '?').join(', ')})`);
  const group = raw.transaction((some: readonly (readonly unknown[])[]) => some.forEach((one) => insert.run(...one)));
  return {
    store: (rows) => {
      const began = performance.now();
      for (let from = 0; from < rows.length; from += groupSize) group(rows.slice(from, from + groupSize));
      return performance.now() - began;
    },
    remove: () => {
      raw.close();
      remove();
    },
  };
}
