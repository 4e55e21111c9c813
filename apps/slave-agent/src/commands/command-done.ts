import type { CommandFailure } from '@restrike/contracts';
import type { ObsAnswer, ObsFailureCode } from '@restrike/obs';

/** What came of an act: words for people, and what was asked for. */
export type Done =
  | { readonly outcome: 'done'; readonly detail: string; readonly data?: unknown }
  | { readonly outcome: 'failed'; readonly reason: CommandFailure; readonly detail: string };

export const done = (detail: string, data?: unknown): Done => ({ outcome: 'done', detail, ...(data === undefined ? {} : { data }) });
export const failed = (reason: CommandFailure, detail: string): Done => ({ outcome: 'failed', reason, detail });

const reasons: Readonly<Record<ObsFailureCode, CommandFailure>> = {
  NOT_SUPPORTED: 'NOT_SUPPORTED',
  ABSENT: 'OBS_ABSENT',
  CLOSED: 'OBS_ABSENT',
  SILENT: 'OBS_SILENT',
  TIMED_OUT: 'TIMED_OUT',
  REFUSED: 'OBS_REFUSED',
};

/** What OBS answered as what came of the command; `words` says what was done. */
export function fromObs<T>(answer: ObsAnswer<T>, words: string | ((value: T) => string)): Done {
  if (!answer.ok) return failed(reasons[answer.code], `${answer.reason} ${answer.toDo}`.trim());
  return done(typeof words === 'string' ? words : words(answer.value));
}
