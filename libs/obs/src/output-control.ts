import { setTimeout as sleep } from 'node:timers/promises';
import type { ObsDialect, ObsOutputReport } from './dialect.js';
import { outputNotRunning, outputRunning } from './judge-code.js';
import type { ObsLimits } from './limits.js';
import { answered, failed, type ObsAnswer, type ObsFailure } from './obs-answer.js';
import type { ObsOutput, ObsOutputCause, ObsOutputKind } from './obs-status.js';

/** What starting and stopping needs of the connection. */
export interface OutputSurroundings {
  reach(): ObsAnswer<ObsDialect>;
  output(): ObsOutput;
  /** How often OBS told that this output is in another state: once more, and it took notice. What comes late and changes nothing is of an earlier run. */
  turned(): number;
  /** Takes over what OBS answered when asked. */
  adopt(report: ObsOutputReport): void;
  /** Why it can write nothing just now; null when it can, or nobody knows. */
  noRoom(dialect: ObsDialect): Promise<ObsFailure | null>;
  /** Resolves with true as soon as `holds` does, with false after `ms` or when the connection ends. */
  until(holds: () => boolean, ms: number): Promise<boolean>;
}

const attempts = 3;
/** OBS now and then ignores a start within some 10 ms of a stop; after 25 ms it was never seen to. */
const settleMs = 50;
const maxWaiting = 10;
const names = { recording: 'recording', stream: 'stream', replayBuffer: 'replay buffer' } as const satisfies Record<ObsOutputKind, string>;

/**
 * Starts and stops one output, one after the other. OBS's answer to a start means only that it was asked: the output may start late, not at all, or stop
 * again at once. So after each the event is awaited, then OBS is asked, then it is tried again.
 */
export class OutputControl {
  /** What we are doing just now, and why; null when nothing. Whatever the output does meanwhile is our doing. */
  cause: ObsOutputCause | null = null;
  private last: Promise<unknown> = Promise.resolve();
  private waiting = 0;

  constructor(
    private readonly kind: ObsOutputKind,
    private readonly limits: ObsLimits,
    private readonly around: OutputSurroundings,
  ) {}

  start(cause: ObsOutputCause = 'asked'): Promise<ObsAnswer<ObsOutput>> {
    return this.inTurn(cause, () => this.startNow());
  }

  /** Answers with the path of the file where there is one. */
  stop(cause: ObsOutputCause = 'asked'): Promise<ObsAnswer<{ readonly path: string | null }>> {
    return this.inTurn(cause, () => this.stopNow());
  }

  /** Stops and starts in one turn: nothing of ours comes between. */
  again(cause: ObsOutputCause): Promise<ObsAnswer<ObsOutput>> {
    return this.inTurn(cause, async () => {
      const stopped = await this.stopNow();
      if (!stopped.ok) return stopped;
      await sleep(settleMs);
      return this.startNow();
    });
  }

  private async inTurn<T>(cause: ObsOutputCause, act: () => Promise<ObsAnswer<T>>): Promise<ObsAnswer<T>> {
    if (this.waiting >= maxWaiting) return failed('REFUSED', `${String(maxWaiting)} requests for the ${names[this.kind]} wait already.`, 'Wait until it has settled.');
    this.waiting += 1;
    const turn = this.last.then(async () => {
      this.cause = cause;
      try {
        return await act();
      } finally {
        this.cause = null;
        this.waiting -= 1;
      }
    });
    this.last = turn.catch(() => undefined);
    return turn;
  }

  private is(...states: ObsOutput['state'][]): boolean {
    return states.includes(this.around.output().state);
  }

  private async startNow(): Promise<ObsAnswer<ObsOutput>> {
    const { around, kind, limits } = this;
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const reached = around.reach();
      if (!reached.ok) return reached;
      if (this.is('active', 'reconnecting')) return answered(around.output());
      if (this.is('stopping') && !(await around.until(() => !this.is('stopping'), limits.stoppedMs))) {
        const after = around.reach();
        // OBS says of it that it is active, and agrees to start it: nothing comes of that.
        return after.ok ? this.stillStopping() : after;
      }
      const before = around.turned();
      if (!this.is('starting')) {
        const asked = await reached.value.startOutput(kind);
        if (!asked.ok && asked.obsCode !== outputRunning) return asked;
      }
      const sign = (): boolean => around.turned() !== before || this.is('starting', 'active', 'reconnecting');
      if (await around.until(sign, limits.startSignMs)) {
        await around.until(() => this.is('active', 'reconnecting', 'inactive'), limits.startedMs);
        if (this.is('active', 'reconnecting')) return answered(around.output());
        if (!around.reach().ok) continue;
        if (this.is('starting') && (await this.runsUnheard(reached.value))) return answered(around.output());
        if (this.is('inactive')) return failed('REFUSED', `The ${names[kind]} stopped again as soon as it had started.`, toDo[kind]);
        return failed('TIMED_OUT', `The ${names[kind]} has been starting for ${String(limits.startedMs / 1_000)} s.`, toDo[kind]);
      }
      if (await this.runsUnheard(reached.value)) return answered(around.output());
      const noRoom = await around.noRoom(reached.value);
      if (noRoom !== null) return noRoom;
      await sleep(settleMs);
    }
    const reached = around.reach();
    if (!reached.ok) return reached;
    return failed('TIMED_OUT', `OBS was asked ${String(attempts)} times to start the ${names[kind]} and agreed, but nothing started.`, toDo[kind]);
  }

  private stillStopping(): ObsAnswer<never> {
    return failed('TIMED_OUT', `The ${names[this.kind]} has been stopping for ${String(this.limits.stoppedMs / 1_000)} s.`, 'Look at OBS: it is perhaps still writing; otherwise restart it.');
  }

  /** Whether OBS says when asked that the output runs, which no event told; takes it over. */
  private async runsUnheard(dialect: ObsDialect): Promise<boolean> {
    const report = await dialect.output(this.kind);
    if (!report.ok || !report.value.active) return false;
    this.around.adopt(report.value);
    return true;
  }

  private async stopNow(): Promise<ObsAnswer<{ readonly path: string | null }>> {
    const { around, kind, limits } = this;
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const reached = around.reach();
      if (!reached.ok) return reached;
      // A stop right behind a start is refused with "not running", and the output then runs on.
      if (this.is('starting')) await around.until(() => !this.is('starting'), limits.startedMs);
      if (!this.is('stopping')) {
        const asked = await reached.value.stopOutput(kind);
        if (!asked.ok && asked.obsCode !== outputNotRunning) return asked;
        if (!asked.ok) {
          await sleep(settleMs);
          const report = await reached.value.output(kind);
          if (!report.ok) return report;
          if (this.is('stopping', 'starting')) continue;
          around.adopt(report.value);
          if (!report.value.active) return answered({ path: null });
          continue;
        }
      }
      if (await around.until(() => this.is('inactive'), limits.stoppedMs)) return answered({ path: around.output().path });
      const after = around.reach();
      if (!after.ok) return after;
      const report = await reached.value.output(kind);
      if (report.ok && !report.value.active) {
        around.adopt(report.value);
        return answered({ path: around.output().path });
      }
      return this.stillStopping();
    }
    return failed('TIMED_OUT', `The ${names[kind]} could not be stopped: OBS said "not running" and went on.`, 'Stop it in OBS by hand.');
  }
}

const toDo = {
  recording: 'Look at the screen of OBS for a message; check that the recording folder exists, can be written to and has free space (Settings → Output → Recording).',
  stream: 'Check the internet, and the server and key of the stream (OBS: Settings → Stream); look at the screen of OBS for a message.',
  replayBuffer: 'Look at the screen of OBS for a message; check Settings → Output → Replay Buffer, and that the recording folder exists and has free space.',
} as const satisfies Record<ObsOutputKind, string>;
