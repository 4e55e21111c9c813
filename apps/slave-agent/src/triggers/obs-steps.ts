import type { TriggerStepRun, Trouble } from '@restrike/contracts';
import type { ObsAnswer, ObsConnection } from '@restrike/obs';
import type { CourtObs } from '../obs/court-obs.js';
import { done, failedWith, type StepResult } from './trigger-acts.js';

const purposes = { OBS_REC: 'recordings', OBS_STR: 'the stream' } as const;

type Role = keyof typeof purposes;
type FoundObs = { readonly ok: true; readonly obs: ObsConnection } | { readonly ok: false; readonly away: ObsConnection | null; readonly trouble: Trouble };

/** The OBS of a role that can be asked just now, or why there is none; `away` is the one that can not, null when none is set up. */
export function liveObs(obs: CourtObs, role: Role): FoundObs {
  const found = obs.withRole(role);
  if (found === null) {
    const trouble = { code: `NO_${role}`, message: `no OBS for ${purposes[role]} is set up on this court`, toDo: `Add it in the settings: OBS connections, role ${role}.` };
    return { ok: false, away: null, trouble };
  }
  return ifLive(found, role);
}

/** This OBS, when it can be asked just now. */
export function ifLive(found: ObsConnection, role: Role): FoundObs {
  const { connection, reason, toDo } = found.status;
  if (connection === 'live') return { ok: true, obs: found };
  const trouble = { code: `${role}_${connection.toUpperCase()}`, message: `the OBS for ${purposes[role]} is not connected: ${reason}`, toDo: toDo ?? 'Start OBS on this computer; the connection comes back by itself.' };
  return { ok: false, away: found, trouble };
}

const awayCodes: readonly string[] = ['ABSENT', 'SILENT', 'CLOSED'];

/** Whether a request failed because OBS could not be asked, or went away over it. */
export const isAway = (answer: ObsAnswer<unknown>): boolean => !answer.ok && awayCodes.includes(answer.code);

/** Whether a step failed because of that, by the code of its trouble; one that a live OBS refused, or did not carry out in time, did not. */
export const isAwayTrouble = (trouble: Trouble | null): boolean => trouble !== null && (/^OBS_(?:REC|STR)_/.test(trouble.code) || awayCodes.some((code) => trouble.code === `OBS_${code}`));

/** Code of a match that began while OBS went on with the film before. */
const oldFilmCode = 'IN_OLD_FILM';

/** A match is recorded, into a film of before that could not be closed. */
export const intoOldFilm = (file: string | null): StepResult =>
  failedWith({
    code: oldFilmCode,
    message: file === null ? 'OBS goes on with the film of before: this match is in it' : `OBS goes on with the film of before, ${file}: this match is in it`,
    toDo: 'Press Stop Recording and then Start Recording in OBS while the match stands still: the new film gets the name of this match.',
  });

/** Whether a step began to record a match, under its own name or not. */
export const hasBegunFilm = ({ act, outcome, trouble }: Pick<TriggerStepRun, 'act' | 'outcome' | 'trouble'>): boolean =>
  act === 'start-recording' && (outcome === 'done' || trouble?.code === oldFilmCode);

/** What OBS answered as the result of a step. */
export function stepOf<T>(answer: ObsAnswer<T>, detail: (value: T) => string): StepResult {
  return answer.ok ? done(detail(answer.value)) : failedWith({ code: `OBS_${answer.code}`, message: answer.reason, toDo: answer.toDo });
}
