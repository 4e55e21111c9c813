import type { ObsSessionRow, SessionEndReason } from '@restrike/contracts';
import type { ObsOutputCause, ObsOutputEvent } from '@restrike/obs';

/** Without a tournament day, a stream that starts again within this time goes on with the video of before, also past midnight. */
const sameVideoMs = 3_600_000;

const reasons: Readonly<Record<ObsOutputCause, SessionEndReason>> = {
  asked: 'manual_stop',
  'by-hand': 'manual_stop',
  exit: 'manual_stop',
  'connection-lost': 'crash',
  'network-loss': 'network_loss',
  wedged: 'auto_restart',
  restart: 'restart',
  found: 'crash',
};

/** SES-1: why a session ends when its output stops for this cause. */
export function endReasonOf(cause: ObsOutputCause): SessionEndReason {
  return reasons[cause];
}

/** SES-3: an interruption that lasted longer than the gap was a restart, as is seen when the next session begins; null: the reason stays. */
export function reasonAfterGap(before: Pick<ObsSessionRow, 'endMs' | 'endReason'>, startMs: number, gapMs: number): SessionEndReason | null {
  if (before.endMs === null || (before.endReason !== 'crash' && before.endReason !== 'network_loss')) return null;
  return startMs - before.endMs > gapMs ? 'restart' : null;
}

/**
 * Whether an output that was found to run is the one of a session that was not ended: it began no later than the session was last seen to run.
 * The durations of OBS run late by up to 0.6 s, so a start is never too early.
 */
export function isSameRun(lastSeenMs: number, startMs: number): boolean {
  return startMs <= lastSeenMs;
}

/** SES-5: whether a recording that was found may be the one of this session: it runs or is paused as far as is known, or only its connection was lost. */
export function isTakenUp(latest: Pick<ObsSessionRow, 'status' | 'paused' | 'endReason'>, { cause, continues }: Pick<ObsOutputEvent, 'cause' | 'continues'>): boolean {
  return cause === 'found' && (latest.status === 'active' || latest.paused || (continues && latest.endReason === 'crash'));
}

/**
 * SES-2: the video that a stream session is a part of: one for each connection and tournament day, until somebody begins a new broadcast.
 *
 * @param latest the connection's stream session before, if any.
 */
export function broadcastOf(
  connectionId: string,
  dayId: { readonly tournamentDayId: string | null; readonly day: string },
  latest: Pick<ObsSessionRow, 'broadcastId' | 'endMs' | 'tournamentDayId'> | null,
  startMs: number,
): string {
  const base = `${connectionId}:${dayId.tournamentDayId ?? dayId.day}`;
  const before = latest?.broadcastId ?? null;
  if (before === null) return base;
  if (before === base || before.startsWith(`${base}:`)) return before;
  const goesOn = dayId.tournamentDayId === null && latest?.tournamentDayId === null && startMs - (latest.endMs ?? startMs) <= sameVideoMs;
  return goesOn ? before : base;
}

/** Name of the broadcast after this one: `rec:2026-11-21`, `rec:2026-11-21:2`, `rec:2026-11-21:3` … */
export function nextBroadcast(current: string): string {
  const numbered = /^(.+):(\d{1,4})$/.exec(current);
  return numbered === null ? `${current}:2` : `${numbered[1] ?? current}:${String(Number(numbered[2]) + 1)}`;
}
