import Database from 'better-sqlite3';

/** How a connection to the court store waits and syncs. */
export interface ConnectionOptions {
  /** `FULL` for the pipeline's commits: a pulled plug loses nothing that was told. */
  readonly synchronous: 'FULL' | 'NORMAL';
  readonly readonly?: boolean;
  /** Kibibytes of page cache. */
  readonly cacheKib?: number;
}

/** Opens the court store with the pragmas of every connection. */
export function openDatabase(file: string, options: ConnectionOptions): Database.Database {
  const database = new Database(file, { readonly: options.readonly ?? false, timeout: 10_000 });
  database.pragma('journal_mode = WAL');
  database.pragma(`synchronous = ${options.synchronous}`);
  database.pragma(`cache_size = -${String(options.cacheKib ?? 65_536)}`);
  database.pragma('mmap_size = 134217728');
  database.pragma('foreign_keys = ON');
  database.pragma('temp_store = MEMORY');
  return database;
}
