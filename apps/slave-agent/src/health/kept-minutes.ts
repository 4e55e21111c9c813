import type { MinuteFigures } from '@restrike/contracts';
import type { SampleRecords } from '@restrike/db/court';
import type { Logger } from '@restrike/runtime';
import type { CourtPipeline } from '../ingest/court-pipeline.js';
import { MinuteCount } from './minute-count.js';

const turnEveryMs = 5_000;

/** ING-6: what each minute was like, kept for a week. A minute that can not be written is said, and the court goes on. */
export class KeptMinutes {
  private readonly count = new MinuteCount();
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly pipeline: CourtPipeline,
    private readonly samples: SampleRecords,
    private readonly log: Logger,
  ) {}

  start(): void {
    this.pipeline.on('committed', ({ events, latenciesMs }) => this.keep(this.count.add(events, latenciesMs, Date.now())));
    this.timer = setInterval(() => this.keep(this.count.turn(Date.now())), turnEveryMs).unref();
  }

  /** Keeps the minute as far as it went: the next run adds to it. Call it when nothing more is committed. */
  stop(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
    this.keep(this.count.end());
  }

  /** Newest first. */
  list(limit: number): readonly MinuteFigures[] {
    return this.samples.list(limit);
  }

  private keep(minute: MinuteFigures | null): void {
    if (minute === null) return;
    try {
      this.samples.put(minute);
    } catch (error) {
      this.log.warn({ error: String(error) }, 'the figures of a minute could not be kept');
    }
  }
}
