import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = `
CREATE TABLE epochs (
  epoch TEXT PRIMARY KEY, from_sequence INTEGER NOT NULL, started_at REAL NOT NULL, acknowledged INTEGER NOT NULL
);
CREATE TABLE udp_sessions (
  session_id TEXT PRIMARY KEY, version INTEGER NOT NULL, acknowledged_version INTEGER NOT NULL DEFAULT 0, epoch TEXT NOT NULL, address TEXT NOT NULL,
  port INTEGER NOT NULL, started_at REAL NOT NULL, ended_at REAL, status TEXT NOT NULL, received INTEGER NOT NULL, parsed INTEGER NOT NULL,
  errors INTEGER NOT NULL, bytes INTEGER NOT NULL, min_bytes INTEGER, max_bytes INTEGER, clients INTEGER NOT NULL, kernel_drops INTEGER
);
CREATE TABLE client_connections (
  session_id TEXT NOT NULL REFERENCES udp_sessions(session_id) ON DELETE CASCADE, sender TEXT NOT NULL, first_seen REAL NOT NULL, last_seen REAL NOT NULL,
  packets INTEGER NOT NULL, PRIMARY KEY (session_id, sender)
) WITHOUT ROWID;
CREATE TABLE events (
  sequence INTEGER PRIMARY KEY, version INTEGER NOT NULL, epoch TEXT NOT NULL, session_id TEXT NOT NULL, datagram INTEGER NOT NULL, part INTEGER NOT NULL,
  received_at REAL NOT NULL, monotonic_us REAL NOT NULL, sender TEXT NOT NULL, day TEXT NOT NULL, tournament_id TEXT, tournament_day_id TEXT, match_id TEXT,
  match_number TEXT, round INTEGER NOT NULL, clock_ms INTEGER, type TEXT NOT NULL, category TEXT NOT NULL, side TEXT, recognition TEXT NOT NULL,
  valid INTEGER NOT NULL, error_code TEXT, error_detail TEXT, raw BLOB NOT NULL, parsed TEXT, match_events TEXT NOT NULL, processing_us REAL NOT NULL,
  rec_timestamp_ms INTEGER, str_timestamp_ms INTEGER, ivr_link TEXT, tags TEXT NOT NULL
);
CREATE INDEX events_day ON events (day, sequence);
CREATE INDEX events_match ON events (match_id, sequence);
CREATE INDEX events_significant ON events (category, sequence) WHERE category <> 'O';
CREATE INDEX events_bad ON events (sequence) WHERE valid = 0;
CREATE TABLE event_details (
  sequence INTEGER NOT NULL REFERENCES events(sequence) ON DELETE CASCADE, key TEXT NOT NULL, value TEXT, PRIMARY KEY (sequence, key)
) WITHOUT ROWID;
CREATE TABLE score_history (
  sequence INTEGER PRIMARY KEY REFERENCES events(sequence) ON DELETE CASCADE, match_id TEXT, round INTEGER NOT NULL, blue INTEGER NOT NULL, red INTEGER NOT NULL
);
CREATE TABLE warning_history (
  sequence INTEGER PRIMARY KEY REFERENCES events(sequence) ON DELETE CASCADE, match_id TEXT, round INTEGER NOT NULL, blue INTEGER NOT NULL, red INTEGER NOT NULL
);
CREATE TABLE findings (
  sequence INTEGER NOT NULL REFERENCES events(sequence) ON DELETE CASCADE, number INTEGER NOT NULL, code TEXT NOT NULL, round INTEGER, side TEXT, stated TEXT NOT NULL,
  counted TEXT NOT NULL, detail TEXT NOT NULL, PRIMARY KEY (sequence, number)
) WITHOUT ROWID;
CREATE TABLE unknown_patterns (
  pattern TEXT PRIMARY KEY, count INTEGER NOT NULL, first_seen REAL NOT NULL, last_seen REAL NOT NULL, samples TEXT NOT NULL, label TEXT
);
CREATE TABLE matches (
  match_id TEXT PRIMARY KEY, version INTEGER NOT NULL, acknowledged_version INTEGER NOT NULL DEFAULT 0, epoch TEXT NOT NULL, day TEXT NOT NULL, tournament_id TEXT,
  tournament_day_id TEXT, match_number TEXT, status TEXT NOT NULL, loaded_at REAL NOT NULL, first_sequence INTEGER NOT NULL, last_sequence INTEGER NOT NULL,
  row TEXT NOT NULL
);
CREATE INDEX matches_day ON matches (day, first_sequence);
CREATE INDEX matches_order ON matches (first_sequence);
CREATE TABLE athletes (athlete_id INTEGER PRIMARY KEY, name TEXT NOT NULL, noc TEXT NOT NULL, UNIQUE (name, noc));
CREATE TABLE match_athletes (
  match_id TEXT NOT NULL REFERENCES matches(match_id) ON DELETE CASCADE, side TEXT NOT NULL, athlete_id INTEGER NOT NULL REFERENCES athletes(athlete_id),
  PRIMARY KEY (match_id, side)
) WITHOUT ROWID;
CREATE INDEX match_athletes_athlete ON match_athletes (athlete_id);
CREATE TABLE rounds (
  match_id TEXT NOT NULL REFERENCES matches(match_id) ON DELETE CASCADE, round INTEGER NOT NULL, winner TEXT, blue_points INTEGER NOT NULL, red_points INTEGER NOT NULL,
  blue_gam_jeoms INTEGER NOT NULL, red_gam_jeoms INTEGER NOT NULL, PRIMARY KEY (match_id, round)
) WITHOUT ROWID;
CREATE TABLE corrections (
  log_id INTEGER PRIMARY KEY AUTOINCREMENT, sequence INTEGER NOT NULL REFERENCES events(sequence) ON DELETE CASCADE, version INTEGER NOT NULL
);
CREATE TABLE parked (
  epoch TEXT NOT NULL, sequence INTEGER NOT NULL, code TEXT NOT NULL, reason TEXT NOT NULL, parked_at REAL NOT NULL, PRIMARY KEY (epoch, sequence)
) WITHOUT ROWID;
CREATE TABLE outbox_marks (name TEXT PRIMARY KEY, value REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE match_memory (only INTEGER PRIMARY KEY CHECK (only = 1), sequence INTEGER NOT NULL, json TEXT NOT NULL);
`;

/** Tables from the datagram to the outbox. */
export class CreateCourtStore1793000000000 implements MigrationInterface {
  readonly name = 'CreateCourtStore1793000000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of up.split(';\n')) if (statement.trim() !== '') await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    const tables = [
      'match_memory', 'outbox_marks', 'parked', 'corrections', 'rounds', 'match_athletes', 'athletes', 'matches', 'unknown_patterns', 'findings', 'warning_history',
      'score_history', 'event_details', 'events', 'client_connections', 'udp_sessions', 'epochs',
    ];
    for (const table of tables) await runner.query(`DROP TABLE ${table}`);
  }
}
