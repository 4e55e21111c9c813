import { answered, failed, type ObsAnswer, type ObsFailure } from './obs-answer.js';

/** More calls than this at once are refused: OBS no longer answers, or somebody asks in a circle. */
const maxPending = 100;

/** The calls under way on one socket. Each ends: by its answer, its time limit, or the end of the socket. */
export class Calls {
  private readonly ends = new Set<(failure: ObsFailure) => void>();
  private ended: ObsFailure | null = null;

  /** Runs one call; `judge` turns what `start` throws into a failure. Never throws. */
  async run<T>(name: string, start: () => Promise<T>, limitMs: number, judge: (error: unknown) => ObsFailure): Promise<ObsAnswer<T>> {
    if (this.ended !== null) return this.ended;
    if (this.ends.size >= maxPending) {
      return failed('REFUSED', `${String(maxPending)} requests wait for OBS already, ${name} was not sent.`, 'Wait a moment; if it stays so, restart OBS.');
    }
    return new Promise((resolve) => {
      const end = (answer: ObsAnswer<T>): void => {
        clearTimeout(timer);
        this.ends.delete(end);
        resolve(answer);
      };
      const timer = setTimeout(() => {
        end(failed('SILENT', `OBS did not answer ${name} within ${String(limitMs / 1_000)} s.`, 'Look at the OBS window: when it is frozen, end it and start it again.'));
      }, limitMs);
      this.ends.add(end);
      start().then(
        (value) => end(answered(value)),
        (error: unknown) => end(judge(error)),
      );
    });
  }

  /** Fails everything under way and everything to come. */
  endAll(failure: ObsFailure): void {
    this.ended ??= failure;
    for (const end of [...this.ends]) end(failure);
  }
}
