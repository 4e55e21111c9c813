import { exportText, type RowPage } from './export-rows.js';

interface Row {
  readonly name: string;
  readonly count: number | null;
  readonly ok: boolean;
}
const columns = [
  { heading: 'name', value: (row: Row) => row.name },
  { heading: 'count', value: (row: Row) => row.count },
  { heading: 'ok', value: (row: Row) => row.ok },
];
const rows: Row[] = [{ name: 'Šimun; "the", kick\n', count: 1, ok: true }, { name: '=HYPERLINK("x")', count: null, ok: false }, { name: '김태권', count: -3, ok: true }];
const first: RowPage<Row> = { rows: rows.slice(0, 2), next: '2' };
const read = (): Promise<RowPage<Row>> => Promise.resolve({ rows: rows.slice(2), next: null });
async function all(parts: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const part of parts) text += part;
  return text;
}

describe('[HUB-14] exported tables', () => {
  it('[HUB-14] CSV opens in a spreadsheet: headings, quotes, lines, no formulas', async () => {
    expect(await all(exportText('csv', columns, first, read))).toBe('\ufeffname,count,ok\r\n"Šimun; ""the"", kick\n",1,true\r\n"\'=HYPERLINK(""x"")",,false\r\n김태권,-3,true\r\n');
  });

  it('[HUB-14] JSON and NDJSON give every row back as it is', async () => {
    expect(JSON.parse(await all(exportText('json', columns, first, read)))).toEqual(rows);
    expect((await all(exportText('ndjson', columns, first, read))).trim().split('\n').map((line) => JSON.parse(line) as Row)).toEqual(rows);
    const empty = { rows: [], next: null };
    expect([await all(exportText('json', columns, empty, read)), await all(exportText('ndjson', columns, empty, read))]).toEqual(['[\n]\n', '']);
    expect(JSON.parse(await all(exportText('json', columns, { rows: [], next: 'x' }, () => Promise.resolve({ rows, next: null }))))).toEqual(rows);
  });

  it('[HUB-14] reads a page when the one before was taken, and none after the reader has gone', async () => {
    let pages = 0;
    const endless = (): Promise<RowPage<Row>> => {
      pages += 1;
      return Promise.resolve({ rows, next: 'more' });
    };
    const parts = exportText('ndjson', columns, first, endless);
    await parts.next();
    expect(pages).toBe(0);
    await parts.next();
    expect(pages).toBe(1);
    await parts.return(undefined);
    await parts.next();
    expect(pages).toBe(1);
  });
});
