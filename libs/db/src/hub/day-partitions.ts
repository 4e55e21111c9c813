import type pg from 'pg';
import { inTransaction } from './in-transaction.js';

const dayPattern = /^\d{4}-\d{2}-\d{2}$/;
const partitionOf = (day: string): string => `events_${day.replaceAll('-', '')}`;
const lock = "SELECT pg_advisory_xact_lock(hashtext('restrike events partitions'))";

/** The partitions of the table `events`, one a day, made when a day is first seen. */
export class DayPartitions {
  private readonly known = new Set<string>();

  constructor(private readonly pool: pg.Pool) {}

  /** Makes the day's partition unless it is there; two hubs may do so at once. */
  async ensure(day: string): Promise<void> {
    if (this.known.has(day)) return;
    if (!dayPattern.test(day)) throw new RangeError(`not a day: ${day}`);
    const name = partitionOf(day);
    await inTransaction(this.pool, async (client) => {
      await client.query(lock);
      const { rows } = await client.query<{ there: boolean }>('SELECT to_regclass($1) IS NOT NULL AS there', [name]);
      if (rows[0]?.there === true) return;
      // Made apart and attached then: nobody who reads or writes other days has to wait for it.
      await client.query(`CREATE TABLE ${name} (LIKE events INCLUDING DEFAULTS INCLUDING INDEXES, CHECK (day = '${day}'))`);
      await client.query(`ALTER TABLE events ATTACH PARTITION ${name} FOR VALUES IN ('${day}')`);
      await client.query(`ALTER TABLE ${name} DROP CONSTRAINT ${name}_day_check`);
    });
    this.known.add(day);
  }

  /** Table of the day's events; null while the day has none. */
  async tableOf(day: string): Promise<string | null> {
    if (!dayPattern.test(day)) return null;
    if (this.known.has(day)) return partitionOf(day);
    const { rows } = await this.pool.query<{ there: boolean }>('SELECT to_regclass($1) IS NOT NULL AS there', [partitionOf(day)]);
    return rows[0]?.there === true ? partitionOf(day) : null;
  }

  /** Looks again next time: a partition was dropped. */
  forget(): void {
    this.known.clear();
  }

  /** Days that have a partition, ascending. */
  async days(): Promise<readonly string[]> {
    const { rows } = await this.pool.query<{ name: string }>(
      "SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'events'::regclass AND c.relname ~ '^events_[0-9]{8}$' ORDER BY 1",
    );
    return rows.map(({ name }) => name.replace(/^events_(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3'));
  }
}
