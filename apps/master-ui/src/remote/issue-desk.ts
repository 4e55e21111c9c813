import type { CommandAction, CommandPreview, NodeId } from '@restrike/contracts';
import { wordsOf } from '@restrike/ui';
import { HubError } from '../api/hub-client.js';

/** An act as a person asked for it. */
export interface Act {
  readonly request: CommandAction;
  readonly nodeIds: readonly NodeId[];
  readonly keep: boolean;
  readonly waits: boolean;
  /** Id of the command of which it is a repeat; null for a new one. */
  readonly retryOf: string | null;
}
/** What a person has asked for and has still to confirm. */
export interface Asked extends Act {
  readonly preview: CommandPreview;
}
/** An act that failed at the hub. */
export interface FailedAct {
  readonly key: string;
  readonly request: CommandAction;
  readonly error: HubError;
}

export interface IssueState {
  readonly asked: Asked | null;
  readonly problems: readonly FailedAct[];
  /** An act that was not asked about, because another question was open; null for none. */
  readonly notAsked: CommandAction | null;
  /** Courts at which a wish was set last; null when the last act was none. */
  readonly wished: number | null;
}

/** Before anything was asked. */
export const nothingAsked: IssueState = { asked: null, problems: [], notAsked: null, wished: null };

/** How the desk reaches the hub; both reject with HubError. */
export interface IssueLine {
  preview(act: Act): Promise<CommandPreview>;
  /** @returns at how many courts a wish was set; null when it was none. */
  issue(act: Act): Promise<number | null>;
}

const problemsKept = 5;
const keyOf = ({ request, nodeIds, keep, waits, retryOf }: Act): string => JSON.stringify([request, nodeIds, keep, waits, retryOf]);

/** CMD-4: preview, one question at a time, and the act itself. Each act stands for itself: another one under way neither drops it nor wipes its failure. */
export class IssueDesk {
  state = nothingAsked;
  private readonly underWay = new Set<string>();

  constructor(
    private readonly line: IssueLine,
    private readonly changed: (state: IssueState) => void,
  ) {}

  /** What is dangerous waits in `asked` for a word, the rest is issued at once. The same act is not asked again while it is under way. */
  ask(act: Act): Promise<void> {
    this.change({ notAsked: null });
    return this.guarded(act, async () => {
      const preview = await this.line.preview(act);
      if (!preview.needsConfirmation) await this.issue(act);
      // A question must not turn into another one under the finger.
      else if (this.state.asked !== null) this.change({ notAsked: act.request });
      else this.change({ asked: { ...act, preview } });
    });
  }

  async confirm(): Promise<void> {
    const { asked } = this.state;
    if (asked === null) return;
    // Its first word may still be under way when the very same was asked twice: the question stays.
    if (this.underWay.has(keyOf(asked))) return;
    this.change({ asked: null });
    await this.guarded(asked, () => this.issue(asked));
  }

  cancel(): void {
    this.change({ asked: null });
  }

  /** A failure was read. */
  dismiss(key: string): void {
    this.change({ problems: this.state.problems.filter((one) => one.key !== key) });
  }

  private async issue(act: Act): Promise<void> {
    const wished = await this.line.issue(act);
    if (wished !== null) this.change({ wished });
  }

  private async guarded(act: Act, work: () => Promise<void>): Promise<void> {
    const key = keyOf(act);
    if (this.underWay.has(key)) return;
    this.underWay.add(key);
    this.change({ wished: null, problems: this.state.problems.filter((one) => one.key !== key) });
    try {
      await work();
    } catch (error) {
      const failed = { key, request: act.request, error: error instanceof HubError ? error : new HubError(0, 'NO_ANSWER', wordsOf(error)) };
      this.change({ problems: [...this.state.problems, failed].slice(-problemsKept) });
    } finally {
      this.underWay.delete(key);
    }
  }

  private change(change: Partial<IssueState>): void {
    this.state = { ...this.state, ...change };
    this.changed(this.state);
  }
}
