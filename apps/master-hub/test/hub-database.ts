import { readFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import type { StartedHub } from './started-hub.js';

/** What the hub does by itself while a test looks, and what counts attempts: no act of a person is in these. */
const byItself = ['audit_log', 'audit_head', 'attempts', 'health_samples', 'typeorm_metadata', 'migrations'];

/** The embedded database of a hub, beside the hub. */
export class HubDatabase {
  private constructor(private readonly client: pg.Client) {}

  static async of(hub: StartedHub): Promise<HubDatabase> {
    const folder = path.join(hub.folder, 'postgres');
    const port = readFileSync(path.join(folder, 'data', 'postmaster.pid'), 'utf8').split('\n')[3];
    const client = new pg.Client({ connectionString: `postgres://restrike:${readFileSync(path.join(folder, 'password'), 'utf8').trim()}@127.0.0.1:${String(port)}/restrike` });
    await client.connect();
    return new HubDatabase(client);
  }

  close(): Promise<void> {
    return this.client.end();
  }

  /** Runs one statement; gives how many rows it changed or found. */
  async run(statement: string, values: readonly unknown[] = []): Promise<number> {
    return (await this.client.query(statement, [...values])).rowCount ?? 0;
  }

  /** Every table that acts change, by name, as one text. */
  async contents(): Promise<Readonly<Record<string, string>>> {
    const { rows } = await this.client.query<{ name: string }>("SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY relname");
    const tables: [string, string][] = [];
    for (const { name } of rows) {
      if (byItself.includes(name)) continue;
      // Alerts of the hub itself come and go as the machine is busy: of those that are open only a person's word counts.
      const where = name === 'alerts' ? 'WHERE t.acknowledged_at IS NOT NULL' : '';
      const { rows: found } = await this.client.query<{ text: string }>(`SELECT coalesce(string_agg(t::text, chr(10) ORDER BY t::text), '') AS text FROM ${pg.escapeIdentifier(name)} t ${where}`);
      tables.push([name, found[0]?.text ?? '']);
    }
    return Object.fromEntries(tables);
  }

  /** What the audit log's entries say was done, oldest first. */
  async actions(): Promise<readonly string[]> {
    return (await this.client.query<{ action: string }>('SELECT action FROM audit_log ORDER BY audit_id')).rows.map(({ action }) => action);
  }
}
