import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runStatements } from '../../run-statements.js';

const up = `
CREATE TABLE athletes (athlete_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, noc text NOT NULL, UNIQUE (name, noc));
DROP INDEX match_athletes_name;
INSERT INTO athletes (name, noc) SELECT DISTINCT left(name, 300), left(noc, 100) FROM match_athletes ORDER BY 1, 2;
ALTER TABLE match_athletes ADD COLUMN athlete_id bigint REFERENCES athletes;
UPDATE match_athletes m SET athlete_id = a.athlete_id FROM athletes a WHERE a.name = left(m.name, 300) AND a.noc = left(m.noc, 100);
ALTER TABLE match_athletes ALTER COLUMN athlete_id SET NOT NULL;
CREATE INDEX match_athletes_athlete ON match_athletes (athlete_id);
`;

const down = `
ALTER TABLE match_athletes DROP COLUMN athlete_id;
DROP TABLE athletes;
CREATE INDEX match_athletes_name ON match_athletes (left(name, 300), left(noc, 100));
`;

/**
 * Athletes over all courts. Names are indexed by their first 300 characters: they come from the wire and may be as long as a datagram,
 * which no index takes.
 */
export class AddAthletes1793000000002 implements MigrationInterface {
  readonly name = 'AddAthletes1793000000002';

  up(runner: QueryRunner): Promise<void> {
    return runStatements(runner, up);
  }

  down(runner: QueryRunner): Promise<void> {
    return runStatements(runner, down);
  }
}
