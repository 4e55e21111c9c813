import type { ObsDialect } from './dialect.js';
import { diff, type ObsActualState, type ObsStep } from './diff.js';
import { answered, type ObsAnswer } from './obs-answer.js';
import type { ObsOutputKind, ObsStatus } from './obs-status.js';
import type { ObsWantedState } from './state.js';

/** What wishes need of the connection. */
export interface WishSurroundings {
  reach(): ObsAnswer<ObsDialect>;
  status(): ObsStatus;
  showScene(name: string): Promise<ObsAnswer<void>>;
  start(output: ObsOutputKind): Promise<ObsAnswer<unknown>>;
  stop(output: ObsOutputKind): Promise<ObsAnswer<unknown>>;
  /** Runs a request and tells the log what came of it. */
  recorded<T>(request: string, reason: string, act: () => Promise<ObsAnswer<T>>): Promise<ObsAnswer<T>>;
}

/** The wanted state of one OBS: what was asked of it, and what was done to it by hand, and the requests that bring it there. */
export class Wishes {
  wanted: ObsWantedState = {};
  /** Something was wished while OBS could not be asked. */
  waits = false;
  /** OBS is being ended and started by us: what it tells meanwhile is nobody's wish. */
  isDeaf = false;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly around: WishSurroundings) {}

  add(wanted: ObsWantedState): void {
    const mutes = wanted.mutes === undefined ? {} : { mutes: { ...this.wanted.mutes, ...wanted.mutes } };
    this.wanted = { ...this.wanted, ...wanted, ...mutes };
  }

  /** What was done to OBS by hand, or found there, is wanted from now on. */
  heard(wanted: ObsWantedState): void {
    if (!this.isDeaf) this.add(wanted);
  }

  /** Sends what differs, one turn after the other. Without `outputsToo` nobody wants the outputs any more. Answers with the first failure. */
  send(reason: string, outputsToo: boolean): Promise<ObsAnswer<void>> {
    const turn = this.turn.then(() => this.sendNow(reason, outputsToo));
    this.turn = turn.catch(() => undefined);
    return turn;
  }

  private async sendNow(reason: string, outputsToo: boolean): Promise<ObsAnswer<void>> {
    const reached = this.around.reach();
    this.waits = !reached.ok;
    if (!reached.ok) return this.around.recorded('wanted state', reason, async () => reached);
    if (!outputsToo) {
      const { recording: _recording, stream: _stream, replayBuffer: _replayBuffer, ...settings } = this.wanted;
      this.wanted = settings;
    }
    const actual = await this.actual(reached.value);
    let first: ObsAnswer<void> = answered(undefined);
    for (const step of diff(this.wanted, actual)) {
      // Another scene was asked for meanwhile.
      if (step.request === 'setScene' && step.scene !== this.wanted.scene) continue;
      const answer = await this.take(step, `${reason}: ${step.reason}`);
      if (!answer.ok && first.ok) first = answer;
    }
    return first;
  }

  private async actual(dialect: ObsDialect): Promise<ObsActualState> {
    const { wanted } = this;
    const ask = async <T>(isWanted: boolean, request: () => Promise<ObsAnswer<T>>): Promise<T | null> => {
      if (!isWanted) return null;
      const answer = await request();
      return answer.ok ? answer.value : null;
    };
    const inputs = Object.keys(wanted.mutes ?? {});
    const [recordingFolder, fileName, replaySeconds, ...muted] = await Promise.all([
      ask(wanted.recordingFolder !== undefined, () => dialect.recordingFolder()),
      ask(wanted.fileName !== undefined, () => dialect.fileName()),
      ask(wanted.replaySeconds !== undefined, () => dialect.replaySeconds()),
      ...inputs.map((input) => ask(true, () => dialect.muted(input))),
    ]);
    const { scene, outputs } = this.around.status();
    const mutes = Object.fromEntries(inputs.map((input, index) => [input, muted[index] ?? null]));
    return { recordingFolder, fileName, replaySeconds, scene, mutes, replayBuffer: outputs.replayBuffer.state, recording: outputs.recording.state, stream: outputs.stream.state };
  }

  private async take(step: ObsStep, reason: string): Promise<ObsAnswer<void>> {
    const { around } = this;
    const set = (what: string, act: (dialect: ObsDialect) => Promise<ObsAnswer<void>>): Promise<ObsAnswer<void>> =>
      around.recorded(what, reason, async () => {
        const reached = around.reach();
        return reached.ok ? act(reached.value) : reached;
      });
    switch (step.request) {
      case 'setRecordingFolder':
        return set(`recording folder "${step.folder}"`, (dialect) => dialect.setRecordingFolder(step.folder));
      case 'setFileName':
        return set(`file name "${step.pattern}"`, (dialect) => dialect.setFileName(step.pattern));
      case 'setReplaySeconds':
        return set(`replay buffer of ${String(step.seconds)} s`, (dialect) => dialect.setReplaySeconds(step.seconds));
      case 'setMute':
        return set(`${step.muted ? 'mute' : 'unmute'} "${step.input}"`, (dialect) => dialect.setMute(step.input, step.muted));
      case 'setScene':
        return around.recorded(`scene "${step.scene}"`, reason, () => around.showScene(step.scene));
      case 'start':
      case 'stop':
        return withoutValue(await around.recorded(`${step.request} ${step.output}`, reason, () => around[step.request](step.output)));
    }
  }
}

/** The same answer without what it brought. */
export const withoutValue = (answer: ObsAnswer<unknown>): ObsAnswer<void> => (answer.ok ? answered(undefined) : answer);
