import type { CourtView, NodeId } from '@restrike/contracts';
import { jest } from '@jest/globals';
import { CourtFeed } from '../src/feed/court-feed.js';
import type { FeedSocket } from '../src/feed/feed-socket.js';
import { lostAfterMs } from '../src/feed/watched-feed.js';
import { columnsFor, orderCourts, staleSeconds } from '../src/court/order-courts.js';
import { chooseLanguage, languages, textOf, type TextKey } from '../src/texts/catalogue.js';
import { makeTexts } from '../src/texts/make-texts.js';

const id = (number: number): NodeId => `11111111-1111-4111-8111-${String(number).padStart(12, '0')}` as NodeId;
const athlete = { name: 'A', shortName: 'A', noc: 'KOR', score: 0, roundScores: [0, 0, 0, 0], gamJeoms: 0, roundGamJeoms: [0, 0, 0, 0], roundsWon: 0, hits: { count: 0, max: 0, sum: 0, last: null }, challenges: { asked: 0, rejected: 0 } };
const state = (status: string, running = true): object => ({
  matchId: null, matchNumber: '1', phase: null, weight: null, division: null, ovrId: null, format: 'best-of-3', totalRounds: 3, roundDurationMs: 120_000, thresholds: null, status, baseStatus: status === 'challenge' ? 'round' : status, round: 1,
  clock: { ms: 60_000, running, asOf: 1_000 }, breakClock: null, injury: null, timeout: null, challenge: null, blue: athlete, red: athlete, roundWinners: [null, null, null], superiority: null, result: null, senderConnected: null,
});
const live = (sequence: number, sentAt: number, status = 'round'): object => ({ epoch: '33333333-3333-4333-8333-333333333333', sequence, state: state(status), sentAt, receivedAt: null });
const view = (number: number, name: string, change: object = {}): CourtView =>
  ({ nodeId: id(number), courtName: name, link: 'online', linkSince: 0, updatedAt: null, clockOffsetMs: null, live: null, heartbeat: null, ...change }) as CourtView;

class FakeSocket implements FeedSocket {
  connected = true;
  answers = true;
  readonly sent: [string, unknown][] = [];
  private readonly listeners = new Map<string, ((value: unknown) => void)[]>();
  on(event: string, listener: (value: never) => void): void {
    this.listeners.set(event, [...(this.listeners.get(event) ?? []), listener as (value: unknown) => void]);
  }
  say(event: string, value?: unknown): void {
    for (const listener of this.listeners.get(event) ?? []) listener(value);
  }
  emit(event: string, value: unknown): void {
    this.sent.push([event, value]);
  }
  emitAlive(answer: () => void): void {
    if (this.answers) answer();
  }
  disconnect(): void {
    this.connected = false;
  }
}

describe('[UIL-2] feed', () => {
  let now = 0;
  let socket: FakeSocket;
  let feed: CourtFeed;
  const pass = (ms: number): void => {
    for (let passed = 0; passed < ms; passed += 100) {
      now += 100;
      jest.advanceTimersByTime(100);
    }
  };
  const snapshot = (courts: object[], hubTime = 5_000): void => socket.say('snapshot', { hubTime, hubVersion: '0.1.0', tournament: null, courts });
  beforeEach(() => {
    jest.useFakeTimers();
    now = 0;
    socket = new FakeSocket();
    feed = new CourtFeed(socket, () => now);
  });
  afterEach(() => {
    feed.close();
    jest.useRealTimers();
  });

  it('[UIL-2] is connecting until the snapshot, then live, and takes changes', () => {
    expect(feed.current().connection).toBe('connecting');
    snapshot([view(1, 'Court 1')]);
    expect(feed.current().connection).toBe('live');
    socket.say('court', { hubTime: 5_100, nodeId: id(1), live: live(3, 1_500) });
    expect(feed.current().courts.get(id(1))).toMatchObject({ view: { courtName: 'Court 1', live: { sequence: 3 } }, clockAgeMs: 500 });
    socket.say('court-gone', { nodeId: id(1) });
    expect(feed.current().courts.size).toBe(0);
  });

  it('[UIL-2] the clock of a snapshot is as old as the hub held it', () => {
    snapshot([view(1, 'Court 1', { live: live(3, 1_200), updatedAt: 3_000 })], 5_000);
    expect(feed.current().courts.get(id(1))?.clockAgeMs).toBe(2_200);
  });

  it('[UIL-3] a silent hub is told to be lost within three seconds, also when its socket stays open, and heals by itself', () => {
    snapshot([]);
    pass(5_000);
    expect(feed.current().connection).toBe('live');
    socket.answers = false;
    pass(lostAfterMs + 500);
    expect(feed.current().connection).toBe('lost');
    expect(lostAfterMs + 500).toBeLessThanOrEqual(3_000);
    socket.answers = true;
    pass(1_100);
    expect(feed.current().connection).toBe('live');
  });

  it('[UIL-3] what was heard stands over a socket that breaks for a moment, while the page says that it reconnects; it is lost when the hub was not heard for as long as by silence, and live again with a snapshot alone', () => {
    snapshot([view(1, 'Court 1')]);
    const told: string[] = [];
    feed.subscribe(() => told.push(feed.current().connection));
    const breakOff = (): void => {
      socket.connected = false;
      socket.say('disconnect', 'transport close');
    };
    breakOff();
    pass(500);
    socket.connected = true;
    snapshot([view(1, 'Court 1')]);
    expect([told, feed.current().liveSince]).toEqual([['reconnecting', 'live'], 500]);

    // Silent before it broke: that counts.
    socket.answers = false;
    pass(1_500);
    breakOff();
    pass(lostAfterMs - 1_500 + 250);
    expect([told.slice(2), feed.current().courts.size]).toEqual([['reconnecting', 'lost'], 1]);
    expect(feed.current().liveSince).toBe(500);

    // A new socket that answers has not said yet what is so now.
    socket.connected = true;
    socket.answers = true;
    pass(5_000);
    expect(feed.current().connection).toBe('lost');
    snapshot([]);
    expect(feed.current()).toMatchObject({ connection: 'live', liveSince: now });
  });

  it('[UIL-3] a page that slept asks before it judges: a hub that is there is not told to be lost, and one that is gone is, within three seconds', () => {
    snapshot([view(1, 'Court 1')]);
    const told: string[] = [];
    feed.subscribe(() => told.push(feed.current().connection));
    // The browser lets the timers of a tab that nobody sees run once a minute, and answers come after the question.
    let answer = (): void => undefined;
    socket.emitAlive = (heard) => void (answer = heard);
    for (let minute = 0; minute < 3; minute += 1) {
      now += 60_000;
      jest.advanceTimersByTime(250);
      answer();
    }
    expect([told, feed.current().connection]).toEqual([[], 'live']);
    now += 60_000;
    pass(1_500);
    expect(feed.current().connection).toBe('lost');
  });

  it('[UIL-2] a message that is none changes nothing', () => {
    snapshot([view(1, 'Court 1')]);
    const before = feed.current();
    for (const event of ['snapshot', 'court', 'court-gone']) for (const value of [null, 7, { courts: 1 }, { nodeId: 'x' }]) socket.say(event, value);
    expect(feed.current()).toBe(before);
  });

  it('[UIL-2] how long a court was not heard goes on from before the page was loaded, and the hub’s verdict that it is lost is no word of it', () => {
    const silent = (number: number): number => now - (feed.current().courts.get(id(number))?.heardAt ?? NaN);
    snapshot([view(1, 'Court 1', { updatedAt: 60_000 }), view(2, 'Court 2', { link: 'offline', linkSince: 40_000 }), view(3, 'Court 3')], 100_000);
    expect([silent(1), silent(2), silent(3)]).toEqual([40_000, 60_000, 0]);
    pass(10_000);
    const { live: _live, ...offline } = view(3, 'Court 3', { link: 'offline', linkSince: 110_000 });
    socket.say('court', { hubTime: 110_000, nodeId: id(3), court: offline });
    expect([feed.current().courts.get(id(3))?.view.link, silent(3)]).toEqual(['offline', 10_000]);
    const { live: _none, ...online } = view(3, 'Court 3');
    socket.say('court', { hubTime: 111_000, nodeId: id(3), court: online });
    expect(silent(3)).toBe(0);
  });

  it('[UIL-2] events are asked for only while somebody looks, and again after a reconnection', () => {
    const told: unknown[] = [];
    const stop = feed.watchEvents((rows, more) => told.push([rows, more]));
    socket.say('connect');
    socket.say('events', { rows: [1, 2], more: false });
    socket.say('events', { rows: [3], more: true });
    stop();
    socket.say('events', { rows: [4] });
    expect(told).toEqual([[[1, 2], false], [[3], true]]);
    expect(socket.sent).toEqual([['watch-events', true], ['watch-events', true], ['watch-events', false]]);
  });

  it('[UIL-4] orders courts by what happens on them, then by name as a person would, lost ones last', () => {
    const named = (number: number, name: string, status: string, link = 'online'): object => view(number, name, { link, live: live(1, 1, status), updatedAt: 1 });
    snapshot([named(1, 'Court 10', 'round'), named(2, 'Court 2', 'challenge'), named(3, 'Court 1', 'finished'), named(4, 'Court 3', 'break'), named(5, 'Court 4', 'round', 'offline'), view(6, 'Court 5'), named(7, 'Court 6', 'ready')]);
    expect(orderCourts(feed.current().courts.values()).map((court) => court.view.courtName)).toEqual(['Court 2', 'Court 10', 'Court 3', 'Court 6', 'Court 1', 'Court 5', 'Court 4']);
    expect([0, 1, 2, 4, 5, 9, 10, 16].map(columnsFor)).toEqual([1, 1, 2, 2, 3, 3, 4, 4]);
  });

  it('[UIL-5] a court that is silent for thirty seconds is stale, with its seconds; a heartbeat makes it fresh', () => {
    snapshot([view(1, 'Court 1')]);
    const court = () => feed.current().courts.get(id(1))!;
    expect([staleSeconds(court(), 29_999), staleSeconds(court(), 30_000), staleSeconds(court(), 47_900)]).toEqual([null, 30, 47]);
    now = 40_000;
    const { live: _live, ...rest } = view(1, 'Court 1');
    socket.say('court', { hubTime: 45_000, nodeId: id(1), court: rest });
    expect(staleSeconds(court(), 41_000)).toBeNull();
  });

  it('[UIL-5] a running clock of which nothing was told for thirty seconds is stale, whatever the heartbeats say; a stopped one is not', () => {
    for (const running of [true, false]) {
      now = 10_000;
      snapshot([view(1, 'Court 1', { live: { ...live(1, 1), state: state('round', running) } })]);
      const court = () => feed.current().courts.get(id(1))!;
      expect(staleSeconds(court(), now)).toBeNull();
      now = 45_000;
      const { live: _live, ...rest } = view(1, 'Court 1');
      socket.say('court', { hubTime: 45_000, nodeId: id(1), court: rest });
      expect(staleSeconds(court(), now)).toBe(running ? 35 : null);
    }
  });
});

describe('[UIL-6] texts', () => {
  it('[UIL-6] every language has every text, with the same places for values', () => {
    const keys = ['lost', 'notSynced', 'noCourts', 'clockOff', 'loadFailed'] as TextKey[];
    for (const language of languages) for (const key of keys) expect(textOf(language, key)).not.toBe('');
    expect(textOf('en', 'notSynced', { time: '14:32', n: 312 })).toBe('Not synced since 14:32, 312 waiting');
    expect(textOf('es', 'notSynced', { time: '14:32', n: 312 })).toMatch(/14:32.*312/);
  });
  it('[UIL-6] an app adds texts of its own, which go before the shared ones', () => {
    const own = makeTexts({ en: { replay: 'Replay {n}', live: 'On air' }, es: { replay: 'Repetición {n}', live: 'En antena' } });
    expect([own.textOf('en', 'replay', { n: 2 }), own.textOf('es', 'live'), own.textOf('es', 'blue')]).toEqual(['Replay 2', 'En antena', 'Azul']);
  });
  it('[UIL-6] chooses the first language it has', () => {
    expect([chooseLanguage('es-MX'), chooseLanguage(null, 'ko', 'es'), chooseLanguage('xx')]).toEqual(['es', 'es', 'en']);
  });
});
