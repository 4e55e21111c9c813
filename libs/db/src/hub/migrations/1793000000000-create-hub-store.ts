import { randomUUID } from 'node:crypto';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = [
  `CREATE TABLE hub (singleton integer PRIMARY KEY CHECK (singleton = 1), hub_id uuid NOT NULL, created_at double precision NOT NULL)`,
  `CREATE TABLE tournaments (
    tournament_id uuid PRIMARY KEY, name text NOT NULL, place text, country text, starts_on date, ends_on date,
    status text NOT NULL CHECK (status IN ('preparing', 'active', 'finishing', 'completed')))`,
  `CREATE TABLE tournament_days (
    tournament_day_id uuid PRIMARY KEY, tournament_id uuid NOT NULL REFERENCES tournaments ON DELETE CASCADE, day date NOT NULL, number integer NOT NULL,
    active boolean NOT NULL DEFAULT false, UNIQUE (tournament_id, day))`,
  `CREATE TABLE slave_nodes (
    node_id uuid PRIMARY KEY, court_name text NOT NULL, host text NOT NULL, version text NOT NULL, first_seen double precision NOT NULL,
    last_seen double precision NOT NULL, clock_offset_ms double precision)`,
  `CREATE TABLE event_progress (
    node_id uuid NOT NULL, epoch uuid NOT NULL, from_sequence bigint NOT NULL, received int8multirange NOT NULL DEFAULT '{}', PRIMARY KEY (node_id, epoch))`,
  `CREATE SEQUENCE event_ids`,
  `CREATE TABLE events (
    day date NOT NULL, node_id uuid NOT NULL, epoch uuid NOT NULL, sequence bigint NOT NULL, id bigint NOT NULL DEFAULT nextval('event_ids'),
    version integer NOT NULL, hub_time double precision NOT NULL, stored_at double precision NOT NULL, session_id uuid NOT NULL, datagram bigint NOT NULL,
    part integer NOT NULL, received_at double precision NOT NULL, monotonic_us double precision NOT NULL, sender text NOT NULL, tournament_id uuid,
    tournament_day_id uuid, match_id text, match_number text, round smallint NOT NULL, clock_ms integer, type text NOT NULL, category text NOT NULL,
    side text, recognition text NOT NULL, valid boolean NOT NULL, error_code text, error_detail text, raw bytea NOT NULL, parsed json, match_events json NOT NULL,
    processing_us double precision NOT NULL, rec_timestamp_ms bigint, str_timestamp_ms bigint, ivr_link text, tags json NOT NULL,
    PRIMARY KEY (day, node_id, epoch, sequence)) PARTITION BY LIST (day)`,
  `CREATE INDEX events_order ON events (hub_time DESC, id DESC)`,
  `CREATE INDEX events_court_category ON events (node_id, category, hub_time DESC, id DESC)`,
  `CREATE INDEX events_match ON events (match_id, hub_time DESC) WHERE match_id IS NOT NULL`,
  `CREATE TABLE matches (
    node_id uuid NOT NULL, match_id text NOT NULL, version integer NOT NULL, day date NOT NULL, match_number text, status text NOT NULL,
    loaded_at double precision NOT NULL, first_sequence bigint NOT NULL, id bigint GENERATED ALWAYS AS IDENTITY, row json NOT NULL, PRIMARY KEY (node_id, match_id))`,
  `CREATE INDEX matches_order ON matches (loaded_at DESC, id DESC)`,
  `CREATE TABLE match_athletes (
    node_id uuid NOT NULL, match_id text NOT NULL, side text NOT NULL, name text NOT NULL, noc text NOT NULL, PRIMARY KEY (node_id, match_id, side),
    FOREIGN KEY (node_id, match_id) REFERENCES matches ON DELETE CASCADE)`,
  `CREATE INDEX match_athletes_name ON match_athletes (name, noc)`,
  `CREATE TABLE udp_sessions (
    node_id uuid NOT NULL, session_id uuid NOT NULL, version integer NOT NULL, started_at double precision NOT NULL, row json NOT NULL, PRIMARY KEY (node_id, session_id))`,
];

/** Tables that take what courts send. Events are partitioned by day: a day is dropped or archived as a table. */
export class CreateHubStore1793000000000 implements MigrationInterface {
  readonly name = 'CreateHubStore1793000000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of up) await runner.query(statement);
    await runner.query('INSERT INTO hub (singleton, hub_id, created_at) VALUES (1, $1, $2)', [randomUUID(), Date.now()]);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['udp_sessions', 'match_athletes', 'matches', 'events', 'event_progress', 'slave_nodes', 'tournament_days', 'tournaments', 'hub']) {
      await runner.query(`DROP TABLE ${table}`);
    }
    await runner.query('DROP SEQUENCE event_ids');
  }
}
