export type * from './hub-store.js';
export { AnnouncementStore } from './announcement-store.js';
export { CommandStore, type NewCommand, type NewTarget, type OpenTarget, type TargetChange } from './command-store.js';
export { WishStore, type StoredWishes } from './wish-store.js';
export { openHubStore, type HubStoreOptions } from './open-hub-store.js';
export { hubMigrationState, migrateHubStore, rollBackHubStore, type MigrationState } from './hub-migrations.js';
export { hubDataSource } from './hub-data-source.js';
export { hubEntities } from './entities/hub-entities.js';
export { StoreError, type StoreErrorCode } from '../store-error.js';
