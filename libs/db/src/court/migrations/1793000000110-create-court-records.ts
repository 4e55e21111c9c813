import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from '../../run-statements.js';

const up = `
ALTER TABLE epochs ADD COLUMN origin_ms INTEGER;
ALTER TABLE epochs ADD COLUMN boot_id TEXT;
ALTER TABLE epochs ADD COLUMN opened_us REAL;
ALTER TABLE obs_connections ADD COLUMN protocol TEXT NOT NULL DEFAULT 'auto' CHECK (protocol IN ('auto', 'v5', 'v4'));
ALTER TABLE obs_connections ADD COLUMN restart_command TEXT;
DROP TABLE clips;
DROP TABLE obs_sessions;
CREATE TABLE broadcasts (
  broadcast_id TEXT PRIMARY KEY, gap_mode TEXT NOT NULL CHECK (gap_mode IN ('concatenated', 'wall-clock')), zero_ms INTEGER
) WITHOUT ROWID;
CREATE TABLE obs_sessions (
  obs_session_id TEXT PRIMARY KEY, version INTEGER NOT NULL, acknowledged_version INTEGER NOT NULL DEFAULT 0, connection_id TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('OBS_REC', 'OBS_STR', 'OBS_BOTH')), kind TEXT NOT NULL CHECK (kind IN ('recording', 'stream', 'replay-buffer')),
  tournament_id TEXT, tournament_day_id TEXT, day TEXT NOT NULL, number INTEGER NOT NULL, started_at REAL NOT NULL, ended_at REAL, start_ms INTEGER NOT NULL,
  end_ms INTEGER, seen_ms INTEGER NOT NULL, status TEXT NOT NULL CHECK (status IN ('active', 'ended', 'interrupted')),
  end_reason TEXT CHECK (end_reason IN ('manual_stop', 'crash', 'restart', 'network_loss', 'auto_restart')), estimated INTEGER NOT NULL DEFAULT 0, broadcast_id TEXT,
  visible_from_ms INTEGER, offset_ms INTEGER, correction_ms INTEGER NOT NULL DEFAULT 0, path TEXT, name TEXT, buffer_seconds REAL,
  CHECK (end_ms IS NULL OR end_ms >= start_ms), CHECK ((status = 'active') = (end_ms IS NULL))
);
CREATE INDEX obs_sessions_day ON obs_sessions (day, kind, number);
CREATE INDEX obs_sessions_broadcast ON obs_sessions (broadcast_id, start_ms);
CREATE INDEX obs_sessions_start ON obs_sessions (start_ms);
CREATE INDEX obs_sessions_end ON obs_sessions (end_ms);
CREATE UNIQUE INDEX obs_sessions_active ON obs_sessions (connection_id, kind) WHERE end_ms IS NULL;
CREATE TABLE obs_session_corrections (
  correction_id INTEGER PRIMARY KEY, obs_session_id TEXT NOT NULL REFERENCES obs_sessions(obs_session_id) ON DELETE CASCADE, before_ms INTEGER NOT NULL,
  after_ms INTEGER NOT NULL, changed_by TEXT NOT NULL, reason TEXT, changed_at REAL NOT NULL, undone_at REAL
);
CREATE INDEX obs_session_corrections_session ON obs_session_corrections (obs_session_id, correction_id);
CREATE TABLE positions_due (due_id INTEGER PRIMARY KEY, from_sequence INTEGER NOT NULL, through_sequence INTEGER NOT NULL);
CREATE TABLE clock_jumps (jump_id INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, wall_before REAL NOT NULL, wall_after REAL NOT NULL, delta_ms REAL NOT NULL);
CREATE TABLE clips (
  clip_id TEXT PRIMARY KEY, version INTEGER NOT NULL, group_id TEXT NOT NULL, obs_session_id TEXT REFERENCES obs_sessions(obs_session_id) ON DELETE SET NULL,
  tournament_id TEXT, tournament_day_id TEXT, day TEXT NOT NULL, match_id TEXT,
  state TEXT NOT NULL CHECK (state IN ('requested', 'saving', 'ready', 'failed', 'offered', 'uploaded', 'deleted')), path TEXT, video_path TEXT, thumbnail_path TEXT,
  covers_from_ms INTEGER, covers_to_ms INTEGER, created_at REAL NOT NULL, changed_at REAL NOT NULL, row TEXT NOT NULL, CHECK (covers_to_ms >= covers_from_ms)
);
CREATE INDEX clips_match ON clips (match_id, created_at);
CREATE INDEX clips_day ON clips (day, created_at);
CREATE INDEX clips_created ON clips (created_at);
CREATE INDEX clips_group ON clips (group_id);
CREATE INDEX clips_session ON clips (obs_session_id);
CREATE TABLE trigger_runs (run_id TEXT PRIMARY KEY, rule_id TEXT NOT NULL, match_id TEXT, started_at REAL NOT NULL, outcome TEXT NOT NULL, row TEXT NOT NULL);
CREATE INDEX trigger_runs_started ON trigger_runs (started_at);
CREATE INDEX trigger_runs_rule ON trigger_runs (rule_id, started_at);
CREATE TABLE court_context (
  only INTEGER PRIMARY KEY CHECK (only = 1), tournament_id TEXT NOT NULL REFERENCES tournaments(tournament_id) ON DELETE CASCADE,
  tournament_day_id TEXT REFERENCES tournament_days(tournament_day_id) ON DELETE SET NULL, set_at REAL NOT NULL, set_by TEXT NOT NULL
);
ALTER TABLE tournament_days DROP COLUMN active;
ALTER TABLE tournament_days ADD COLUMN status TEXT NOT NULL DEFAULT 'planned' CHECK (status IN ('planned', 'active', 'finished'));
CREATE TABLE announcements (
  announcement_id TEXT PRIMARY KEY, kind TEXT NOT NULL, priority TEXT NOT NULL, text TEXT NOT NULL, created_by TEXT NOT NULL, created_at REAL NOT NULL,
  expires_at REAL, received_at REAL NOT NULL, seen_at REAL, acknowledged_at REAL, told_at REAL
);
CREATE INDEX announcements_created ON announcements (created_at);
CREATE TRIGGER events_log_correction AFTER UPDATE OF version ON events WHEN new.version > old.version BEGIN INSERT INTO corrections (sequence, version) VALUES (new.sequence, new.version); END;
`;

const down = `
DROP TRIGGER events_log_correction;
DROP TABLE announcements;
ALTER TABLE tournament_days DROP COLUMN status;
ALTER TABLE tournament_days ADD COLUMN active INTEGER NOT NULL DEFAULT 0;
DROP TABLE court_context;
DROP TABLE trigger_runs;
DROP TABLE clips;
DROP TABLE clock_jumps;
DROP TABLE positions_due;
DROP TABLE obs_session_corrections;
DROP TABLE obs_sessions;
DROP TABLE broadcasts;
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
ALTER TABLE obs_connections DROP COLUMN restart_command;
ALTER TABLE obs_connections DROP COLUMN protocol;
ALTER TABLE epochs DROP COLUMN opened_us;
ALTER TABLE epochs DROP COLUMN boot_id;
ALTER TABLE epochs DROP COLUMN origin_ms;
`;

/**
 * What the rooms around OBS write: sessions with their place in a video, clips, runs of trigger rules, the tournament context, announcements.
 * Nothing wrote the two tables that are made anew. From here on the corrections log is kept by the database itself.
 */
export class CreateCourtRecords1793000000110 implements MigrationInterface {
  readonly name = 'CreateCourtRecords1793000000110';

  up(runner: QueryRunner): Promise<void> {
    return runStatements(runner, up);
  }

  down(runner: QueryRunner): Promise<void> {
    return runStatements(runner, down);
  }
}
