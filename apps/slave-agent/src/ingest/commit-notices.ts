import type { CommitNotice, PipelineMessage } from './thread-messages.js';

/** Longest that a full group waits to be told, in a burst: half a dozen groups are then told as one. */
const tellEveryMs = 16;

/** Two commits, one after the other, as one. */
function joined(first: CommitNotice, second: CommitNotice): CommitNotice {
  const latenciesMs = new Float64Array(first.latenciesMs.length + second.latenciesMs.length);
  latenciesMs.set(first.latenciesMs);
  latenciesMs.set(second.latenciesMs, first.latenciesMs.length);
  return {
    ...second,
    datagrams: first.datagrams + second.datagrams,
    events: first.events + second.events,
    matchEvents: [...first.matchEvents, ...second.matchEvents],
    left: [...first.left, ...second.left],
    latenciesMs,
    unknown: first.unknown + second.unknown,
    invalid: first.invalid + second.invalid,
  };
}

/**
 * The pipeline's words to the main thread. To copy a match state into another thread costs as much as to commit some twenty events: full groups, of which
 * one follows the other, are told together, {@link tellEveryMs} apart. Everything else is said at once, after what was committed before it.
 */
export class CommitNotices {
  private waiting: CommitNotice | null = null;
  private toldAt = -Infinity;
  private timer: NodeJS.Timeout | null = null;

  /** @param fullGroup datagrams of a full group: another one waits already. */
  constructor(
    private readonly send: (message: PipelineMessage) => void,
    private readonly fullGroup: number,
  ) {}

  tell(message: PipelineMessage): void {
    if (message.kind !== 'committed') {
      this.flush();
      this.send(message);
      return;
    }
    this.waiting = this.waiting === null ? message : joined(this.waiting, message);
    if (message.datagrams < this.fullGroup || performance.now() - this.toldAt >= tellEveryMs) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), tellEveryMs);
  }

  /** Says what waits. */
  flush(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    const { waiting } = this;
    if (waiting === null) return;
    this.waiting = null;
    this.toldAt = performance.now();
    this.send(waiting);
  }
}
