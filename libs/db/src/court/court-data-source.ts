import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { recordedMigrations } from '../schema-history.js';
import { SnakeCase } from '../snake-case.js';
import { courtSchema } from './court-schema.js';
import { courtEntities } from './entities/court-entities.js';

/**
 * TypeORM on a court store: entities and migrations, for everything that is not on the path of a datagram. Not initialised. Loading
 * it costs a process some 25 MB and half a second, so neither the pipeline nor the agent's main thread imports it.
 */
export function courtDataSource(file: string): DataSource {
  return new DataSource({
    type: 'better-sqlite3',
    database: file,
    entities: courtEntities,
    migrations: recordedMigrations(courtSchema, Date.now),
    migrationsTableName: 'schema_migrations',
    namingStrategy: new SnakeCase(),
    timeout: 10_000,
    logging: false,
  });
}
