import Database from 'better-sqlite3';

/** How a connection to the court store waits and syncs. */
export interface ConnectionOptions {
  /** `FULL` for the pipeline's commits: a pulled plug loses nothing that was told. */
  readonly synchronous: 'FULL' | 'NORMAL';
  readonly readonly?: boolean;
  /** Kibibytes of page cache at most. */
  readonly cacheKib?: number;
  /** Whether the file is read through memory of its own: for the connections that answer queries and commit. What is mapped counts as memory of the process. */
  readonly mapped?: boolean;
  /** Whether the connection is one beside the pipeline, to which it leaves it to write the log back. */
  readonly beside?: boolean;
}

/** DB-1: a bound, not an allocation; an appending writer touches few pages. */
const writerCacheKib = 65_536;
/** Bytes that a write-ahead log keeps on disk after it was written back; a burst must not hold the disk for ever. */
const keptLogBytes = 16 * 1024 * 1024;

/**
 * Pages of the log from which on a connection beside the pipeline writes it back. The pipeline does so after a thousand, SQLite's own measure; another connection would
 * do it in its turn, while the pipeline waits for the disk. This is for the hours in which nothing is committed.
 */
const logPagesBeside = 4_000;

/** Opens the court store with the pragmas of every connection. */
export function openDatabase(file: string, options: ConnectionOptions): Database.Database {
  const database = new Database(file, { readonly: options.readonly ?? false, timeout: 10_000 });
  database.pragma('journal_mode = WAL');
  database.pragma(`synchronous = ${options.synchronous}`);
  database.pragma(`cache_size = -${String(options.cacheKib ?? writerCacheKib)}`);
  database.pragma(`mmap_size = ${options.mapped === false ? '0' : '134217728'}`);
  database.pragma(`journal_size_limit = ${String(keptLogBytes)}`);
  if (options.beside === true) database.pragma(`wal_autocheckpoint = ${String(logPagesBeside)}`);
  database.pragma('foreign_keys = ON');
  database.pragma('temp_store = MEMORY');
  return database;
}
