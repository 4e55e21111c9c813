import type Database from 'better-sqlite3';
import type { ObsConnectionRecords, SettingChangeRow, SettingRecords, StoredObsConnection, StoredSetting } from './court-records.js';

const maxRows = 1_000;

/** SET-1: settings that differ from their default, and every change of one. */
export function prepareSettings(database: Database.Database): SettingRecords {
  const all = database.prepare('SELECT key, category, value, sensitive, changed_at AS changedAt FROM settings ORDER BY key');
  const put = database.prepare(
    `INSERT INTO settings (key, category, value, sensitive, changed_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (key) DO UPDATE SET category = excluded.category, value = excluded.value, sensitive = excluded.sensitive, changed_at = excluded.changed_at`,
  );
  const remove = database.prepare('DELETE FROM settings WHERE key = ?');
  const enter = database.prepare('INSERT INTO setting_history (key, old_value, new_value, changed_by, reason, changed_at) VALUES (?, ?, ?, ?, ?, ?)');
  const history = database.prepare(
    `SELECT change_id AS changeId, key, old_value AS oldValue, new_value AS newValue, changed_by AS changedBy, reason, changed_at AS changedAt FROM setting_history
     WHERE (@key IS NULL OR key = @key) AND change_id < @before ORDER BY change_id DESC LIMIT @limit`,
  );
  const change = database.transaction(((changes, { by, reason, at }) => {
    for (const { key, category, value, sensitive, shownOld, shownNew } of changes) {
      if (value === null) remove.run(key);
      else put.run(key, category, value, sensitive ? 1 : 0, at);
      enter.run(key, shownOld, shownNew, by, reason, at);
    }
  }) satisfies SettingRecords['change']);
  return {
    all: () => (all.all() as (Omit<StoredSetting, 'sensitive'> & { sensitive: number })[]).map((row) => ({ ...row, sensitive: row.sensitive === 1 })),
    change: (changes, note) => void change.immediate(changes, note),
    history: ({ key, before, limit }) =>
      history.all({ key: key ?? null, before: before ?? Number.MAX_SAFE_INTEGER, limit: Math.min(Math.max(1, limit), maxRows) }) as SettingChangeRow[],
  };
}

/** OBS-1: which OBS the court has. */
export function prepareObsConnections(database: Database.Database): ObsConnectionRecords {
  const list = database.prepare(
    `SELECT obs_connection_id AS obsConnectionId, role, host, port, protocol, sealed_password AS sealedPassword, enabled, restart_command AS restartCommand,
     changed_at AS changedAt FROM obs_connections ORDER BY obs_connection_id`,
  );
  const put = database.prepare(
    `INSERT INTO obs_connections (obs_connection_id, role, host, port, protocol, sealed_password, enabled, restart_command, changed_at)
     VALUES (@obsConnectionId, @role, @host, @port, @protocol, @sealedPassword, @enabled, @restartCommand, @changedAt)
     ON CONFLICT (obs_connection_id) DO UPDATE SET role = excluded.role, host = excluded.host, port = excluded.port, protocol = excluded.protocol,
     sealed_password = excluded.sealed_password, enabled = excluded.enabled, restart_command = excluded.restart_command, changed_at = excluded.changed_at`,
  );
  const remove = database.prepare('DELETE FROM obs_connections WHERE obs_connection_id = ?');
  return {
    list: () => (list.all() as (Omit<StoredObsConnection, 'enabled'> & { enabled: number })[]).map((row) => ({ ...row, enabled: row.enabled === 1 })),
    put: (connection) => void put.run({ ...connection, enabled: connection.enabled ? 1 : 0 }),
    remove: (obsConnectionId) => remove.run(obsConnectionId).changes > 0,
  };
}
