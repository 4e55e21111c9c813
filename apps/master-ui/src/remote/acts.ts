import type { CommandAction, CommandFailure, CommandPreview, CommandStatus, CommandTarget, CourtView, Heartbeat, NodeId, ObsRole, Wish, WishView } from '@restrike/contracts';
import type { useTexts } from './texts.js';

type Text = ReturnType<typeof useTexts>;

/** The OBS roles that a director acts on; a court with one OBS for both answers to either. */
export type ActRole = 'OBS_REC' | 'OBS_STR';

const obsOf = (beat: Heartbeat | null, role: ActRole): Heartbeat['obs'][number] | null => beat?.obs.find((one) => one.role === role) ?? beat?.obs.find((one) => one.role === 'OBS_BOTH') ?? null;

/** A name that some of the chosen courts have, and how many of them. */
export interface Offer {
  readonly name: string;
  readonly courts: number;
}

function offersOf(courts: readonly CourtView[], namesOf: (court: CourtView) => readonly string[]): Offer[] {
  const counts = new Map<string, number>();
  for (const court of courts) for (const name of new Set(namesOf(court))) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) => ({ name, courts: count })).sort((a, b) => b.courts - a.courts || a.name.localeCompare(b.name));
}

/** CMD-1: scenes as the courts themselves list them; those that most courts have come first. */
export const scenesOf = (courts: readonly CourtView[], role: ActRole): Offer[] => offersOf(courts, (court) => obsOf(court.heartbeat, role)?.scenes ?? []);

/** Audio inputs as the courts list them. */
export const inputsOf = (courts: readonly CourtView[], role: ActRole): Offer[] => offersOf(courts, (court) => (obsOf(court.heartbeat, role)?.inputs ?? []).map(({ name }) => name));

/** CMD-3: what lasts can be a wish; null for what is done once. */
export function wishOf(request: CommandAction): Wish | null {
  const role = (otherwise: ObsRole): ObsRole => ('role' in request ? (request.role ?? otherwise) : otherwise);
  switch (request.action) {
    case 'change-scene':
      return { kind: 'scene', role: request.role, scene: request.scene };
    case 'start-recording':
    case 'stop-recording':
      return { kind: 'recording', role: role('OBS_REC'), on: request.action === 'start-recording' };
    case 'start-stream':
    case 'stop-stream':
      return { kind: 'stream', role: role('OBS_STR'), on: request.action === 'start-stream' };
    case 'mute':
    case 'unmute':
      return request.input === null ? null : { kind: 'mute', role: role('OBS_STR'), input: request.input, on: request.action === 'mute' };
    default:
      return null;
  }
}

/** Settings whose value is not to be read over somebody's shoulder; the hub conceals them too. */
const secretKey = /(key|password|secret|token|pin)$/i;

/** A command in the words of the hall. */
export function describeAct(request: CommandAction, text: Text): string {
  switch (request.action) {
    case 'mute':
      return text('actMute', { what: request.input ?? text('allInputs') });
    case 'unmute':
      return text('actUnmute', { what: request.input ?? text('allInputs') });
    case 'start-recording':
      return text('actStartRecording');
    case 'stop-recording':
      return text('actStopRecording');
    case 'start-stream':
      return text('actStartStream');
    case 'stop-stream':
      return text('actStopStream');
    case 'change-scene':
      return text('actScene', { what: `${request.scene} (${request.role})` });
    case 'start-replay-buffer':
      return text('actStartBuffer');
    case 'stop-replay-buffer':
      return text('actStopBuffer');
    case 'save-replay-buffer':
      return text('actSaveBuffer');
    case 'restart-obs':
      return text('actRestart', { what: request.role });
    case 'send-message':
      return text('actMessage', { what: request.text });
    case 'activate-day':
      return text('actActivateDay', { what: request.day });
    case 'prepare-folders':
      return text('actPrepare');
    case 'finish-day':
      return text('actFinishDay');
    case 'set-context':
      return request.tournamentId === null ? text('clearContext') : text('actContext');
    case 'push-settings':
      return text('actSettings', { what: Object.entries(request.settings).map(([key, value]) => `${key} = ${secretKey.test(key) ? '…' : String(value)}`).join(', ') });
    case 'get-logs':
      return text('actLogs');
    case 'offer-file':
      return text('actOffer');
    case 'update-overlay':
      return text('actOverlay', { what: request.overlay });
  }
}

/** Text key of each standing of a command. */
export const statusText = { queued: 'statusQueued', sent: 'statusSent', done: 'statusDone', failed: 'statusFailed', expired: 'statusExpired', skipped: 'statusSkipped', cancelled: 'statusCancelled' } as const satisfies Record<CommandStatus, string>;
/** Text key of each reason. */
export const failureText = {
  NOT_SUPPORTED: 'failNotSupported', BAD_COMMAND: 'failBadCommand', EXPIRED: 'failExpired', OFFLINE: 'failOffline', TIMED_OUT: 'failTimedOut', OBS_ABSENT: 'failObsAbsent', OBS_SILENT: 'failObsSilent', OBS_REFUSED: 'failObsRefused', COURT_FAILED: 'failCourtFailed',
} as const satisfies Record<CommandFailure, string>;
/** Text key of what a command would do at a court. */
export const effectText = {
  acts: 'effectActs', 'no-change': 'effectSame', 'ends-recording': 'effectEndsRecording', 'ends-stream': 'effectEndsStream', 'ends-replay-buffer': 'effectEndsBuffer', 'ends-day': 'effectEndsDay', offline: 'effectOffline', 'unknown-obs': 'effectNoObs',
} as const satisfies Record<CommandPreview['courts'][number]['effect'], string>;

/** How a command stands over all its courts. */
export interface Progress {
  readonly all: number;
  readonly ended: number;
  readonly done: number;
  /** Failed, expired or skipped: what a retry is for. */
  readonly notDone: number;
  /** Taken back before it was sent. */
  readonly cancelled: number;
  /** For courts that are offline: what can still be taken back. */
  readonly waits: number;
}
export function progressOf(targets: readonly { readonly status: CommandStatus }[]): Progress {
  const count = (...wanted: readonly CommandStatus[]): number => targets.filter(({ status }) => wanted.includes(status)).length;
  return { all: targets.length, ended: targets.length - count('queued', 'sent'), done: count('done'), notDone: count('failed', 'expired', 'skipped'), cancelled: count('cancelled'), waits: count('queued') };
}

/** The courts at which a command was not done: those of a retry. */
export function failedOf(targets: readonly CommandTarget[]): readonly NodeId[] {
  return targets.filter(({ status }) => status === 'failed' || status === 'expired' || status === 'skipped').map(({ nodeId }) => nodeId);
}

/** A wish in words: what is wanted. */
export function describeWish(wish: Wish, text: Text): string {
  const state = (on: boolean): string => text(on ? 'on' : 'off');
  switch (wish.kind) {
    case 'scene':
      return `${text('scenes')} ${wish.role}: ${wish.scene}`;
    case 'recording':
      return `${text('recording')}: ${state(wish.on)}`;
    case 'stream':
      return `${text('stream')}: ${state(wish.on)}`;
    case 'mute':
      return `${text(wish.on ? 'mute' : 'unmute')}: ${wish.input}`;
  }
}

/** A wish's fact in words. */
export const describeFact = (fact: WishView['fact'], text: Text): string => (fact === null ? text('unknownFact') : typeof fact === 'boolean' ? text(fact ? 'on' : 'off') : fact);
