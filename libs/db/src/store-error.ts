import { exitData } from '@restrike/runtime/exit-codes';

/** Closed list of what a store refuses; `message` says for a person what, where and what to do. */
export type StoreErrorCode = 'DATABASE_NEWER' | 'DATABASE_NOT_MIGRATED' | 'DATABASE_TOO_OLD' | 'NOT_A_DATABASE' | 'SEQUENCE_NOT_NEXT' | 'RECORD_REFUSED' | 'QUERY_TOO_LONG' | 'SEARCHES_BUSY';

/** Refusal of a store. Everything else that it throws (disk full, locked, connection lost) may pass and is worth another try. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  /** Of a process that can not start because of it: another try does not mend it. */
  readonly exitCode = exitData;

  constructor(
    readonly code: StoreErrorCode,
    message: string,
    /** Place of the refused record in what was handed in; null when the refusal is of no single record. */
    readonly index: number | null = null,
  ) {
    super(message);
  }
}
