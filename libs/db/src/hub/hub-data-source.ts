import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { recordedMigrations } from '../schema-history.js';
import { SnakeCase } from '../snake-case.js';
import { hubEntities } from './entities/hub-entities.js';
import { hubSchema } from './hub-schema.js';

/** TypeORM on the hub's database: entities and migrations, for everything that is not on the path of an event. Not initialised. */
export function hubDataSource(url: string): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    entities: hubEntities,
    migrations: recordedMigrations(hubSchema, Date.now),
    migrationsTableName: 'schema_migrations',
    namingStrategy: new SnakeCase(),
    installExtensions: false,
    connectTimeoutMS: 10_000,
    poolSize: 4,
    logging: false,
  });
}
