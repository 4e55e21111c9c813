import { stringify } from 'csv-stringify/sync';

/** A column of an exported table: its heading, and its value of a row. */
export interface ExportColumn<T> {
  readonly heading: string;
  readonly value: (row: T) => string | number | boolean | null;
}

export type ExportFormat = 'csv' | 'json' | 'ndjson';

/** A page of rows and where the next one begins; null for the last. */
export interface RowPage<T> {
  readonly rows: readonly T[];
  readonly next: string | null;
}

export const contentTypes: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
  ndjson: 'application/x-ndjson; charset=utf-8',
};

/**
 * DB-6: text of a table, a piece for each page. A page is read when the piece before was taken: a slow reader holds one page in memory, and one
 * that goes away ends the reading.
 *
 * CSV begins with a byte order mark, without which Excel takes names for Latin, and cells that a spreadsheet would take for a formula
 * have an apostrophe in front: names come from the wire.
 */
export async function* exportText<T>(format: ExportFormat, columns: readonly ExportColumn<T>[], first: RowPage<T>, read: (cursor: string) => Promise<RowPage<T>>): AsyncGenerator<string> {
  if (format === 'csv') yield stringify([], { header: true, bom: true, columns: columns.map(({ heading }) => heading), record_delimiter: 'windows' });
  if (format === 'json') yield '[';
  let isFirst = true;
  for (let page = first; ; page = await read(page.next)) {
    if (page.rows.length > 0) yield textOf(format, columns, page.rows, isFirst);
    isFirst = isFirst && page.rows.length === 0;
    if (page.next === null) break;
  }
  if (format === 'json') yield '\n]\n';
}

function textOf<T>(format: ExportFormat, columns: readonly ExportColumn<T>[], rows: readonly T[], isFirst: boolean): string {
  if (format === 'csv') return stringify(rows.map((row) => columns.map(({ value }) => value(row))), { escape_formulas: true, record_delimiter: 'windows', cast: { boolean: String } });
  if (format === 'ndjson') return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  return rows.map((row, index) => `${isFirst && index === 0 ? '' : ','}\n${JSON.stringify(row)}`).join('');
}
