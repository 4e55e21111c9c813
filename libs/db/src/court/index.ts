export type * from './court-store.js';
export { openCourtWriter } from './court-writer.js';
export { openCourtOutbox } from './court-outbox.js';
export { openCourtReader } from './court-reader.js';
export { openCourtRecords } from './records/open-court-records.js';
export type * from './records/court-records.js';
export { eventColumns } from './event-row.js';
export { openDatabase } from './open-database.js';
export { StoreError, type StoreErrorCode } from '../store-error.js';
