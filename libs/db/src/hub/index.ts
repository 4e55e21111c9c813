export type * from './hub-store.js';
export { openHubStore, type HubStoreOptions } from './open-hub-store.js';
export { hubMigrationState, migrateHubStore, rollBackHubStore } from './hub-migrations.js';
