import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from '../../run-statements.js';

const up = `
CREATE TABLE flags (
  code TEXT PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('current', 'historic', 'special', 'paralympic', 'custom')), name TEXT NOT NULL, iso TEXT, file TEXT,
  sha256 TEXT, changed_at REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE flag_mappings (
  pss_code TEXT PRIMARY KEY, flag_code TEXT NOT NULL REFERENCES flags(code), source TEXT NOT NULL CHECK (source IN ('built-in', 'custom')), changed_at REAL NOT NULL
) WITHOUT ROWID;
CREATE INDEX flag_mappings_flag ON flag_mappings (flag_code);
CREATE TABLE flag_recognitions (
  recognition_id INTEGER PRIMARY KEY, seen_code TEXT NOT NULL, flag_code TEXT REFERENCES flags(code) ON DELETE SET NULL,
  confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1), match_id TEXT, side TEXT, recognized_at REAL NOT NULL
);
CREATE INDEX flag_recognitions_code ON flag_recognitions (seen_code, recognized_at);
CREATE INDEX flag_recognitions_flag ON flag_recognitions (flag_code);
CREATE TABLE obs_connections (
  obs_connection_id TEXT PRIMARY KEY, role TEXT NOT NULL CHECK (role IN ('OBS_REC', 'OBS_STR', 'OBS_BOTH')), host TEXT NOT NULL,
  port INTEGER NOT NULL CHECK (port BETWEEN 1 AND 65535), sealed_password BLOB, enabled INTEGER NOT NULL DEFAULT 1, changed_at REAL NOT NULL,
  UNIQUE (role, host, port)
);
CREATE TABLE obs_sessions (
  obs_session_id TEXT PRIMARY KEY, version INTEGER NOT NULL, acknowledged_version INTEGER NOT NULL DEFAULT 0,
  obs_connection_id TEXT REFERENCES obs_connections(obs_connection_id) ON DELETE SET NULL,
  kind TEXT NOT NULL CHECK (kind IN ('recording', 'stream', 'replay-buffer')), tournament_id TEXT, tournament_day_id TEXT, started_at REAL NOT NULL, ended_at REAL,
  status TEXT NOT NULL CHECK (status IN ('active', 'ended', 'interrupted')), path TEXT
);
CREATE INDEX obs_sessions_kind ON obs_sessions (kind, started_at);
CREATE INDEX obs_sessions_connection ON obs_sessions (obs_connection_id);
CREATE TABLE clips (
  clip_id TEXT PRIMARY KEY, version INTEGER NOT NULL, acknowledged_version INTEGER NOT NULL DEFAULT 0,
  obs_session_id TEXT REFERENCES obs_sessions(obs_session_id) ON DELETE SET NULL, tournament_id TEXT, tournament_day_id TEXT, match_id TEXT,
  sequence INTEGER, path TEXT NOT NULL, bytes INTEGER, sha256 TEXT, starts_at REAL NOT NULL, ends_at REAL NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('expected', 'ready', 'missing', 'deleted')), created_at REAL NOT NULL, CHECK (ends_at >= starts_at)
);
CREATE INDEX clips_match ON clips (match_id, created_at);
CREATE INDEX clips_session ON clips (obs_session_id);
CREATE TABLE analytics_samples (
  day TEXT NOT NULL, match_id TEXT NOT NULL, side TEXT NOT NULL, name TEXT NOT NULL, value REAL NOT NULL, computed_at REAL NOT NULL,
  PRIMARY KEY (day, match_id, side, name)
) WITHOUT ROWID;
CREATE TABLE performance_samples (name TEXT NOT NULL, sampled_at REAL NOT NULL, value REAL NOT NULL, PRIMARY KEY (name, sampled_at)) WITHOUT ROWID;
CREATE TABLE archives (
  archive_id INTEGER PRIMARY KEY, from_day TEXT NOT NULL, through_day TEXT NOT NULL, events INTEGER NOT NULL DEFAULT 0,
  status TEXT NOT NULL CHECK (status IN ('running', 'done', 'restored', 'deleted')), created_at REAL NOT NULL, ended_at REAL, CHECK (through_day >= from_day)
);
CREATE TABLE archived_events (
  sequence INTEGER PRIMARY KEY, archive_id INTEGER NOT NULL REFERENCES archives(archive_id), version INTEGER NOT NULL, epoch TEXT NOT NULL, session_id TEXT NOT NULL,
  datagram INTEGER NOT NULL, part INTEGER NOT NULL, received_at REAL NOT NULL, monotonic_us REAL NOT NULL, sender TEXT NOT NULL, day TEXT NOT NULL,
  tournament_id TEXT, tournament_day_id TEXT, match_id TEXT, match_number TEXT, round INTEGER NOT NULL, clock_ms INTEGER, type TEXT NOT NULL,
  category TEXT NOT NULL, side TEXT, recognition TEXT NOT NULL, valid INTEGER NOT NULL, error_code TEXT, error_detail TEXT, raw BLOB NOT NULL, parsed TEXT,
  match_events TEXT NOT NULL, processing_us REAL NOT NULL, rec_timestamp_ms INTEGER, str_timestamp_ms INTEGER, ivr_link TEXT, tags TEXT NOT NULL
);
CREATE INDEX archived_events_day ON archived_events (day, sequence);
CREATE INDEX archived_events_archive ON archived_events (archive_id);
CREATE TABLE archived_event_details (
  sequence INTEGER NOT NULL REFERENCES archived_events(sequence) ON DELETE CASCADE, key TEXT NOT NULL, value TEXT, PRIMARY KEY (sequence, key)
) WITHOUT ROWID;
`;

/** Flags, OBS, clips, samples and archives: the tables of rooms that are filled later, so that their shape is settled for all. */
export class CreateLaterTables1793000000006 implements MigrationInterface {
  readonly name = 'CreateLaterTables1793000000006';

  up(runner: QueryRunner): Promise<void> {
    return runStatements(runner, up);
  }

  async down(runner: QueryRunner): Promise<void> {
    const tables = [
      'archived_event_details', 'archived_events', 'archives', 'performance_samples', 'analytics_samples', 'clips', 'obs_sessions', 'obs_connections', 'flag_recognitions',
      'flag_mappings', 'flags',
    ];
    for (const table of tables) await runner.query(`DROP TABLE ${table}`);
  }
}
