import { rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventColumns, openDatabase } from '@restrike/db/court';
import { onStage, workspaceRoot, type CourtProcess } from '@restrike/e2e';
import { dayOfDatagrams } from './sample-datagrams.js';
import { startSender } from './start-sender.js';

/** Events in a commit, of the pipeline and of the raw measure alike. */
const groupSize = 200;

/** A place in the work and when it was reached. */
interface Mark {
  readonly at: number;
  readonly sequence: number;
}

/** Events in a window of the best rate. Other programs slow a machine down, none makes it faster: the best window is what the code can do. */
const windowEvents = 20_000;

/** Best rate a second over any window of {@link windowEvents}, or over all where there are fewer. */
function bestRate(marks: readonly Mark[]): number {
  let best = 0;
  let from = 0;
  for (const [to, mark] of marks.entries()) {
    for (;;) {
      const next = marks[from + 1];
      if (next === undefined || mark.sequence - next.sequence < windowEvents) break;
      from += 1;
    }
    const first = marks[from] as Mark;
    const isWhole = mark.sequence - first.sequence >= windowEvents || to === marks.length - 1;
    if (isWhole && mark.at > first.at) best = Math.max(best, (mark.sequence - first.sequence) / (mark.at - first.at));
  }
  return Math.round(best * 1000);
}

interface RawRates {
  /** Into the same table with the same indexes. */
  readonly sameTablePerSecond: number;
  /** Into a table of the same columns without any index but its key. */
  readonly bareTablePerSecond: number;
}

/** How fast better-sqlite3 alone stores the very rows that the pipeline stored: same columns, pragmas and group size, values made beforehand. */
function rawRates(courtFile: string, scratch: string, rows: number): RawRates {
  const court = openDatabase(courtFile, { synchronous: 'NORMAL', readonly: true });
  const values = court.prepare(`SELECT ${eventColumns.join(', ')} FROM events ORDER BY sequence LIMIT ?`).raw().all(rows) as unknown[][];
  const statements = court.prepare("SELECT sql FROM sqlite_master WHERE tbl_name = 'events' AND sql IS NOT NULL AND type IN ('table', 'index') ORDER BY type DESC").pluck().all() as string[];
  court.close();
  const measure = (ddl: readonly string[]): number => {
    const remove = (): void => ['', '-wal', '-shm'].forEach((suffix) => rmSync(scratch + suffix, { force: true }));
    remove();
    const raw = openDatabase(scratch, { synchronous: 'FULL' });
    raw.pragma('foreign_keys = OFF');
    for (const sql of ddl) raw.exec(sql);
    const insert = raw.prepare(`INSERT INTO events (${eventColumns.join(', ')}) VALUES (${eventColumns.map(() => '?').join(', ')})`);
    const group = raw.transaction((some: readonly unknown[][]) => some.forEach((one) => insert.run(...one)));
    const marks = [{ at: performance.now(), sequence: 0 }];
    for (let from = 0; from < values.length; from += groupSize) {
      group(values.slice(from, from + groupSize));
      marks.push({ at: performance.now(), sequence: from + groupSize });
    }
    raw.close();
    remove();
    return bestRate(marks);
  };
  return { sameTablePerSecond: measure(statements), bareTablePerSecond: measure([`CREATE TABLE events (${eventColumns.join(', ')}, PRIMARY KEY (sequence))`]) };
}

/** What one flood came to. */
interface Round {
  readonly sentPerSecond: number;
  readonly pipelinePerSecond: number;
  readonly pipelineOverallPerSecond: number;
  readonly rawSqlite: RawRates;
  readonly ratioToSameTable: number;
  readonly ratioToBareTable: number;
}

const ratio = (rate: number, raw: number): number => Math.round((rate / raw) * 100) / 100;

/**
 * Events by time while what waits is committed: the pipeline then has the machine for itself, as the raw measure has. Read out of the store itself: what the agent
 * says of it is late by its own main thread. Ends when everything that was received is committed.
 */
async function drain(court: CourtProcess): Promise<readonly Mark[]> {
  const store = openDatabase(path.join(court.dataDir, 'court.sqlite'), { synchronous: 'NORMAL', readonly: true });
  const newest = store.prepare('SELECT max(sequence) FROM events').pluck();
  const samples: Mark[] = [];
  try {
    for (;;) {
      const sequence = Number(newest.get());
      samples.push({ at: performance.now(), sequence });
      if (sequence === samples.at(-25)?.sequence) {
        // The listener's count is told once a second: wait until it stands still.
        const { listener } = await court.statement();
        if (listener !== null && sequence === listener.received) return samples;
      }
      if (samples.length > 4_000) throw new Error(`the court stopped at ${String(sequence)} events`);
      await sleep(50);
    }
  } finally {
    store.close();
  }
}

/** Commits a second while more than five groups wait. @throws when too little waited for a rate. */
function drainRate(samples: readonly Mark[]): { readonly best: number; readonly overall: number } {
  const end = samples.at(-1)?.sequence ?? 0;
  const busy = samples.filter(({ sequence }) => sequence < end - groupSize * 5);
  const [first, last] = [busy[0], busy.at(-1)];
  if (first === undefined || last === undefined || last.sequence - first.sequence < groupSize * 50) throw new Error('the pipeline was never behind: send faster');
  return { best: bestRate(busy), overall: Math.round(((last.sequence - first.sequence) / (last.at - first.at)) * 1000) };
}

/** Floods that count. One goes before them, in which the engine compiles what it runs: the raw measure has its best of several goes too. */
const rounds = 5;
/** Programs that send at once: of one alone the pipeline leaves nothing to wait, once it is warm. */
const senders = 2;

/**
 * Rate of the pipeline, from datagram to committed, with a real agent that is sent more than it can take, against the raw rate of better-sqlite3
 * for the same rows in the same groups on the same disk, measured right behind each flood. Within a round the best window of both counts, since a machine is not
 * equally fast all the time; of the rounds the middle one.
 */
export async function benchIngest(): Promise<Record<string, unknown>> {
  return onStage(async (stage) => {
    const datagrams = dayOfDatagrams(workspaceRoot).map((bytes) => bytes.toString());
    const court = await stage.court({ number: 1, hubUrl: null, env: { RESTRIKE_PLAYER: 'browser' } });
    const [file, scratch] = [path.join(court.dataDir, 'court.sqlite'), path.join(stage.folder, 'raw.sqlite')];
    /** Datagrams a second that were sent. */
    const send = async (count: number): Promise<number> => {
      const all = Array.from({ length: count }, () => startSender({ targets: [{ port: court.udpPort }], datagrams, perSecond: 70_000, seconds: 4 }));
      const rates = await Promise.all(all.map(async ({ perTarget, finished }) => (perTarget / (await finished).tookMs) * 1000));
      return Math.round(rates.reduce((sum, rate) => sum + rate, 0));
    };
    const flood = async (): Promise<Round> => {
      const sentPerSecond = await send(senders);
      const { best: pipelinePerSecond, overall } = drainRate(await drain(court));
      const runs = Array.from({ length: 4 }, () => rawRates(file, scratch, 50_000));
      const best = (pick: (run: RawRates) => number): number => Math.max(...runs.map(pick));
      const rawSqlite = { sameTablePerSecond: best((run) => run.sameTablePerSecond), bareTablePerSecond: best((run) => run.bareTablePerSecond) };
      return {
        sentPerSecond,
        pipelinePerSecond,
        pipelineOverallPerSecond: overall,
        rawSqlite,
        ratioToSameTable: ratio(pipelinePerSecond, rawSqlite.sameTablePerSecond),
        ratioToBareTable: ratio(pipelinePerSecond, rawSqlite.bareTablePerSecond),
      };
    };
    await send(1);
    await drain(court);
    const all: Round[] = [];
    while (all.length < rounds) all.push(await flood());
    const { listener } = await court.statement();
    await court.process.stop();
    const middle = all.toSorted((a, b) => a.ratioToSameTable - b.ratioToSameTable)[Math.floor(rounds / 2)];
    return { received: listener?.received, spilled: listener?.spilled, kernelDrops: listener?.kernelDrops, ...middle, rounds: all };
  });
}
