import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { migrateCourtStore } from '../src/court/court-migrations.js';
import { openCourtWriter, openDatabase } from '../src/court/index.js';
import { CourtFolder } from '../src/testing/court-folder.js';
import { seeded } from '../src/testing/seeded.js';

const folder = new CourtFolder();
afterAll(() => folder.remove());
const script = fileURLToPath(new URL('./fixtures/commit-for-ever.mjs', import.meta.url));
const rounds = 10;

/** Runs the committing child until it has told `groups` more, and kills it a moment later; gives the last sequence it told. */
async function killAfter(file: string, commits: 'groups' | 'bursts', groups: number, moreMs: number): Promise<number> {
  const child = spawn(process.execPath, [script, file, commits], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  const ended = new Promise((done) => child.once('exit', done));
  const limit = setTimeout(() => child.kill('SIGKILL'), 60_000);
  await new Promise<void>((done) => {
    child.once('exit', () => done());
    child.stdout.on('data', (data: Buffer) => {
      text += data.toString();
      if (text.split('\n').length > groups) done();
    });
  });
  await new Promise((done) => setTimeout(done, moreMs));
  child.kill('SIGKILL');
  await ended;
  clearTimeout(limit);
  return Number(text.split('\n').slice(0, -1).at(-1) ?? 0);
}

it('[DB-1] a killed process leaves every group it told of, whole groups only, and no hole, and the next run writes what a burst owed of them', async () => {
  const file = folder.newFile();
  await migrateCourtStore(file);
  const seed = Number(process.env['RESTRIKE_SEED'] ?? Date.now() % 1_000_000);
  process.stdout.write(`kills with RESTRIKE_SEED=${String(seed)}\n`);
  const random = seeded(seed);
  let told = 0;
  for (let round = 0; round < rounds; round += 1) {
    const commits = round % 2 === 0 ? 'groups' : 'bursts';
    const last = await killAfter(file, commits, 1 + Math.floor(random() * 40), random() * 10);
    expect(last).toBeGreaterThan(told);
    told = last;
    if (commits === 'bursts') {
      const next = openCourtWriter(file, Date.now());
      next.payOwed(() => false);
      next.close();
    }
    const check = openDatabase(file, { synchronous: 'NORMAL' });
    expect(check.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(check.pragma('foreign_key_check')).toEqual([]);
    const { count, high } = check.prepare('SELECT count(*) AS count, max(sequence) AS high FROM events').get() as { count: number; high: number };
    expect(high).toBeGreaterThanOrEqual(told);
    expect(count).toBe(high);
    // Every event says how many its group has and which one of them it is.
    const torn = check.prepare("SELECT min(sequence) FROM events GROUP BY sequence - part HAVING count(*) <> CAST(max(parsed ->> 'group') AS INTEGER)").pluck().all();
    expect(torn).toEqual([]);
    // The newest span goes on; those before it end where the next begins.
    expect(check.prepare('SELECT count(*) FROM event_spans WHERE kind = ? AND last >= ?').pluck().get('session', high)).toBe(1);
    expect(check.prepare('SELECT count(*) FROM events e WHERE NOT EXISTS (SELECT 1 FROM event_spans s WHERE s.kind = ? AND s.key = e.session_id AND e.sequence BETWEEN s.first AND s.last)').pluck().get('session')).toBe(0);
    expect(check.prepare("SELECT count(*) FROM event_details WHERE key = 'group'").pluck().get()).toBe(high);
    if (commits === 'groups') expect(check.prepare('SELECT sequence FROM match_memory').pluck().get()).toBe(high);
    told = high;
    check.close();
  }
});
