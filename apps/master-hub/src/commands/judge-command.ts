import type { CommandAction, CommandPreview, CourtView, Heartbeat, ObsRole, Wish } from '@restrike/contracts';

export type CommandEffect = CommandPreview['courts'][number]['effect'];
type ObsStatus = Heartbeat['obs'][number];

/** The OBS of a court that has a role; OBS_BOTH stands in for either. */
export function obsOf(view: CourtView, role: ObsRole): ObsStatus | null {
  const obs = view.heartbeat?.obs ?? [];
  return obs.find((one) => one.role === role) ?? obs.find((one) => one.role === 'OBS_BOTH') ?? null;
}

/** What ends something when it is so now; `known` null when the court does not tell. */
const ending = (known: boolean | null | undefined, ends: CommandEffect): CommandEffect => (known === false ? 'no-change' : known === true ? ends : 'acts');

/** What a command would do at a court, as far as its last heartbeat tells. Pure. */
export function effectOf(request: CommandAction, view: CourtView | null): CommandEffect {
  if (view === null || view.link === 'offline') return 'offline';
  const rec = (role: ObsRole | undefined): ObsStatus | null => obsOf(view, role ?? 'OBS_REC');
  const str = (role: ObsRole | undefined): ObsStatus | null => obsOf(view, role ?? 'OBS_STR');
  const of = (obs: ObsStatus | null, effect: (obs: ObsStatus) => CommandEffect): CommandEffect => (obs === null || obs.connection !== 'live' ? 'unknown-obs' : effect(obs));
  switch (request.action) {
    case 'start-recording':
      return of(rec(request.role), ({ recording }) => (recording === true ? 'no-change' : 'acts'));
    case 'stop-recording':
      return of(rec(request.role), ({ recording }) => ending(recording, 'ends-recording'));
    case 'start-stream':
      return of(str(request.role), ({ streaming }) => (streaming === true ? 'no-change' : 'acts'));
    case 'stop-stream':
      return of(str(request.role), ({ streaming }) => ending(streaming, 'ends-stream'));
    case 'start-replay-buffer':
      return of(rec(request.role), ({ replayBuffer }) => (replayBuffer === true ? 'no-change' : 'acts'));
    case 'stop-replay-buffer':
      return of(rec(request.role), ({ replayBuffer }) => ending(replayBuffer, 'ends-replay-buffer'));
    case 'save-replay-buffer':
      return of(rec(request.role), ({ replayBuffer }) => (replayBuffer === false ? 'no-change' : 'acts'));
    case 'change-scene':
      return of(obsOf(view, request.role), ({ scene }) => (scene === request.scene ? 'no-change' : 'acts'));
    case 'mute':
    case 'unmute':
      return of(str(request.role), () => 'acts');
    case 'restart-obs': {
      const obs = obsOf(view, request.role);
      if (obs === null) return 'unknown-obs';
      return obs.streaming === true ? 'ends-stream' : obs.recording === true ? 'ends-recording' : 'acts';
    }
    case 'finish-day':
      return 'ends-day';
    case 'set-context':
      return request.tournamentId === null ? 'ends-day' : 'acts';
    default:
      return 'acts';
  }
}

/** CMD-4: whether a person must have seen what it hits: what ends a day or an OBS, and what stops or sets up more than one court. */
export function needsConfirmation(request: CommandAction, courts: number): boolean {
  switch (request.action) {
    case 'finish-day':
    case 'restart-obs':
      return true;
    case 'stop-recording':
    case 'stop-stream':
    case 'stop-replay-buffer':
    case 'push-settings':
      return courts > 1;
    case 'set-context':
      return request.tournamentId === null && courts > 1;
    default:
      return false;
  }
}

/** CMD-4 for wishes: the same measure. */
export function wishNeedsConfirmation(wishes: readonly Wish[], courts: number): boolean {
  return courts > 1 && wishes.some((wish) => (wish.kind === 'recording' || wish.kind === 'stream') && !wish.on);
}
