import type { MatchRow, NodeId } from '@restrike/contracts';
import type pg from 'pg';
import { toColumn, toColumnOrNull } from './hub-text.js';

/** The newest version of each match. */
function newestOfEach(rows: readonly MatchRow[]): readonly MatchRow[] {
  const newest = new Map<string, MatchRow>();
  for (const row of rows) if (row.version > (newest.get(row.matchId)?.version ?? 0)) newest.set(row.matchId, row);
  return [...newest.values()];
}

/** Stores matches that are new or newer than what is there, with their athletes, within the caller's transaction; gives how many. */
export async function storeHubMatches(client: pg.ClientBase, nodeId: NodeId, given: readonly MatchRow[]): Promise<number> {
  const rows = newestOfEach(given);
  const { rows: stored } = await client.query<{ match_id: string }>(
    `INSERT INTO matches (node_id, match_id, version, day, match_number, status, loaded_at, first_sequence, row)
     SELECT $1::uuid, u.* FROM unnest($2::text[], $3::bigint[], $4::date[], $5::text[], $6::text[], $7::double precision[], $8::bigint[], $9::json[]) AS u
     ON CONFLICT (node_id, match_id) DO UPDATE SET version = excluded.version, day = excluded.day, match_number = excluded.match_number, status = excluded.status,
     row = excluded.row WHERE matches.version < excluded.version RETURNING match_id`,
    [
      nodeId,
      rows.map((row) => row.matchId),
      rows.map((row) => row.version),
      rows.map((row) => row.day),
      rows.map((row) => toColumnOrNull(row.matchNumber)),
      rows.map((row) => row.status),
      rows.map((row) => row.loadedAt),
      rows.map((row) => row.firstSequence),
      rows.map((row) => JSON.stringify(row)),
    ],
  );
  const changed = new Set(stored.map((row) => row.match_id));
  const athletes = rows
    .filter(({ matchId }) => changed.has(matchId))
    .flatMap((row) => [
      { matchId: row.matchId, side: 'blue', name: row.blueName, noc: row.blueNoc },
      { matchId: row.matchId, side: 'red', name: row.redName, noc: row.redNoc },
    ])
    .filter(({ name }) => name !== null);
  if (athletes.length > 0) {
    const values = [athletes.map(({ name }) => toColumn(name ?? '')), athletes.map(({ noc }) => toColumn(noc ?? ''))];
    // In one order, so that two courts with the same athletes wait for each other in one direction.
    await client.query('INSERT INTO athletes (name, noc) SELECT DISTINCT left(name, 300), left(noc, 100) FROM unnest($1::text[], $2::text[]) AS u(name, noc) ORDER BY 1, 2 ON CONFLICT DO NOTHING', values);
    await client.query(
      `INSERT INTO match_athletes (node_id, match_id, side, name, noc, athlete_id)
       SELECT $3::uuid, u.match_id, u.side, u.name, u.noc, a.athlete_id FROM unnest($1::text[], $2::text[], $4::text[], $5::text[]) AS u(name, noc, match_id, side)
       JOIN athletes a ON a.name = left(u.name, 300) AND a.noc = left(u.noc, 100)
       ON CONFLICT (node_id, match_id, side) DO UPDATE SET name = excluded.name, noc = excluded.noc, athlete_id = excluded.athlete_id`,
      [...values, nodeId, athletes.map(({ matchId }) => matchId), athletes.map(({ side }) => side)],
    );
  }
  return stored.length;
}
