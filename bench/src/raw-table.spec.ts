import { eventColumns, openDatabase } from '@restrike/db/court';
import { bareTable } from './raw-table.js';

test('[BENCH-4] the bare table has the columns of the events, and no index beside its rows', () => {
  const database = openDatabase(':memory:', { synchronous: 'FULL' });
  database.exec(bareTable);
  expect(database.prepare("SELECT name FROM pragma_table_info('events')").pluck().all()).toEqual([...eventColumns]);
  expect(database.prepare("SELECT name FROM pragma_index_list('events')").pluck().all()).toEqual([]);
  database.close();
});
