import type Database from 'better-sqlite3';
import type { FlagRecords, FlagRecognitionRow, MetFlagRow, StoredFlag } from './court-records.js';

const flagColumns = 'code, kind, name, iso, file, sha256';
const recognitionColumns = 'seen_code AS seen, flag_code AS code, how, confidence, match_id AS matchId, side, recognized_at AS at';

/** FLG-1: codes with their flags, what the operator maps and pictures, and which codes matches carried. */
export function prepareFlags(database: Database.Database): FlagRecords {
  const putKnown = database.prepare(`INSERT INTO flags (code, kind, name, iso, changed_at) VALUES (@code, @kind, @name, @iso, @at)
    ON CONFLICT (code) DO UPDATE SET kind = excluded.kind, name = excluded.name, iso = excluded.iso WHERE (kind, name, iso) IS NOT (excluded.kind, excluded.name, excluded.iso)`);
  const putBuiltIn = database.prepare("INSERT INTO flag_mappings (pss_code, flag_code, source, changed_at) VALUES (?, ?, 'built-in', ?) ON CONFLICT DO NOTHING");
  const all = database.prepare(`SELECT ${flagColumns} FROM flags ORDER BY code`);
  const own = database.prepare('SELECT code, file, sha256 FROM flags WHERE file IS NOT NULL ORDER BY code');
  const putPicture = database.prepare(`INSERT INTO flags (code, kind, name, file, sha256, changed_at) VALUES (@code, 'custom', @code, @file, @sha256, @at)
    ON CONFLICT (code) DO UPDATE SET file = excluded.file, sha256 = excluded.sha256, changed_at = excluded.changed_at`);
  const dropPicture = database.prepare('UPDATE flags SET file = NULL, sha256 = NULL, changed_at = ? WHERE code = ? AND file IS NOT NULL');
  const dropCustom = database.prepare("DELETE FROM flags WHERE code = ? AND kind = 'custom' AND file IS NULL");
  const unmapAll = database.prepare('DELETE FROM flag_mappings WHERE flag_code = ?');
  const mapping = database.prepare("SELECT pss_code AS seen, flag_code AS code FROM flag_mappings WHERE source = 'custom' ORDER BY pss_code");
  const map = database.prepare(`INSERT INTO flag_mappings (pss_code, flag_code, source, changed_at) VALUES (?, ?, 'custom', ?)
    ON CONFLICT (pss_code) DO UPDATE SET flag_code = excluded.flag_code, source = excluded.source, changed_at = excluded.changed_at`);
  const unmap = database.prepare("DELETE FROM flag_mappings WHERE pss_code = ? AND source = 'custom'");
  const isKnown = database.prepare('SELECT 1 FROM flags WHERE code = ?');
  const note = database.prepare(`INSERT INTO flag_recognitions (seen_code, flag_code, how, confidence, match_id, side, recognized_at) VALUES (@seen, @code, @how, @confidence, @matchId, @side, @at)
    ON CONFLICT DO NOTHING`);
  const keep = database.prepare('DELETE FROM flag_recognitions WHERE recognition_id <= (SELECT recognition_id FROM flag_recognitions ORDER BY recognition_id DESC LIMIT 1 OFFSET ?)');
  const met = database.prepare('SELECT seen_code AS seen, count(*) AS count, min(recognized_at) AS firstSeen, max(recognized_at) AS lastSeen FROM flag_recognitions GROUP BY seen_code ORDER BY lastSeen DESC LIMIT ?');
  const history = database.prepare(`SELECT ${recognitionColumns} FROM flag_recognitions ORDER BY recognition_id DESC LIMIT ?`);
  const custom = database.prepare("SELECT 1 FROM flags WHERE code = ? AND kind = 'custom'");
  return {
    know: database.transaction((flags, mappings, at) => {
      for (const flag of flags) putKnown.run({ ...flag, at });
      for (const [seen, code] of mappings) putBuiltIn.run(seen, code, at);
    }),
    all: () => all.all() as StoredFlag[],
    pictures: () => own.all() as { code: string; file: string; sha256: string }[],
    putPicture: (picture, at) => void putPicture.run({ ...picture, at }),
    dropPicture: database.transaction((code: string, at: number) => {
      const had = dropPicture.run(at, code).changes > 0;
      // A code that is the operator's alone goes with its picture, and what was mapped to it is unknown again.
      if (had && custom.get(code) !== undefined) {
        unmapAll.run(code);
        dropCustom.run(code);
      }
      return had;
    }),
    mappings: () => mapping.all() as { seen: string; code: string }[],
    map: (seen, code, at) => {
      if (isKnown.get(code) === undefined) return false;
      map.run(seen, code, at);
      return true;
    },
    unmap: (seen) => unmap.run(seen).changes > 0,
    note: database.transaction((rows: readonly FlagRecognitionRow[], kept: number) => {
      for (const row of rows) note.run(row);
      keep.run(kept);
    }),
    met: (limit) => met.all(limit) as MetFlagRow[],
    history: (limit) => history.all(limit) as FlagRecognitionRow[],
  };
}
