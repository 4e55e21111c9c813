import type Database from 'better-sqlite3';

/** Places in the shared memory: whether somebody writes, and whether somebody beside the pipeline waits to. */
const [held, wanted] = [0, 1];
/** How long is waited at most, ms. */
export interface TurnPatience {
  /** For a turn; after that SQLite's own lock decides, as it does without turns. */
  readonly turnMs: number;
  /** By the pipeline for another one to go first: that one takes its turn as soon as it wakes. */
  readonly yieldMs: number;
}
const usualPatience: TurnPatience = { turnMs: 2_000, yieldMs: 5 };

/**
 * Whose turn it is to write to a court store, of the threads of one process. SQLite lets one connection write at a time; whoever finds it taken sleeps,
 * each time longer, and asks again: in a burst the main thread slept up to 100 ms for a write of one, and a commit of the pipeline 15 ms. Here the next one is
 * woken. Only a courtesy: what is written without a turn is as safe, and a turn that never ends is not waited for for ever.
 */
export class WriteTurns {
  private readonly cells: Int32Array;

  /** @param memory what threads share; of the thread that began. */
  constructor(
    readonly memory: SharedArrayBuffer = new SharedArrayBuffer(8),
    private readonly patience = usualPatience,
  ) {
    this.cells = new Int32Array(memory);
  }

  /** Writes in the pipeline's turn: whoever waits beside it goes first, since the pipeline would be back before that one is awake. */
  asPipeline<T>(write: () => T): T {
    if (Atomics.load(this.cells, wanted) === 1) Atomics.wait(this.cells, wanted, 1, this.patience.yieldMs);
    return this.within(this.take(), write);
  }

  /** Writes in a turn of the main thread: after the group that is being committed. */
  beside<T>(write: () => T): T {
    Atomics.store(this.cells, wanted, 1);
    const mine = this.take();
    Atomics.store(this.cells, wanted, 0);
    Atomics.notify(this.cells, wanted);
    return this.within(mine, write);
  }

  /** Ends a turn; also that of a thread which was ended in the middle of it. */
  free(): void {
    Atomics.store(this.cells, held, 0);
    Atomics.notify(this.cells, held);
  }

  private within<T>(mine: boolean, write: () => T): T {
    try {
      return write();
    } finally {
      if (mine) this.free();
    }
  }

  /** @returns false when the turn did not come in time. */
  private take(): boolean {
    const deadline = performance.now() + this.patience.turnMs;
    while (Atomics.compareExchange(this.cells, held, 0, 1) !== 0) {
      const left = deadline - performance.now();
      if (left <= 0) return false;
      Atomics.wait(this.cells, held, 1, left);
    }
    return true;
  }
}

/** Has everything that this connection writes wait for its turn beside the pipeline. */
export function writeBeside(database: Database.Database, turns: WriteTurns): void {
  const inTurn = <A extends unknown[], T>(write: (...args: A) => T) => (...args: A): T => (database.inTransaction ? write(...args) : turns.beside(() => write(...args)));
  const prepare = database.prepare.bind(database);
  const transaction = database.transaction.bind(database);
  const own = {
    prepare: (sql: string): Database.Statement => {
      const statement = prepare(sql);
      if (statement.readonly) return statement;
      return Object.assign(statement, { run: inTurn(statement.run.bind(statement)), get: inTurn(statement.get.bind(statement)), all: inTurn(statement.all.bind(statement)) });
    },
    transaction: <F extends (...args: never[]) => unknown>(work: F): Database.Transaction<F> => {
      const begun = transaction(work as never) as unknown as Record<'default' | 'deferred' | 'immediate' | 'exclusive', (...args: unknown[]) => unknown>;
      const ways = { default: inTurn(begun.default), deferred: inTurn(begun.deferred), immediate: inTurn(begun.immediate), exclusive: inTurn(begun.exclusive) };
      return Object.assign(inTurn(begun.default), ways) as unknown as Database.Transaction<F>;
    },
  };
  Object.assign(database, own);
}
