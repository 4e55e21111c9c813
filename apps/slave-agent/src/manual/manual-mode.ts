import type { LiveState, ManualEdit, ManualView } from '@restrike/contracts';
import { manualMark, shownState, type ManualAct, type ManualMoment } from '@restrike/match';
import type { CourtPipeline } from '../ingest/court-pipeline.js';

const now = (): ManualMoment => ({ wallMs: Date.now(), monotonicUs: Number(process.hrtime.bigint() / 1_000n) });

/** AUX-1: what the court shows, with an operator's edits in it; each act is an event of the court's one order before it is shown. */
export class ManualMode {
  constructor(private readonly pipeline: CourtPipeline) {}

  /** What every screen shows, and its mark. */
  shown(): Required<Pick<LiveState, 'state' | 'manual'>> {
    const { state, manual } = this.pipeline;
    return { state: shownState(state, manual, now()), manual: manualMark(manual) };
  }

  /** Since when an operator edits; null while nobody does. Wall clock, ms. */
  get since(): number | null {
    return this.pipeline.manual?.since ?? null;
  }

  view(): ManualView {
    const { state, manual } = this.pipeline;
    return { manual: manual === null ? null : { since: manual.since, matchId: manual.matchId, edit: manual.edit }, shown: shownState(state, manual, now()), stated: state };
  }

  /** @throws Error when the act could not be committed; then nothing has changed. */
  take(): Promise<ManualView> {
    return this.do({ act: 'taken' });
  }

  /** Takes over by itself where nobody has. @throws Error as {@link take}. */
  edit(edit: ManualEdit): Promise<ManualView> {
    return this.do({ act: 'edited', edit });
  }

  /** @throws Error as {@link take}. */
  handBack(): Promise<ManualView> {
    return this.do({ act: 'handed-back' });
  }

  private async do(act: ManualAct): Promise<ManualView> {
    await this.pipeline.editManually(act, now());
    return this.view();
  }
}
