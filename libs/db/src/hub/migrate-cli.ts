import { runMigrateCommand } from '../run-migrate-command.js';
import { hubMigrationState, migrateHubStore, rollBackHubStore } from './hub-migrations.js';

// `node libs/db/dist/hub/migrate-cli.js status|migrate|rollback --url URL [--to VERSION]`

process.exitCode = await runMigrateCommand({
  argv: process.argv.slice(2),
  target: { option: 'url', what: 'the hub’s database, postgres://user:password@host:5432/database' },
  status: hubMigrationState,
  migrate: async (url) => ({ changed: await migrateHubStore(url), note: null }),
  rollBack: async (url, version) => ({ changed: await rollBackHubStore(url, version), note: null }),
  exitCodeOf: () => 1,
  out: (line) => process.stdout.write(`${line}\n`),
  err: (line) => process.stderr.write(`${line}\n`),
});
