import type { CommandOutcome } from '@restrike/contracts';
import type Database from 'better-sqlite3';
import type { CommandRecords, OverlayValueRecords, StoredOverlayValues } from './court-records.js';

/** CMD-2: what was begun, and what came of it; the newest `kept`. */
export function prepareCommands(database: Database.Database): CommandRecords {
  const begin = database.prepare('INSERT INTO commands (command_id, action, issued_by, begun_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING');
  const end = database.prepare('UPDATE commands SET outcome = ? WHERE command_id = ?');
  const get = database.prepare('SELECT outcome FROM commands WHERE command_id = ?');
  const forget = database.prepare('DELETE FROM commands WHERE begun_at < (SELECT begun_at FROM commands ORDER BY begun_at DESC LIMIT 1 OFFSET ?)');
  return {
    begin: ({ commandId, action, issuedBy }, at, kept) => {
      const isNew = begin.run(commandId, action, issuedBy, at).changes > 0;
      if (isNew) forget.run(kept);
      return isNew;
    },
    end: (outcome) => void end.run(JSON.stringify(outcome), outcome.commandId),
    get: (commandId) => {
      const row = get.get(commandId) as { outcome: string | null } | undefined;
      return row === undefined ? null : { outcome: row.outcome === null ? null : (JSON.parse(row.outcome) as CommandOutcome) };
    },
  };
}

/** What the control room set on overlays: values are added to those that are there, one that is null goes. */
export function prepareOverlayValues(database: Database.Database): OverlayValueRecords {
  const get = database.prepare('SELECT "values" FROM overlay_values WHERE overlay = ?').pluck();
  const put = database.prepare('INSERT INTO overlay_values (overlay, "values", changed_at) VALUES (?, ?, ?) ON CONFLICT (overlay) DO UPDATE SET "values" = excluded."values", changed_at = excluded.changed_at');
  const all = database.prepare('SELECT overlay, "values", changed_at AS changedAt FROM overlay_values ORDER BY overlay');
  const read = (text: unknown): StoredOverlayValues['values'] => JSON.parse(String(text)) as StoredOverlayValues['values'];
  return {
    change: (overlay, changes, at) => {
      const before = get.get(overlay);
      const values = Object.fromEntries(Object.entries({ ...(before === undefined ? {} : read(before)), ...changes }).filter(([, value]) => value !== null)) as StoredOverlayValues['values'];
      put.run(overlay, JSON.stringify(values), at);
      return { overlay, values, changedAt: at };
    },
    all: () => (all.all() as { overlay: string; values: string; changedAt: number }[]).map((row) => ({ ...row, values: read(row.values) })),
  };
}
