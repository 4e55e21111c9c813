/**
 * Why a request had no result. `NOT_SUPPORTED`: this version of OBS lacks it. `ABSENT`: no connection. `SILENT`: connected, but OBS does not answer.
 * `TIMED_OUT`: OBS took the request and what had to follow never came. `REFUSED`: OBS said no, or the password is wrong. `CLOSED`: the connection ended before the answer.
 */
export type ObsFailureCode = 'NOT_SUPPORTED' | 'ABSENT' | 'SILENT' | 'TIMED_OUT' | 'REFUSED' | 'CLOSED';

/** A request without a result: what was wrong (`reason`) and what the operator can do (`toDo`), each one sentence in plain words. */
export interface ObsFailure {
  readonly ok: false;
  readonly code: ObsFailureCode;
  readonly reason: string;
  readonly toDo: string;
  /** OBS's status code of protocol 5 where there is one (501, 600, …); the words of protocol 4 are put under the same codes. */
  readonly obsCode?: number;
}

/** Result of every request to OBS. Requests never throw and never wait for ever. */
export type ObsAnswer<T> = { readonly ok: true; readonly value: T } | ObsFailure;

export const answered = <T>(value: T): ObsAnswer<T> => ({ ok: true, value });

export const failed = (code: ObsFailureCode, reason: string, toDo: string, obsCode?: number): ObsFailure => ({
  ok: false,
  code,
  reason,
  toDo,
  ...(obsCode === undefined ? {} : { obsCode }),
});
