import type { ChallengeState, CourtView, LiveState, NodeId } from '@restrike/contracts';
import { CourtFeed, type CourtSeen, type FeedState } from '@restrike/ui';
import { besideMatch, type OverlayProblems } from '../src/connect-overlay.js';
import { courtSocket, ownCourt, type AgentSocket } from '../src/court-socket.js';
import { chooseCourt, patienceMs, troubleOfCourt, troubleOfFeed } from '../src/diagnose.js';
import { closingMs, nextIvrPhase } from '../src/ivr-phase.js';
import { readOverlayOptions } from '../src/overlay-options.js';
import { isOnAir } from '../src/on-air.js';
import { readOverlayValues, unset } from '../src/overlay-values.js';
import { catalogues } from '../src/texts.js';

const options = (query: string) => readOverlayOptions(new URLSearchParams(query), 'en-GB');

describe('[OVL-5] options', () => {
  it('[OVL-5] has defaults that need no query, and reads all of them', () => {
    expect(options('')).toEqual({ court: null, size: 1, language: 'en', air: 'auto', place: 'bottom', seconds: 0, show: 'auto', columns: null, token: null, ground: null });
    expect(options('court=Court 2&size=1.5&language=es&air=1&place=top&seconds=8&show=break&columns=2&token=t&ground=334455')).toEqual({
      court: 'Court 2', size: 1.5, language: 'es', air: 'always', place: 'top', seconds: 8, show: 'break', columns: 2, token: 't', ground: '334455',
    });
  });
  it('[OVL-5] leaves what can not be read at its default, within bounds', () => {
    expect(options('size=huge&place=left&show=never&columns=99&seconds=-3&air=perhaps&ground=url(x)')).toMatchObject({ size: 1, place: 'bottom', show: 'auto', columns: 8, seconds: 0, air: 'auto', ground: null });
  });
});

const view = (name: string, link = 'online'): CourtView => ({ nodeId: `node ${name}` as NodeId, courtName: name, link, linkSince: 0, updatedAt: null, clockOffsetMs: null, live: null, heartbeat: null }) as CourtView;
const seen = (name: string, link = 'online'): CourtSeen => ({ view: view(name, link), heardAt: 0, liveAt: 0, clockAgeMs: 0 });
const feedOf = (courts: readonly CourtSeen[], connection: FeedState['connection'] = 'live'): FeedState => ({
  connection, liveSince: null, connectionSince: 1_000, tournament: null, hubVersion: null, courts: new Map(courts.map((court) => [court.view.nodeId, court])), hubAheadMs: null,
});

describe('[OVL-3] troubles', () => {
  it('[OVL-3] shows the only court without being told, and asks for a name when there are more', () => {
    expect(chooseCourt(feedOf([seen('Court 1')]), null)).toMatchObject({ court: { view: { courtName: 'Court 1' } } });
    expect(chooseCourt(feedOf([seen('Court 1'), seen('Court 2')]), null)).toEqual({ trouble: { kind: 'name-a-court', courts: ['Court 1', 'Court 2'] } });
    expect(chooseCourt(feedOf([seen('Court 1'), seen('Court 2')]), 'court 2')).toMatchObject({ court: { view: { courtName: 'Court 2' } } });
    expect(chooseCourt(feedOf([seen('Court 1')]), 'Court 7')).toEqual({ trouble: { kind: 'no-such-court', courts: ['Court 1'] } });
    expect(chooseCourt(feedOf([]), null)).toEqual({ trouble: { kind: 'no-court' } });
  });
  it('[OVL-3] names the connection’s trouble, not before it is one', () => {
    const state = { refused: false, unreadable: false };
    expect(troubleOfFeed({ feed: feedOf([]), ...state, now: 9_000 })).toBeNull();
    expect(troubleOfFeed({ feed: feedOf([], 'connecting'), ...state, now: 1_000 + patienceMs - 1 })).toBeNull();
    expect(troubleOfFeed({ feed: feedOf([], 'connecting'), ...state, now: 1_000 + patienceMs })).toEqual({ kind: 'unreachable', seconds: 3 });
    expect(troubleOfFeed({ feed: feedOf([], 'lost'), ...state, now: 6_500 })).toEqual({ kind: 'lost', seconds: 5 });
    expect(troubleOfFeed({ feed: feedOf([], 'connecting'), ...state, refused: true, now: 1_000 })).toEqual({ kind: 'refused' });
    expect(troubleOfFeed({ feed: feedOf([]), ...state, unreadable: true, now: 1_000 })).toEqual({ kind: 'unreadable' });
  });
  it('[OVL-3] says that a court is away, or silent for half a minute', () => {
    expect(troubleOfCourt(seen('Court 1', 'offline'), 0)).toEqual({ kind: 'court-offline' });
    expect([troubleOfCourt(seen('Court 1'), 29_000), troubleOfCourt(seen('Court 1'), 31_500)]).toEqual([null, { kind: 'stale', seconds: 31 }]);
  });
  it('[OVL-3] every language has every text with the same places for values', () => {
    const places = (text: string): string => (text.match(/\{[a-z]+\}/g) ?? []).sort().join();
    for (const [key, english] of Object.entries(catalogues.en)) expect([key, places(catalogues.es[key as keyof typeof catalogues.es])]).toEqual([key, places(english)]);
  });
});

describe('[OVL-6] values of the control room', () => {
  const message = (overlay: string, values: Record<string, unknown>): unknown => ({ overlay, values, changedAt: 1 });
  it('[OVL-6] reads what is for this overlay, and takes what it can not use as not set', () => {
    const set = { shown: false, title: 'Final', message: 'Delayed by 10 min', theme: 'light', text: { name: 'Kim Un-yong', line: null } };
    expect(readOverlayValues(message('scoreboard', set), 'scoreboard')).toEqual(set);
    expect(readOverlayValues(message('scoreboard', { shown: 'no', title: 7, colour: 'red', theme: 'pink', message: '', text: 'x' }), 'scoreboard')).toEqual(unset);
    expect([readOverlayValues(message('ivr', { shown: false }), 'scoreboard'), readOverlayValues(null, 'scoreboard')]).toEqual([null, null]);
  });
  it('[OVL-6] at the hub, each court brings its own by its heartbeat', () => {
    const court = seen('Court 2');
    const overlays = { replay: { replay: 'open', matchId: null, at: 50 }, values: [message('ivr', { theme: 'light' }), message('scoreboard', { title: 'Final' })] };
    const told = { ...court, view: { ...court.view, heartbeat: { overlays } as never } };
    const problems: OverlayProblems = { refused: false, unreadable: false, replay: null, values: { ...unset, title: 'of the court' }, flags: { mappings: {}, pictures: {} } };
    expect(besideMatch('scoreboard', 'hub', told, problems)).toEqual({ replay: { isOpen: true, at: 50, isOld: false }, values: { ...unset, title: 'Final' } });
    expect(besideMatch('scoreboard', 'hub', court, problems)).toEqual({ replay: null, values: unset });
    expect(besideMatch('scoreboard', 'court', told, problems).values.title).toBe('of the court');
  });
});

describe('[OVL-3] on air', () => {
  const obs = { inObs: true, streaming: false, recording: false, virtualcam: false, active: true };
  it('[OVL-3] is what is in the picture that goes out; what OBS does not tell counts as on air', () => {
    expect(isOnAir('auto', obs)).toBe(false);
    for (const output of ['streaming', 'recording', 'virtualcam']) expect([isOnAir('auto', { ...obs, [output]: true }), isOnAir('auto', { ...obs, [output]: true, active: false })]).toEqual([true, false]);
    expect(isOnAir('auto', { ...obs, active: null, streaming: true })).toBe(true);
    const untold = { inObs: true, streaming: null, recording: null, virtualcam: null, active: null };
    expect([isOnAir('auto', untold), isOnAir('auto', { ...untold, active: false }), isOnAir('auto', { ...untold, inObs: false })]).toEqual([true, false, false]);
    expect([isOnAir('always', { ...obs, inObs: false }), isOnAir('never', { ...obs, streaming: true })]).toEqual([true, false]);
  });
});

describe('[OVL-4] review animation', () => {
  const asked = (change: Partial<ChallengeState> = {}): { challenge: ChallengeState } => ({ challenge: { by: 'blue', open: true, result: null, won: null, askedAt: 0, sequence: 7, ...change } });
  it('[OVL-4] opens before our eyes, lasts, and closes with the ruling', () => {
    const open = nextIvrPhase(null, asked(), 100, false);
    expect(open).toMatchObject({ kind: 'open', fresh: true, challenge: { by: 'blue' } });
    expect(nextIvrPhase(open, asked(), 5_000, false)).toBe(open);
    const closing = nextIvrPhase(open, asked({ open: false, result: 'accepted', won: true }), 6_000, false);
    expect(closing).toMatchObject({ kind: 'closing', until: 6_000 + closingMs, challenge: { result: 'accepted' } });
    expect(nextIvrPhase(closing, asked({ open: false, result: 'accepted' }), 6_000 + closingMs, false)).toBeNull();
  });
  it('[OVL-4] takes a ruling that comes after the closing', () => {
    const closing = nextIvrPhase(nextIvrPhase(null, asked(), 0, false), asked({ open: false }), 1_000, false);
    expect(closing).toMatchObject({ challenge: { result: null } });
    expect(nextIvrPhase(closing, asked({ open: false, result: 'rejected' }), 1_500, false)).toMatchObject({ kind: 'closing', until: 1_000 + closingMs, challenge: { result: 'rejected' } });
  });
  it('[OVL-4] a page loaded during a review shows it as it stands; after it, nothing', () => {
    expect(nextIvrPhase(null, asked(), 0, true)).toMatchObject({ kind: 'open', fresh: false });
    expect(nextIvrPhase(null, asked({ open: false, result: 'accepted' }), 0, true)).toBeNull();
    expect(nextIvrPhase(null, null, 0, true)).toBeNull();
  });
  it('[OVL-4] where the court’s rules are heard they open and close it, also for a replay without a challenge', () => {
    const open = nextIvrPhase(null, { challenge: null }, 0, false, { isOpen: true, at: 50, isOld: false });
    expect(open).toMatchObject({ kind: 'open', fresh: true, challenge: { by: 'replay' } });
    expect(nextIvrPhase(open, asked(), 10, false, { isOpen: true, at: 50, isOld: false })).toMatchObject({ kind: 'open', key: 50, challenge: { by: 'blue' } });
    expect(nextIvrPhase(open, { challenge: null }, 10, false, { isOpen: false, at: 60, isOld: false })).toMatchObject({ kind: 'closing', challenge: { by: 'replay', result: null } });
    expect(nextIvrPhase(null, asked(), 0, false, { isOpen: true, at: 50, isOld: true })).toMatchObject({ kind: 'open', fresh: false });
    expect(nextIvrPhase(null, asked(), 0, false, { isOpen: false, at: 60, isOld: false })).toBeNull();
  });
  it('[OVL-4] the next match takes an open review away, and a second review opens anew', () => {
    const open = nextIvrPhase(null, asked(), 0, false);
    expect(nextIvrPhase(open, { challenge: null }, 10, false)).toMatchObject({ kind: 'closing', challenge: { by: 'blue', result: null } });
    expect(nextIvrPhase(open, asked({ sequence: 9, by: 'red' }), 10, false)).toMatchObject({ kind: 'open', fresh: true, key: 9, challenge: { by: 'red' } });
  });
});

describe('[OVL-2] a court’s own feed', () => {
  const athlete = { name: 'A', shortName: 'A', noc: 'KOR', score: 0, roundScores: [0, 0, 0, 0], gamJeoms: 0, roundGamJeoms: [0, 0, 0, 0], roundsWon: 0, hits: { count: 0, max: 0, sum: 0, last: null }, challenges: { asked: 0, rejected: 0 } };
  const live = (sequence: number): LiveState =>
    ({
      epoch: '33333333-3333-4333-8333-333333333333', sequence, sentAt: 1_500, receivedAt: null,
      state: {
        matchId: null, matchNumber: '1', phase: null, weight: null, division: null, ovrId: null, format: 'best-of-3', totalRounds: 3, roundDurationMs: 120_000, thresholds: null, status: 'round', baseStatus: 'round', round: 1,
        clock: { ms: 60_000, running: true, asOf: 1_000 }, breakClock: null, injury: null, timeout: null, challenge: null, blue: athlete, red: athlete, roundWinners: [null, null, null], superiority: null, result: null, senderConnected: null,
      },
    }) as never;
  class Socket implements AgentSocket {
    connected = true;
    readonly listeners = new Map<string, (value: unknown) => void>();
    on(event: string, listener: (value: never) => void): void {
      this.listeners.set(event, listener as (value: unknown) => void);
    }
    emitAlive(answer: () => void): void {
      answer();
    }
    disconnect(): void {
      this.connected = false;
    }
  }
  it('[OVL-2] snapshot, then changes, of the one court there is; what can not be read is reported', () => {
    const socket = new Socket();
    const problems: unknown[] = [];
    const feed = new CourtFeed(courtSocket(socket), () => 10_000, (problem) => problems.push(problem));
    try {
      socket.listeners.get('snapshot')?.(live(3));
      expect(feed.current()).toMatchObject({ connection: 'live' });
      expect(feed.current().courts.get(ownCourt)).toMatchObject({ clockAgeMs: 500, view: { live: { sequence: 3 } } });
      socket.listeners.get('change')?.({ ...live(4), matchEvents: [] });
      expect(feed.current().courts.get(ownCourt)?.view.live?.sequence).toBe(4);
      socket.listeners.get('change')?.({ nothing: true });
      socket.listeners.get('snapshot')?.('nothing');
      expect(problems.length).toBe(2);
      expect(feed.current().courts.get(ownCourt)?.view.live?.sequence).toBe(4);
    } finally {
      feed.close();
    }
  });
});
