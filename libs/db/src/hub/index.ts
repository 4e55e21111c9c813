export type * from './hub-store.js';
export { openHubStore, type HubStoreOptions } from './open-hub-store.js';
export { hubMigrationState, migrateHubStore, rollBackHubStore, type MigrationState } from './hub-migrations.js';
export { hubDataSource } from './hub-data-source.js';
export { hubEntities } from './entities/hub-entities.js';
export { StoreError, type StoreErrorCode } from '../store-error.js';
