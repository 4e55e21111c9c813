import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from '../../run-statements.js';

const up = `
CREATE TABLE obs_sessions (
  node_id uuid NOT NULL, obs_session_id uuid NOT NULL, version bigint NOT NULL, kind text NOT NULL CHECK (kind IN ('recording', 'stream', 'replay-buffer')),
  tournament_day_id uuid, started_at double precision NOT NULL, ended_at double precision,
  status text NOT NULL CHECK (status IN ('active', 'ended', 'interrupted')), row json NOT NULL, PRIMARY KEY (node_id, obs_session_id));
CREATE INDEX obs_sessions_day ON obs_sessions (tournament_day_id, started_at);
CREATE TABLE ivr_events (
  node_id uuid NOT NULL, ivr_event_id uuid NOT NULL, version bigint NOT NULL, match_id text, epoch uuid, sequence bigint, asked_at double precision NOT NULL,
  status text NOT NULL CHECK (status IN ('open', 'escalated', 'ruled', 'closed')), ruling text, row json NOT NULL, PRIMARY KEY (node_id, ivr_event_id));
CREATE INDEX ivr_events_open ON ivr_events (asked_at DESC) WHERE status IN ('open', 'escalated');
CREATE INDEX ivr_events_match ON ivr_events (match_id);
CREATE TABLE ivr_clips (
  node_id uuid NOT NULL, clip_id uuid NOT NULL, version bigint NOT NULL, ivr_event_id uuid, match_id text, starts_at double precision NOT NULL,
  ends_at double precision NOT NULL, status text NOT NULL CHECK (status IN ('expected', 'ready', 'missing', 'deleted')), row json NOT NULL,
  PRIMARY KEY (node_id, clip_id), CHECK (ends_at >= starts_at));
CREATE INDEX ivr_clips_event ON ivr_clips (node_id, ivr_event_id);
CREATE TABLE youtube_broadcasts (
  broadcast_id text PRIMARY KEY, node_id uuid, tournament_day_id uuid REFERENCES tournament_days ON DELETE SET NULL, title text NOT NULL, status text NOT NULL,
  scheduled_at double precision, started_at double precision, ended_at double precision, row json NOT NULL);
CREATE INDEX youtube_broadcasts_day ON youtube_broadcasts (tournament_day_id);
CREATE TABLE announcements (
  announcement_id uuid PRIMARY KEY, kind text NOT NULL CHECK (kind IN ('chat', 'broadcast', 'system')),
  priority text NOT NULL CHECK (priority IN ('low', 'normal', 'high', 'urgent')), text text NOT NULL, created_by text NOT NULL, created_at double precision NOT NULL,
  expires_at double precision);
CREATE INDEX announcements_created ON announcements (created_at DESC);
CREATE TABLE announcement_receipts (
  announcement_id uuid NOT NULL REFERENCES announcements ON DELETE CASCADE, node_id uuid NOT NULL, delivered_at double precision, seen_at double precision,
  acknowledged_at double precision, PRIMARY KEY (announcement_id, node_id));
CREATE TABLE commands (
  command_id uuid PRIMARY KEY, idempotency_key text NOT NULL UNIQUE, kind text NOT NULL, arguments json NOT NULL, issued_by text NOT NULL,
  issued_at double precision NOT NULL, expires_at double precision NOT NULL);
CREATE INDEX commands_issued ON commands (issued_at DESC);
CREATE TABLE command_outcomes (
  command_id uuid NOT NULL REFERENCES commands ON DELETE CASCADE, node_id uuid NOT NULL,
  status text NOT NULL CHECK (status IN ('queued', 'sent', 'done', 'failed', 'expired', 'skipped')), reason text, changed_at double precision NOT NULL,
  took_ms double precision, PRIMARY KEY (command_id, node_id));
CREATE INDEX command_outcomes_waiting ON command_outcomes (node_id) WHERE status IN ('queued', 'sent');
CREATE TABLE health_samples (node_id uuid NOT NULL, sampled_at double precision NOT NULL, heartbeat json NOT NULL, PRIMARY KEY (node_id, sampled_at));
CREATE TABLE alerts (
  alert_id uuid PRIMARY KEY, rule text NOT NULL, node_id uuid, severity text NOT NULL CHECK (severity IN ('info', 'warning', 'critical')), detail text NOT NULL,
  raised_at double precision NOT NULL, acknowledged_at double precision, acknowledged_by text, cleared_at double precision);
CREATE UNIQUE INDEX alerts_open ON alerts (rule, coalesce(node_id, '00000000-0000-0000-0000-000000000000'::uuid)) WHERE cleared_at IS NULL;
CREATE INDEX alerts_raised ON alerts (raised_at DESC);
CREATE TABLE users (
  user_id uuid PRIMARY KEY, name text NOT NULL, role text NOT NULL CHECK (role IN ('admin', 'director', 'ivr-reviewer', 'youtube-manager', 'viewer')),
  password_hash text NOT NULL, disabled boolean NOT NULL DEFAULT false, created_at double precision NOT NULL);
CREATE UNIQUE INDEX users_name ON users (lower(name));
CREATE TABLE user_sessions (
  token_hash bytea PRIMARY KEY, user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE, created_at double precision NOT NULL, expires_at double precision NOT NULL);
CREATE INDEX user_sessions_user ON user_sessions (user_id);
CREATE TABLE audit_log (
  audit_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at double precision NOT NULL, user_name text NOT NULL, action text NOT NULL, target text,
  detail json NOT NULL, previous_hash bytea, hash bytea NOT NULL);
CREATE INDEX audit_log_at ON audit_log (at);
CREATE TABLE settings (key text PRIMARY KEY, category text NOT NULL, value text NOT NULL, sensitive boolean NOT NULL DEFAULT false, changed_at double precision NOT NULL);
CREATE TABLE setting_history (
  change_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, key text NOT NULL, old_value text, new_value text, changed_by text NOT NULL, reason text,
  changed_at double precision NOT NULL);
CREATE INDEX setting_history_key ON setting_history (key, change_id);
`;

/** CDB-1: OBS, review, broadcasts, commands, health, users: tables of rooms that are filled later, so that their shape is settled for all. */
export class CreateLaterTables1793000000004 implements MigrationInterface {
  readonly name = 'CreateLaterTables1793000000004';

  up(runner: QueryRunner): Promise<void> {
    return runStatements(runner, up);
  }

  async down(runner: QueryRunner): Promise<void> {
    const tables = [
      'setting_history', 'settings', 'audit_log', 'user_sessions', 'users', 'alerts', 'health_samples', 'command_outcomes', 'commands', 'announcement_receipts',
      'announcements', 'youtube_broadcasts', 'ivr_clips', 'ivr_events', 'obs_sessions',
    ];
    for (const table of tables) await runner.query(`DROP TABLE ${table}`);
  }
}
