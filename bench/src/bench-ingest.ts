import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventColumns, openDatabase } from '@restrike/db/court';
import { onStage, workspaceRoot, type CourtProcess } from '@restrike/e2e';
import { bareTable, groupSize, rawTable, type RawTable } from './raw-table.js';
import { dayOfDatagrams } from './sample-datagrams.js';
import { startSender } from './start-sender.js';

/** How long the pipeline has its turn, ms: behind the first twentieth of a second, in which a process that stood finds its place again. */
const [wakeMs, turnMs] = [50, 400];

/** Times of the same rows, ms. */
interface Turn {
  readonly rows: number;
  readonly pipelineMs: number;
  /** Into the same table with the same indexes. */
  readonly sameTableMs: number;
  /** Into a table of the same columns without any index but its key. */
  readonly bareTableMs: number;
}

/** A court whose pipeline and raw SQLite work on the same rows in turns: the court's process stands still while the other one works. */
class TurnTaker {
  private readonly store: ReturnType<typeof openDatabase>;
  private readonly sameTable: RawTable;
  private readonly bareTable: RawTable;
  private isFirst = true;

  constructor(
    private readonly court: CourtProcess,
    scratch: string,
  ) {
    this.store = openDatabase(path.join(court.dataDir, 'court.sqlite'), { synchronous: 'NORMAL', readonly: true });
    const statements = this.store.prepare("SELECT sql FROM sqlite_master WHERE tbl_name = 'events' AND sql IS NOT NULL AND type IN ('table', 'index') ORDER BY type DESC").pluck().all() as string[];
    this.sameTable = rawTable(`${scratch}-same`, statements);
    this.bareTable = rawTable(`${scratch}-bare`, [bareTable]);
  }

  /** Everything that waits, in turns; ends when nothing more is committed. */
  async drain(): Promise<readonly Turn[]> {
    const turns: Turn[] = [];
    try {
      for (;;) {
        const turn = await this.turn();
        // What came before was never without work, since more came behind it; of the last that is not known.
        if (turn.rows === 0) return turns.slice(0, -1);
        turns.push(turn);
      }
    } finally {
      this.goOn();
    }
  }

  close(): void {
    this.store.close();
    this.sameTable.remove();
    this.bareTable.remove();
  }

  private async turn(): Promise<Turn> {
    this.goOn();
    await sleep(wakeMs);
    const from = this.mark();
    await sleep(turnMs);
    const to = this.mark();
    process.kill(this.court.process.pid, 'SIGSTOP');
    const rows = this.store.prepare(`SELECT ${eventColumns.join(', ')} FROM events WHERE sequence > ? AND sequence <= ? ORDER BY sequence`).raw().all(from.sequence, to.sequence) as unknown[][];
    const raw = [this.sameTable, this.bareTable];
    const order = this.isFirst ? raw : raw.toReversed();
    this.isFirst = !this.isFirst;
    const times = new Map(order.map((table) => [table, table.store(rows)]));
    return { rows: rows.length, pipelineMs: to.at - from.at, sameTableMs: times.get(this.sameTable) ?? 0, bareTableMs: times.get(this.bareTable) ?? 0 };
  }

  /** Read out of the store itself: what the agent says of it is late by its own main thread. */
  private mark(): { readonly at: number; readonly sequence: number } {
    return { sequence: Number(this.store.prepare('SELECT max(sequence) FROM events').pluck().get()), at: performance.now() };
  }

  private goOn(): void {
    process.kill(this.court.process.pid, 'SIGCONT');
  }
}

const total = (turns: readonly Turn[], pick: (turn: Turn) => number): number => turns.reduce((sum, turn) => sum + pick(turn), 0);
const ratio = (ms: number, pipelineMs: number): number => Math.round((ms / pipelineMs) * 100) / 100;

/** What one flood came to. */
function roundOf(sentPerSecond: number, turns: readonly Turn[]): Record<string, unknown> & { readonly ratioToSameTable: number } {
  const rows = total(turns, (turn) => turn.rows);
  if (rows < groupSize * 50) throw new Error('the pipeline was never behind: send faster');
  const [pipelineMs, sameMs, bareMs] = [total(turns, (turn) => turn.pipelineMs), total(turns, (turn) => turn.sameTableMs), total(turns, (turn) => turn.bareTableMs)];
  const perSecond = (ms: number): number => Math.round((rows / ms) * 1000);
  return {
    sentPerSecond,
    turns: turns.length,
    pipelinePerSecond: perSecond(pipelineMs),
    rawSqlite: { sameTablePerSecond: perSecond(sameMs), bareTablePerSecond: perSecond(bareMs) },
    ratioToSameTable: ratio(sameMs, pipelineMs),
    ratioToBareTable: ratio(bareMs, pipelineMs),
  };
}

/** Floods that count. One goes before them, in which the engine compiles what it runs. */
const rounds = 5;
/** Programs that send at once: of one alone the pipeline leaves nothing to wait, once it is warm. */
const senders = 2;

/**
 * Rate of the pipeline, from datagram to committed, with a real agent that is sent more than it can take, against the raw rate of better-sqlite3
 * for the same rows in the same groups on the same disk. Once the senders are done, both work in turns of less than half a second, the court's process standing
 * still meanwhile: a machine is not equally fast for two minutes, and a ratio of rates of different minutes tells of the machine. Nothing is picked: a round is the
 * sum of its turns; of the rounds the middle one.
 */
export async function benchIngest(): Promise<Record<string, unknown>> {
  return onStage(async (stage) => {
    const datagrams = dayOfDatagrams(workspaceRoot).map((bytes) => bytes.toString());
    const court = await stage.court({ number: 1, hubUrl: null });
    /** Datagrams a second that were sent. */
    const send = async (count: number): Promise<number> => {
      const all = Array.from({ length: count }, () => startSender({ targets: [{ port: court.udpPort }], datagrams, perSecond: 70_000, seconds: 4 }));
      const rates = await Promise.all(all.map(async ({ perTarget, finished }) => (perTarget / (await finished).tookMs) * 1000));
      return Math.round(rates.reduce((sum, rate) => sum + rate, 0));
    };
    const taker = new TurnTaker(court, path.join(stage.folder, 'raw.sqlite'));
    await send(1);
    await taker.drain();
    const all: ReturnType<typeof roundOf>[] = [];
    while (all.length < rounds) all.push(roundOf(await send(senders), await taker.drain()));
    taker.close();
    const { listener } = await court.statement();
    await court.process.stop();
    const middle = all.toSorted((a, b) => a.ratioToSameTable - b.ratioToSameTable)[Math.floor(rounds / 2)];
    return { received: listener?.received, spilled: listener?.spilled, kernelDrops: listener?.kernelDrops, ...middle, rounds: all };
  });
}
