import type { ObsAnswer } from './obs-answer.js';
import type { ObsOutputCause, ObsOutputState } from './obs-status.js';

/** What the guard needs of the connection. */
export interface GuardedStream {
  state(): ObsOutputState;
  /** Connected, and somebody wants the stream. */
  isWanted(): boolean;
  again(reason: string): Promise<ObsAnswer<unknown>>;
}

/**
 * Stops and starts a stream that reconnects for longer than `limitMs`, or that OBS gave up, again and again until it runs or nobody wants it any more.
 */
export class StreamGuard {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly limitMs: number,
    private readonly stream: GuardedStream,
  ) {}

  /** The stream changed its state, and why. */
  changed(state: ObsOutputState, cause: ObsOutputCause): void {
    if (state === 'active') this.forget();
    if (state === 'reconnecting' || (state === 'inactive' && cause === 'network-loss')) this.timer ??= setTimeout(() => void this.act(), this.limitMs);
  }

  forget(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private async act(): Promise<void> {
    this.timer = undefined;
    const state = this.stream.state();
    if (!this.stream.isWanted() || (state !== 'reconnecting' && state !== 'inactive')) return;
    const answer = await this.stream.again(`it has not reconnected within ${String(this.limitMs / 1_000)} s`);
    if (!answer.ok && this.stream.isWanted()) this.timer ??= setTimeout(() => void this.act(), this.limitMs);
  }
}
