import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from '../../run-statements.js';

const figures = [
  'online', 'cpu', 'memory', 'process_memory_bytes', 'disk_free_bytes', 'recording_hours_left', 'events_per_second', 'error_share', 'commit_p99_ms', 'outbox_waiting',
  'clock_offset_ms', 'network_in_bytes_per_s', 'network_out_bytes_per_s', 'obs_fps', 'dropped_frame_share',
];

const up = `
ALTER TABLE hub ADD COLUMN context_version bigint NOT NULL DEFAULT 0;
ALTER TABLE hub ADD COLUMN context_changed_at double precision NOT NULL DEFAULT 0;
ALTER TABLE tournaments ADD COLUMN created_at double precision NOT NULL DEFAULT 0;
CREATE UNIQUE INDEX tournaments_running ON tournaments ((true)) WHERE status IN ('active', 'finishing');
ALTER TABLE tournament_days ADD COLUMN status text NOT NULL DEFAULT 'planned' CHECK (status IN ('planned', 'active', 'finished'));
UPDATE tournament_days SET status = 'active' WHERE active;
ALTER TABLE tournament_days DROP COLUMN active;
CREATE UNIQUE INDEX tournament_days_active ON tournament_days (status) WHERE status = 'active';
CREATE INDEX events_tournament ON events (tournament_id, hub_time DESC, id DESC) WHERE tournament_id IS NOT NULL;
ALTER TABLE alerts ADD COLUMN title text NOT NULL DEFAULT '';
ALTER TABLE alerts ADD COLUMN advice text NOT NULL DEFAULT '';
ALTER TABLE alerts ADD COLUMN sound boolean NOT NULL DEFAULT false;
ALTER TABLE alerts ADD COLUMN order_id bigint GENERATED ALWAYS AS IDENTITY;
DROP INDEX alerts_raised;
CREATE INDEX alerts_raised ON alerts (raised_at DESC, order_id DESC);
CREATE TABLE alert_rules (rule_id text PRIMARY KEY, rule json NOT NULL, changed_by text NOT NULL, changed_at double precision NOT NULL);
DROP TABLE health_samples;
CREATE TABLE health_samples (
  node_id uuid NOT NULL, span_ms integer NOT NULL, sampled_at double precision NOT NULL, samples integer NOT NULL,
  ${figures.map((name) => `${name} double precision`).join(', ')}, PRIMARY KEY (node_id, span_ms, sampled_at));
CREATE INDEX health_samples_age ON health_samples (span_ms, sampled_at);
CREATE TABLE socket_io_attachments (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, created_at timestamptz NOT NULL DEFAULT now(), payload bytea NOT NULL);
`;

const down = `
DROP TABLE socket_io_attachments;
DROP TABLE health_samples;
CREATE TABLE health_samples (node_id uuid NOT NULL, sampled_at double precision NOT NULL, heartbeat json NOT NULL, PRIMARY KEY (node_id, sampled_at));
DROP TABLE alert_rules;
DROP INDEX alerts_raised;
ALTER TABLE alerts DROP COLUMN order_id;
CREATE INDEX alerts_raised ON alerts (raised_at DESC);
ALTER TABLE alerts DROP COLUMN sound;
ALTER TABLE alerts DROP COLUMN advice;
ALTER TABLE alerts DROP COLUMN title;
DROP INDEX events_tournament;
DROP INDEX tournament_days_active;
ALTER TABLE tournament_days ADD COLUMN active boolean NOT NULL DEFAULT false;
UPDATE tournament_days SET active = true WHERE status = 'active';
ALTER TABLE tournament_days DROP COLUMN status;
DROP INDEX tournaments_running;
ALTER TABLE tournaments DROP COLUMN created_at;
ALTER TABLE hub DROP COLUMN context_changed_at;
ALTER TABLE hub DROP COLUMN context_version;
`;

/**
 * The context that courts get has a version, days have a status, alerts keep their words, rules are data; samples of health are figures
 * that can be thinned in place of whole heartbeats; and hub processes that share a database pass long messages through it.
 */
export class AddContextAlertsSamples1793000000160 implements MigrationInterface {
  readonly name = 'AddContextAlertsSamples1793000000160';

  up(runner: QueryRunner): Promise<void> {
    return runStatements(runner, up);
  }

  down(runner: QueryRunner): Promise<void> {
    return runStatements(runner, down);
  }
}
