import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = `
CREATE TABLE tournaments (
  tournament_id TEXT PRIMARY KEY, name TEXT NOT NULL, place TEXT, country TEXT, starts_on TEXT, ends_on TEXT,
  status TEXT NOT NULL CHECK (status IN ('preparing', 'active', 'finishing', 'completed'))
);
CREATE TABLE tournament_days (
  tournament_day_id TEXT PRIMARY KEY, tournament_id TEXT NOT NULL REFERENCES tournaments(tournament_id) ON DELETE CASCADE, day TEXT NOT NULL, number INTEGER NOT NULL,
  active INTEGER NOT NULL DEFAULT 0, UNIQUE (tournament_id, day)
);
CREATE TABLE settings (
  key TEXT PRIMARY KEY, category TEXT NOT NULL, value TEXT NOT NULL, sensitive INTEGER NOT NULL DEFAULT 0, changed_at REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE setting_history (
  change_id INTEGER PRIMARY KEY, key TEXT NOT NULL, old_value TEXT, new_value TEXT, changed_by TEXT NOT NULL, reason TEXT, changed_at REAL NOT NULL
);
CREATE INDEX setting_history_key ON setting_history (key, change_id);
CREATE TABLE network_interfaces (
  name TEXT NOT NULL, address TEXT NOT NULL, netmask TEXT NOT NULL, broadcast TEXT, mac TEXT NOT NULL, type TEXT NOT NULL, active INTEGER NOT NULL,
  recommended INTEGER NOT NULL, seen_at REAL NOT NULL, PRIMARY KEY (name, address)
) WITHOUT ROWID;
CREATE TABLE udp_server_configs (
  name TEXT PRIMARY KEY, address TEXT NOT NULL, port INTEGER NOT NULL CHECK (port BETWEEN 0 AND 65535), auto_start INTEGER NOT NULL DEFAULT 1
) WITHOUT ROWID;
`;

/** Tournament context, settings with their history, interfaces and listeners. */
export class CreateContext1793000000001 implements MigrationInterface {
  readonly name = 'CreateContext1793000000001';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of up.split(';\n')) if (statement.trim() !== '') await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['udp_server_configs', 'network_interfaces', 'setting_history', 'settings', 'tournament_days', 'tournaments']) {
      await runner.query(`DROP TABLE ${table}`);
    }
  }
}
