import { jest } from '@jest/globals';
import { CourtLive } from '../src/feed/court-live.js';
import type { FeedSocket } from '../src/feed/feed-socket.js';
import { lostAfterMs } from '../src/feed/watched-feed.js';

class FakeSocket implements FeedSocket {
  connected = true;
  answers = true;
  private readonly listeners = new Map<string, ((value: unknown) => void)[]>();
  on(event: string, listener: (value: never) => void): void {
    this.listeners.set(event, [...(this.listeners.get(event) ?? []), listener as (value: unknown) => void]);
  }
  say(event: string, value?: unknown): void {
    for (const listener of this.listeners.get(event) ?? []) listener(value);
  }
  emit(): void {}
  emitAlive(answer: () => void): void {
    if (this.answers) answer();
  }
  disconnect(): void {
    this.connected = false;
  }
}

const clock = { ms: 60_000, running: true, asOf: 900 };
const athlete = { name: 'A', shortName: null, noc: 'KOR', score: 0, roundScores: [0, 0, 0, 0], gamJeoms: 0, roundGamJeoms: [0, 0, 0, 0], roundsWon: 0, hits: { count: 0, max: 0, sum: 0, last: null }, challenges: { asked: 0, rejected: 0 } };
const live = (sequence: number, epoch = '11111111-1111-4111-8111-111111111111') => ({
  epoch, sequence, sentAt: 1_000, receivedAt: null,
  state: {
    matchId: null, matchNumber: null, phase: null, weight: null, division: null, ovrId: null, format: 'best-of-3', totalRounds: null, roundDurationMs: null, thresholds: null, status: 'idle', baseStatus: 'idle', round: 0,
    clock, breakClock: null, injury: null, timeout: null, challenge: null, blue: athlete, red: athlete, roundWinners: [null, null, null], superiority: null, result: null, senderConnected: null,
  },
});
const clip = (version: number, state: string, id = '22222222-2222-4222-8222-222222222222') => ({
  clipId: id, version, state, matchId: null, matchNumber: '101', tournamentDayId: null, trigger: { kind: 'replay', by: null, sequence: null, at: 1 }, groupId: '33333333-3333-4333-8333-333333333333', obsId: null, source: null,
  name: null, bytes: null, sha256: null, durationMs: null, fps: null, covers: null, contested: null, contestedInside: null, opensAtMs: null, video: 'not-yet', thumbnail: 'not-yet', trouble: null, createdAt: version, changedAt: version,
});

describe('[UIL-11] feed of a court', () => {
  let now = 0;
  let socket: FakeSocket;
  let feed: CourtLive;
  const pass = (ms: number): void => {
    for (let passed = 0; passed < ms; passed += 100) {
      now += 100;
      jest.advanceTimersByTime(100);
    }
  };
  beforeEach(() => {
    jest.useFakeTimers();
    now = 0;
    socket = new FakeSocket();
    feed = new CourtLive(socket, () => now);
  });
  afterEach(() => {
    feed.close();
    jest.useRealTimers();
  });

  it('[UIL-11] is live with the snapshot, knows the court’s clock and the age of the match clock', () => {
    expect(feed.current().connection).toBe('connecting');
    now = 400;
    socket.say('snapshot', live(3));
    expect(feed.current()).toMatchObject({ connection: 'live', clockAgeMs: 100, courtAheadMs: 600 });
    socket.say('change', live(4));
    expect(feed.current().live?.sequence).toBe(4);
  });

  it('[UIL-11] keeps the newest version of each clip, newest clip first, and takes no message that is none', () => {
    socket.say('clips', { clips: [clip(2, 'saving')] });
    socket.say('clip', clip(3, 'ready'));
    socket.say('clip', clip(1, 'requested'));
    socket.say('clip', clip(9, 'requested', '44444444-4444-4444-8444-444444444444'));
    expect(feed.current().clips?.map(({ state, version }) => [state, version])).toEqual([['requested', 9], ['ready', 3]]);
    const before = feed.current();
    for (const event of ['snapshot', 'change', 'clip', 'clips', 'obs', 'challenge', 'player', 'trigger-run', 'announcement']) for (const value of [null, 7, {}, { clips: 1 }]) socket.say(event, value);
    expect(feed.current()).toBe(before);
  });

  it('[UIL-3] a frozen agent is lost within three seconds and heals by itself; what a restarted one no longer says goes', () => {
    socket.say('snapshot', live(1));
    socket.say('obs', { obs: [] });
    expect(feed.current().obs).toEqual([]);
    pass(5_000);
    expect(feed.current().connection).toBe('live');
    socket.answers = false;
    pass(lostAfterMs + 500);
    expect(feed.current().connection).toBe('lost');
    socket.answers = true;
    pass(1_100);
    expect(feed.current().connection).toBe('live');
    socket.say('disconnect');
    expect(feed.current()).toMatchObject({ connection: 'reconnecting', obs: [] });
    // The same agent says again what it has said: nothing of it goes away for that moment.
    socket.say('snapshot', live(1));
    expect(feed.current()).toMatchObject({ connection: 'live', obs: [] });
    socket.say('disconnect');
    socket.say('snapshot', live(1, '55555555-5555-4555-8555-555555555555'));
    expect(feed.current()).toMatchObject({ connection: 'live', obs: null });
  });
});
