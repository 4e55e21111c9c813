import type Database from 'better-sqlite3';

/** Rows of one call, most first: a row in a call of twenty costs a fifth less than one in a call of its own. */
const rowsOfCall = [20, 5, 1] as const;

/** An insert of many rows of one table. */
export interface RowsInsert {
  /** What happens to a row that is there already; otherwise it is refused. */
  readonly or?: 'IGNORE';
  /** Table and columns, as SQL. */
  readonly into: string;
  /** The places of one row, as SQL in brackets: `?` for what differs from row to row, `@name` for what all rows of a call share. */
  readonly row: string;
  /** Number of `?` in a row. */
  readonly width: number;
}

/** Puts the values of a row into `values`, from the place `at` on. */
export type FillRow = (values: unknown[], at: number, row: number) => void;

/**
 * Inserts rows in few calls, in their order. Values go as arguments: out of a list each is asked for by name, which costs as much as all that is saved here.
 *
 * @returns inserts the rows from `from` up to but not including `to`, each filled in where its call is made, with what they share by name.
 */
export function prepareRows(
  database: Database.Database,
  { or, into, row, width }: RowsInsert,
): (from: number, to: number, fill: FillRow, shared?: Readonly<Record<string, unknown>>) => void {
  const calls = rowsOfCall.map((rows) => ({ rows, statement: database.prepare(`INSERT ${or === undefined ? '' : `OR ${or} `}INTO ${into} VALUES ${Array<string>(rows).fill(row).join(', ')}`) }));
  return (from, to, fill, shared = {}) => {
    let next = from;
    for (const { rows, statement } of calls) {
      for (; to - next >= rows; next += rows) {
        // As long as it gets: one that grows is copied again and again.
        const values = new Array<unknown>(rows * width + 1);
        for (let place = 0; place < rows; place += 1) fill(values, place * width, next + place);
        values[rows * width] = shared;
        statement.run(...values);
      }
    }
  };
}
