import type { CourtView, Heartbeat } from '@restrike/contracts';
import { runningOf, type TournamentBook } from '../tournaments/use-tournaments.js';
import { bytesOf, timeOf } from '../page/format.js';
import type { useTexts } from './texts.js';

type Text = ReturnType<typeof useTexts>;
/** Puts what a court says into the page's language. */
type Said = (words: string) => string;
type ObsStatus = Heartbeat['obs'][number];

/** One link of a court's chain. `old`: it was so when the court was last heard, which may no longer be true. */
export interface ChainLink {
  readonly key: 'agent' | 'pss' | 'rec' | 'recording' | 'buffer' | 'str' | 'stream' | 'disk' | 'outbox' | 'clock' | 'context';
  readonly label: string;
  readonly state: 'good' | 'warn' | 'bad' | 'off' | 'old';
  readonly words: string;
}

/** Clocks that differ by more are told, ms. */
const clockLimitMs = 500;
/** Waiting events that are more than the ordinary. */
const waitingLimit = 500;
/** An event that waits for so long is not on its way: ordinarily it is at the hub within a tenth of a second, ms. */
const waitingLongMs = 10_000;
const diskBadHours = 1;
const diskWarnHours = 4;

/** Statuses in which a match is going on, so that it must be recorded. Whether a court should stream is its wish's and the alerts' to say: not every court does. */
const inRound: ReadonlySet<string> = new Set(['round', 'challenge', 'injury']);

/** The OBS of a role; OBS_BOTH stands in for either. */
export function obsOf(beat: Heartbeat | null, role: 'OBS_REC' | 'OBS_STR'): ObsStatus | null {
  return beat?.obs.find((one) => one.role === role) ?? beat?.obs.find((one) => one.role === 'OBS_BOTH') ?? null;
}

function obsLink(key: 'rec' | 'str', status: ObsStatus | null, text: Text, said: Said): ChainLink {
  const label = text(key);
  switch (status?.connection) {
    case undefined:
    case 'absent':
      return { key, label, state: 'off', words: text('obsAbsent') };
    case 'live':
      return { key, label, state: 'good', words: status.scene ?? text('obsLive') };
    case 'connecting':
      return { key, label, state: 'warn', words: text('obsConnecting') };
    case 'silent':
      return { key, label, state: 'bad', words: text('obsSilent') };
    case 'gone':
      return { key, label, state: 'bad', words: status.reason === null || status.reason === undefined ? text('obsGone') : said(status.reason) };
  }
}

function outputLink(key: 'recording' | 'stream' | 'buffer', status: ObsStatus | null, on: boolean | null, alarm: string | null, text: Text): ChainLink {
  const label = text(key);
  if (status === null || status.connection === 'absent') return { key, label, state: 'off', words: '–' };
  if (status.connection !== 'live') return { key, label, state: 'off', words: text('notKnown') };
  if (on === true) return { key, label, state: 'good', words: text('on') };
  if (alarm !== null && on === false) return { key, label, state: 'bad', words: alarm };
  return { key, label, state: 'off', words: on === null ? text('notKnown') : text('off') };
}

function diskLink(beat: Heartbeat, text: Text): ChainLink {
  const hours = beat.machine?.recordingHoursLeft ?? null;
  const free = beat.machine?.diskFreeBytes ?? beat.diskFreeBytes;
  const total = beat.machine?.diskTotalBytes ?? null;
  const label = text('diskHours');
  if (hours !== null) {
    const words = hours < 2 ? text('minutesLeft', { m: Math.floor(hours * 60) }) : text('hoursLeft', { h: Math.floor(hours) });
    return { key: 'disk', label, state: hours < diskBadHours ? 'bad' : hours < diskWarnHours ? 'warn' : 'good', words };
  }
  if (free === null) return { key: 'disk', label, state: 'off', words: text('notKnown') };
  const share = total === null ? null : free / total;
  return { key: 'disk', label, state: share !== null && share < 0.05 ? 'bad' : share !== null && share < 0.2 ? 'warn' : 'good', words: text('diskFree', { size: bytesOf(free) }) };
}

/** SYN-5. @param offsetMs court's clock minus the hub's: since when is told by the hub's. */
function outboxLink(beat: Heartbeat, offsetMs: number | null, text: Text): ChainLink {
  const { waiting, parked, oldestAt } = beat.outbox;
  const label = text('outbox');
  if (parked > 0) return { key: 'outbox', label, state: 'bad', words: text('parkedShort', { n: parked }) };
  if (oldestAt !== null && beat.sentAt - oldestAt >= waitingLongMs) return { key: 'outbox', label, state: 'warn', words: text('notSynced', { time: timeOf(oldestAt - (offsetMs ?? 0)), n: waiting }) };
  if (waiting > waitingLimit) return { key: 'outbox', label, state: 'warn', words: text('waiting', { n: waiting }) };
  return { key: 'outbox', label, state: 'good', words: waiting === 0 ? text('allSynced') : text('waiting', { n: waiting }) };
}

function clockLink(offsetMs: number | null, text: Text): ChainLink {
  const label = text('clockLink');
  if (offsetMs === null) return { key: 'clock', label, state: 'off', words: text('notKnown') };
  return { key: 'clock', label, state: Math.abs(offsetMs) > clockLimitMs ? 'bad' : 'good', words: text('offBy', { ms: `${offsetMs > 0 ? '+' : ''}${String(Math.round(offsetMs))}` }) };
}

function listenerLink(beat: Heartbeat, text: Text, said: Said): ChainLink {
  const { state, error, port, kernelDrops } = beat.listener;
  const label = text('pss');
  if (state === 'failed' || error !== null) return { key: 'pss', label, state: 'bad', words: error === null ? text('listenFails') : said(error) };
  if (state === 'stopped') return { key: 'pss', label, state: 'bad', words: text('stopped') };
  if ((kernelDrops ?? 0) > 0) return { key: 'pss', label, state: 'warn', words: text('lostShort', { n: kernelDrops ?? 0 }) };
  return { key: 'pss', label, state: 'good', words: text('listens', { port }) };
}

/** A day and, with `withName`, its tournament in words: `2 · 2026-11-21 · Hanoi Open`. */
function contextWords(book: TournamentBook, { tournamentId, tournamentDayId }: ContextIds, withName: boolean, text: Text): string {
  if (tournamentId === null) return text('noTournament');
  const tournament = book.tournaments.find((one) => one.tournamentId === tournamentId);
  const day = book.days.find((one) => one.tournamentDayId === tournamentDayId);
  const name = tournament === undefined ? text('unknownTournament') : withName ? tournament.name : '';
  const dayWords = day === undefined ? text(tournamentDayId === null ? 'noDay' : 'unknownDay') : `${String(day.number)} · ${day.day}`;
  return [dayWords, name].filter((one) => one !== '').join(' · ');
}

interface ContextIds {
  readonly tournamentId: string | null;
  readonly tournamentDayId: string | null;
}

/** Tournament and day under which every court should work. */
function wantedContext(book: TournamentBook): ContextIds {
  const running = runningOf(book);
  const day = running === null ? undefined : book.days.find(({ tournamentId, status }) => tournamentId === running.tournamentId && status === 'active');
  return { tournamentId: running?.tournamentId ?? null, tournamentDayId: day?.tournamentDayId ?? null };
}
const isSameContext = (a: ContextIds, b: ContextIds): boolean => a.tournamentId === b.tournamentId && a.tournamentDayId === b.tournamentDayId;

/** Courts that say they work under the hub's tournament and day, those that are away and get what they missed when they are back, and those that say another one or none. */
export function followersOf(views: readonly CourtView[], book: TournamentBook): { readonly follow: readonly CourtView[]; readonly away: readonly CourtView[]; readonly differ: readonly CourtView[] } {
  const wanted = wantedContext(book);
  const follows = ({ heartbeat }: CourtView): boolean => heartbeat?.context != null && isSameContext(heartbeat.context, wanted);
  const here = views.filter(({ link }) => link !== 'offline');
  return { follow: here.filter(follows), away: views.filter(({ link }) => link === 'offline'), differ: here.filter((view) => !follows(view)) };
}

/** TRN-1: whether the court works under the hub's tournament and day. */
function contextLink(beat: Heartbeat, book: TournamentBook, text: Text): ChainLink {
  const label = text('contextLink');
  const own = beat.context ?? null;
  if (own === null) return { key: 'context', label, state: 'off', words: text('notKnown') };
  const wanted = wantedContext(book);
  if (isSameContext(own, wanted)) {
    return { key: 'context', label, state: own.tournamentId === null ? 'off' : 'good', words: contextWords(book, own, true, text) };
  }
  const withName = own.tournamentId !== wanted.tournamentId;
  return { key: 'context', label, state: 'warn', words: text('contextDiffers', { own: contextWords(book, own, withName, text), hub: contextWords(book, wanted, withName, text) }) };
}

/**
 * The truth about each link of a court's chain, from the agent to its disk, as far as its last heartbeat tells. Pure. While the agent is away nothing
 * else is known: what it said last is marked as old, never shown as if it were so now.
 *
 * @param book tournaments of the hub, to compare the court's with; null while they are not known, or not to be seen by who looks.
 */
export function chainOf(view: CourtView, book: TournamentBook | null, text: Text, said: Said): readonly ChainLink[] {
  const agent: ChainLink = {
    key: 'agent',
    label: text('agent'),
    state: view.link === 'online' ? 'good' : view.link === 'late' ? 'warn' : 'bad',
    words: text(view.link === 'online' ? 'isOnline' : view.link === 'late' ? 'isLate' : 'isOffline'),
  };
  const beat = view.heartbeat;
  if (beat === null) return [view.link === 'online' ? { ...agent, words: text('noHeartbeat') } : agent];
  const [rec, str] = [obsOf(beat, 'OBS_REC'), obsOf(beat, 'OBS_STR')];
  const playing = inRound.has(view.live?.state.status ?? '');
  const rest: readonly ChainLink[] = [
    listenerLink(beat, text, said),
    obsLink('rec', rec, text, said),
    rec?.connection === 'live' && rec.recordingPaused === true
      ? { key: 'recording', label: text('recording'), state: playing ? 'bad' : 'warn', words: text('paused') }
      : outputLink('recording', rec, rec?.recording ?? null, playing ? text('notInRound') : null, text),
    outputLink('buffer', rec, rec?.replayBuffer ?? null, null, text),
    obsLink('str', str, text, said),
    outputLink('stream', str, str?.streaming ?? null, null, text),
    diskLink(beat, text),
    outboxLink(beat, view.clockOffsetMs, text),
    clockLink(view.clockOffsetMs, text),
    ...(book === null ? [] : [contextLink(beat, book, text)]),
  ];
  return [agent, ...(view.link === 'offline' ? rest.map(asOld) : rest)];
}

const asOld = (link: ChainLink): ChainLink => (link.words === '–' ? link : { ...link, state: 'old' });

/** A chain of which nothing is known now, as the hub that told it is lost: not even whether the agent is there. */
export function unknownChain([agent, ...rest]: readonly ChainLink[], text: Text): readonly ChainLink[] {
  return [...(agent === undefined ? [] : [{ ...agent, state: 'old' as const, words: text('notKnown') }]), ...rest.map(asOld)];
}

/** The worst of a chain, for the frame of a tile. */
export function worstOf(chain: readonly ChainLink[]): 'good' | 'warn' | 'bad' {
  if (chain.some(({ state }) => state === 'bad')) return 'bad';
  return chain.some(({ state }) => state === 'warn') ? 'warn' : 'good';
}
