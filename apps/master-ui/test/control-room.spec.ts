import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { commandNames, type Alert, type CommandView, type CourtView, type Heartbeat, type Me, type NodeId } from '@restrike/contracts';
import { jest } from '@jest/globals';
import type { AskingSocket } from '@restrike/ui';
import { may } from '../src/access/session.js';
import { keptValue, shownValue, unitOf } from '../src/alerts/metric-units.js';
import { isAct } from '../src/audit/acts/texts.js';
import { orderAlerts } from '../src/alerts/order-alerts.js';
import { HubClient, HubError, newKey } from '../src/api/hub-client.js';
import { chainOf, followersOf, unknownChain, worstOf } from '../src/courts/court-chain.js';
import * as courtTexts from '../src/courts/texts.js';
import { HubRooms } from '../src/feed/hub-rooms.js';
import { places } from '../src/navigation/places.js';
import { bytesOf, percentOf, spanOf } from '../src/page/format.js';
import { inputsOf, progressOf, scenesOf, wishOf } from '../src/remote/acts.js';
import { judgeSetting, offersOf } from '../src/remote/settings-offer.js';
import { overlayValues } from '../src/remote/overlay-act.js';
import { z } from 'zod';

const remote = path.join(import.meta.dirname, '../src/remote');
const id = (number: number): NodeId => `11111111-1111-4111-8111-${String(number).padStart(12, '0')}` as NodeId;
const same = (words: string): string => words;
const text = (key: never, values?: never): string => courtTexts.textOf('en', key, values);
type Obs = Heartbeat['obs'][number];
const obs = (role: Obs['role'], change: Partial<Obs> = {}): Obs => ({ role, connection: 'live', scene: 'LIVE_SCENE', recording: false, streaming: false, replayBuffer: true, ...change });
const beat = (change: Record<string, unknown> = {}): Heartbeat =>
  ({
    nodeId: id(1), sentAt: 1, addresses: [], obs: [obs('OBS_REC', { recording: true }), obs('OBS_STR', { streaming: true })],
    listener: { state: 'listening', address: '0.0.0.0', port: 6000, error: null, received: 1, kernelDrops: 0, queued: 0, spilled: 0 },
    outbox: { waiting: 0, oldestAt: null, parked: 0, lastAckAt: 1 }, store: { events: 1, bytes: 1, commitP99Ms: 1 }, counts: { unknown: 0, invalid: 0 }, clockOffsetMs: 3, cpu: 0.1, memoryBytes: 1, diskFreeBytes: 3e11, eventsPerSecond: 1, uptimeS: 1,
    ...change,
  }) as Heartbeat;
const court = (change: Record<string, unknown> = {}): CourtView =>
  ({ nodeId: id(1), courtName: 'Court 1', link: 'online', linkSince: 0, updatedAt: 1, clockOffsetMs: 3, live: { state: { status: 'round' } }, heartbeat: beat(), ...change }) as CourtView;
const stateOf = (view: CourtView, key: string): string => chainOf(view, null, text as never, same).find((link) => link.key === key)?.state ?? 'none';

describe('[MUI-5] truth of a court’s chain', () => {
  it('[MUI-5] a court where all is well is good throughout', () => {
    const chain = chainOf(court(), null, text as never, same);
    expect(chain.map(({ key, state }) => `${key} ${state}`)).toEqual(['agent good', 'pss good', 'rec good', 'recording good', 'buffer good', 'str good', 'stream good', 'disk good', 'outbox good', 'clock good']);
    expect(worstOf(chain)).toBe('good');
  });
  it('[MUI-5] tells an OBS that is live, connecting, frozen, gone and not set up apart, and knows nothing of the outputs of one that is not live', () => {
    const withRec = (connection: Obs['connection']): CourtView => court({ heartbeat: beat({ obs: [obs('OBS_REC', { connection, recording: true }), obs('OBS_STR', { streaming: true })] }) });
    expect((['live', 'connecting', 'silent', 'gone', 'absent'] as const).map((connection) => stateOf(withRec(connection), 'rec'))).toEqual(['good', 'warn', 'bad', 'bad', 'off']);
    expect((['connecting', 'silent', 'gone', 'absent'] as const).map((connection) => stateOf(withRec(connection), 'recording'))).toEqual(['off', 'off', 'off', 'off']);
    expect(stateOf(court({ heartbeat: beat({ obs: [] }) }), 'str')).toBe('off');
  });
  it('[MUI-5] a recording that is off is bad while a round runs, and only then; a stream need not run', () => {
    const silent = beat({ obs: [obs('OBS_REC'), obs('OBS_STR')] });
    expect([stateOf(court({ heartbeat: silent }), 'recording'), stateOf(court({ heartbeat: silent }), 'stream')]).toEqual(['bad', 'off']);
    expect(stateOf(court({ heartbeat: silent, live: { state: { status: 'break' } } }), 'recording')).toBe('off');
  });
  it('[MUI-5] one OBS for both stands in for either', () => {
    const both = court({ heartbeat: beat({ obs: [obs('OBS_BOTH', { recording: true, streaming: true })] }) });
    expect([stateOf(both, 'rec'), stateOf(both, 'recording'), stateOf(both, 'str'), stateOf(both, 'stream')]).toEqual(['good', 'good', 'good', 'good']);
  });
  it('[MUI-5] what a lost court said last is marked as old, never as so now', () => {
    const chain = chainOf(court({ link: 'offline' }), null, text as never, same);
    expect(chain[0]).toMatchObject({ key: 'agent', state: 'bad' });
    expect(chain.slice(1).every(({ state }) => state === 'old' || state === 'off')).toBe(true);
    expect(stateOf(court({ link: 'late' }), 'agent')).toBe('warn');
    expect(stateOf(court({ link: 'offline', heartbeat: beat({ obs: [obs('OBS_REC'), obs('OBS_STR')] }) }), 'recording')).toBe('old');
    expect(chainOf(court({ heartbeat: null }), null, text as never, same)).toHaveLength(1);
  });
  it('[MUI-4] [MUI-5] while the hub is lost nothing of a chain is known, not even the agent', () => {
    const chain = unknownChain(chainOf(court(), null, text as never, same), text as never);
    expect(chain[0]).toMatchObject({ key: 'agent', state: 'old', words: 'not known' });
    expect(chain.every(({ state }) => state === 'old')).toBe(true);
  });
  it('[MUI-5] a court that works under another tournament or day than the hub’s is told, with both; nothing is said where the hub’s are not known', () => {
    const [tournamentId, first, second] = ['20000000-0000-4000-8000-000000000001', '20000000-0000-4000-8000-000000000002', '20000000-0000-4000-8000-000000000003'];
    const book = {
      tournaments: [{ tournamentId, name: 'Hanoi Open', place: null, country: null, startsOn: null, endsOn: null, status: 'active' as const }],
      days: [{ tournamentDayId: first, tournamentId, day: '2026-11-20', number: 1, status: 'finished' as const }, { tournamentDayId: second, tournamentId, day: '2026-11-21', number: 2, status: 'active' as const }],
    };
    const on = (context: unknown, of: typeof book | null = book): string => {
      const link = chainOf(court({ heartbeat: beat(context === undefined ? {} : { context }) }), of, text as never, same).find(({ key }) => key === 'context');
      return link === undefined ? 'none' : `${link.state} ${link.words}`;
    };
    const context = { hubId: null, version: 3, tournamentId, tournamentDayId: second };
    expect(on(context)).toBe('good 2 · 2026-11-21 · Hanoi Open');
    expect(on({ ...context, tournamentDayId: first })).toBe('warn 1 · 2026-11-20 ≠ hub: 2 · 2026-11-21');
    expect(on({ ...context, tournamentDayId: null })).toBe('warn no day ≠ hub: 2 · 2026-11-21');
    expect(on({ ...context, tournamentId: null, tournamentDayId: null })).toBe('warn no tournament ≠ hub: 2 · 2026-11-21 · Hanoi Open');
    expect(on({ ...context, tournamentId: first, tournamentDayId: null })).toBe('warn no day · a tournament of the court’s own ≠ hub: 2 · 2026-11-21 · Hanoi Open');
    expect(on({ ...context, tournamentId: null, tournamentDayId: null }, { tournaments: [], days: [] })).toBe('off no tournament');
    expect([on(undefined), on(context, null)]).toEqual(['off not known', 'none']);
  });
  it('[MUI-5] counts a court among those that follow the tournament only while it is there and says so', () => {
    const tournamentId = '22222222-2222-4222-8222-222222222222';
    const day = { tournamentDayId: '33333333-3333-4333-8333-333333333333', tournamentId, day: '2026-11-21', number: 1, status: 'active' };
    const of = { tournaments: [{ tournamentId, name: 'Open', status: 'active' }], days: [day] } as never;
    const named = (courtName: string, tournamentDayId: string | null, link = 'online'): CourtView => court({ courtName, link, heartbeat: beat({ context: { hubId: null, version: 1, tournamentId, tournamentDayId } }) });
    const { follow, away, differ } = followersOf([named('one', day.tournamentDayId), named('two', day.tournamentDayId, 'offline'), named('three', null), named('four', null, 'offline'), court({ courtName: 'five' })], of);
    expect([follow, away, differ].map((views) => views.map(({ courtName }) => courtName))).toEqual([['one'], ['two', 'four'], ['three', 'five']]);
  });
  it('[MUI-5] SYN-5: of what waits for the hub for long it is told since when, by the hub’s clock, and how much, also when it is little', () => {
    const at = new Date(2026, 10, 21, 14, 32, 5).getTime();
    const sync = (waitedMs: number, waiting: number, clockOffsetMs: number | null): string => {
      const ahead = clockOffsetMs ?? 0;
      const view = court({ clockOffsetMs, heartbeat: beat({ sentAt: at + ahead + waitedMs, outbox: { waiting, oldestAt: at + ahead, parked: 0, lastAckAt: 1 } }) });
      const link = chainOf(view, null, text as never, same).find(({ key }) => key === 'outbox');
      return `${String(link?.state)} ${String(link?.words)}`;
    };
    expect([sync(400, 3, 0), sync(60_000, 312, 3_600_000), sync(60_000, 1, null)]).toEqual(['good 3 waiting', 'warn Not synced since 14:32, 312 waiting', 'warn Not synced since 14:32, 1 waiting']);
  });
  it('[MUI-5] disk by hours of recording, else by share; outbox, clock and listener', () => {
    const machine = (change: object): CourtView => court({ heartbeat: beat({ machine: { cpu: 0, memoryTotalBytes: 1, memoryFreeBytes: 1, diskTotalBytes: 100, diskFreeBytes: 50, recordingBytesPerS: 1, recordingHoursLeft: null, networkInBytesPerS: 0, networkOutBytesPerS: 0, temperatureC: null, loopDelayP99Ms: 0, ...change } }) });
    expect([0.5, 3, 20].map((recordingHoursLeft) => stateOf(machine({ recordingHoursLeft }), 'disk'))).toEqual(['bad', 'warn', 'good']);
    expect([3, 15, 50].map((diskFreeBytes) => stateOf(machine({ diskFreeBytes }), 'disk'))).toEqual(['bad', 'warn', 'good']);
    expect(stateOf(court({ heartbeat: beat({ outbox: { waiting: 900, oldestAt: 1, parked: 0, lastAckAt: 1 } }) }), 'outbox')).toBe('warn');
    expect(stateOf(court({ heartbeat: beat({ outbox: { waiting: 0, oldestAt: null, parked: 1, lastAckAt: 1 } }) }), 'outbox')).toBe('bad');
    expect([stateOf(court({ clockOffsetMs: -501 }), 'clock'), stateOf(court({ clockOffsetMs: 499 }), 'clock'), stateOf(court({ clockOffsetMs: null }), 'clock')]).toEqual(['bad', 'good', 'off']);
    expect(stateOf(court({ heartbeat: beat({ listener: { state: 'failed', address: '', port: 1, error: 'in use', received: 0, kernelDrops: null, queued: 0, spilled: 0 } }) }), 'pss')).toBe('bad');
  });
});

describe('[MUI-6] remote control', () => {
  it('[MUI-6] offers the scenes and inputs that the chosen courts list themselves, with how many have them', () => {
    const courts = [['A', 'B'], ['B', 'C'], ['B']].map((scenes, index) => court({ nodeId: id(index), heartbeat: beat({ obs: [obs('OBS_STR', { scenes, inputs: [{ name: 'Mic', muted: false }] })] }) }));
    expect(scenesOf(courts, 'OBS_STR')).toEqual([{ name: 'B', courts: 3 }, { name: 'A', courts: 1 }, { name: 'C', courts: 1 }]);
    expect(scenesOf(courts, 'OBS_REC')).toEqual([]);
    expect(inputsOf(courts, 'OBS_STR')).toEqual([{ name: 'Mic', courts: 3 }]);
  });
  it('[MUI-6] what lasts can be a wish, what is done once can not', () => {
    expect(wishOf({ action: 'stop-recording' })).toEqual({ kind: 'recording', role: 'OBS_REC', on: false });
    expect(wishOf({ action: 'start-stream', role: 'OBS_BOTH' })).toEqual({ kind: 'stream', role: 'OBS_BOTH', on: true });
    expect(wishOf({ action: 'change-scene', role: 'OBS_STR', scene: 'S' })).toEqual({ kind: 'scene', role: 'OBS_STR', scene: 'S' });
    expect(wishOf({ action: 'mute', input: 'Mic' })).toEqual({ kind: 'mute', role: 'OBS_STR', input: 'Mic', on: true });
    expect([wishOf({ action: 'mute', input: null }), wishOf({ action: 'save-replay-buffer' }), wishOf({ action: 'finish-day' })]).toEqual([null, null, null]);
  });
  it('[MUI-6] counts what has ended, was done and was not', () => {
    expect(progressOf((['queued', 'sent', 'done', 'failed', 'expired', 'skipped', 'cancelled'] as const).map((status) => ({ status })))).toEqual({ all: 7, ended: 5, done: 1, notDone: 3, cancelled: 1, waits: 1 });
  });
  it('[MUI-6] offers the settings that the chosen courts list themselves, with the values that they have now', () => {
    const setting = (key: string, value: string | number) => ({ key, category: 'c', title: key, form: { form: 'text' as const, maxLength: 5 }, value, default: '', isDefault: true, required: true, sensitive: false, changedAt: null, trouble: null });
    expect(offersOf([[setting('a', 'x')], [setting('a', 'y'), setting('b', 1)], [setting('a', 'y')]])).toMatchObject([
      { key: 'a', courts: 3, values: [{ value: 'y', courts: 2 }, { value: 'x', courts: 1 }] }, { key: 'b', courts: 1, values: [{ value: 1, courts: 1 }] },
    ]);
    expect(offersOf([])).toEqual([]);
  });
  it('[MUI-6] judges what is typed for a setting by its form before it is sent', () => {
    const number = { form: { form: 'number', min: 5, max: 600, whole: true, unit: 's' }, required: true } as const;
    expect(['20', ' 5 ', '4', '601', '5.5', 'many', ''].map((typed) => judgeSetting(number, typed))).toEqual([
      { value: 20 }, { value: 5 }, { problem: 'settingRange' }, { problem: 'settingRange' }, { problem: 'settingWhole' }, { problem: 'settingNumber' }, { problem: 'settingEmpty' },
    ]);
    expect(judgeSetting({ ...number, form: { ...number.form, whole: false } }, '5.5')).toEqual({ value: 5.5 });
    const of = (form: object, typed: string, required = false) => judgeSetting({ form, required } as never, typed);
    expect([of({ form: 'switch' }, 'false'), of({ form: 'switch' }, 'maybe')]).toEqual([{ value: false }, { problem: 'settingChoice' }]);
    expect([of({ form: 'choice', choices: ['a', 'b'] }, 'b'), of({ form: 'choice', choices: ['a'] }, 'b')]).toEqual([{ value: 'b' }, { problem: 'settingChoice' }]);
    expect(['C:\\Videos', '\\\\nas\\videos', '/videos', '', 'videos'].map((typed) => 'value' in of({ form: 'folder' }, typed))).toEqual([true, true, true, true, false]);
    expect([of({ form: 'text', maxLength: 3 }, 'abc'), of({ form: 'text', maxLength: 3 }, 'abcd'), of({ form: 'text', maxLength: 3 }, '', true), of({ form: 'secret' }, 'k')]).toEqual([{ value: 'abc' }, { problem: 'settingLong' }, { problem: 'settingEmpty' }, { value: 'k' }]);
  });
  it('[MUI-6] every command has its act in the drawer', () => {
    const drawer = readdirSync(remote).map((file) => readFileSync(path.join(remote, file), 'utf8')).join('\n');
    expect(commandNames.filter((name) => !drawer.includes(`{ action: '${name}'`))).toEqual([]);
  });
  it('[MUI-6] an overlay is shown with what is written, and an empty field takes back what was set', () => {
    const fields = { title: ' Final ', message: '', theme: 'light', name: 'Kim', line: ' ' } as const;
    expect(overlayValues('scoreboard', fields)).toEqual({ shown: true, title: 'Final', message: null, theme: 'light' });
    expect([overlayValues('lower-third', fields).text, overlayValues('lower-third', { ...fields, name: '' }).text]).toEqual([{ name: 'Kim', line: null }, null]);
  });
});

describe('[MUI-7] who sees which page', () => {
  const me = (change: Partial<Me>): Me => ({ kind: 'user', name: 'A', role: 'viewer', expiresAt: null, overview: true, setupNeeded: false, ...change });
  const open = (who: Me): string[] => places.filter(({ needs }) => may(who, needs)).map(({ path }) => path);
  it('[MUI-7] the navigation has only doors that open', () => {
    expect(open(me({ role: 'admin' }))).toEqual(places.map(({ path }) => path));
    expect(open(me({ role: 'director' }))).toEqual(places.map(({ path }) => path).filter((path) => path !== '/users' && path !== '/audit'));
    expect(open(me({ role: 'viewer' }))).toEqual(['/', '/events', '/alerts', '/court-health', '/tournaments', '/settings']);
    expect(open(me({ kind: 'nobody', role: null }))).toEqual(['/', '/settings']);
    expect(open(me({ kind: 'nobody', role: null, overview: false }))).toEqual([]);
  });
  it('[MUI-7] every page has a key of its own, and an address that the hub serves a page for', () => {
    expect(places.filter(({ path }) => /^\/(api|health|metrics|socket\.io|assets|overlays)(\/|$)/.test(path))).toEqual([]);
    expect(new Set(places.map(({ key }) => key)).size).toBe(places.length);
  });
});

describe('[MUI-8] requests', () => {
  const client = (status: number, body: unknown): HubClient => new HubClient('token', () => Promise.resolve(new Response(JSON.stringify(body), { status })));
  const problem = (status: number, body: unknown): Promise<HubError> => client(status, body).ask('/api/x', z.object({ a: z.number() })).then(() => Promise.reject(new Error('was granted')), (error: unknown) => error as HubError);
  it('[MUI-8] a room that this hub does not have is told apart from a thing that is not there', async () => {
    expect((await problem(404, { statusCode: 404, message: 'Cannot GET /api/x' })).isAbsent).toBe(true);
    expect((await problem(404, { code: 'NOT_FOUND', message: 'there is no GET /api/x' })).isAbsent).toBe(true);
    expect(await problem(404, { code: 'NOT_FOUND', message: 'there is no such command' })).toMatchObject({ isAbsent: false, message: 'there is no such command' });
  });
  it('[MUI-8] refusals keep the hub’s words, answers that can not be read and hubs that are away are errors with what to do', async () => {
    expect(await problem(409, { code: 'NAME_TAKEN', message: 'there is a user A already', path: 'name' })).toMatchObject({ status: 409, code: 'NAME_TAKEN', path: 'name' });
    expect((await problem(401, { code: 'NOT_SIGNED_IN', message: 'sign in' })).isRefused).toBe(true);
    expect(await problem(200, { a: 'text' })).toMatchObject({ code: 'UNREADABLE' });
    const away = new HubClient(null, () => Promise.reject(new TypeError('fetch failed')));
    await expect(away.ask('/api/x', z.unknown())).rejects.toMatchObject({ status: 0, code: 'NO_ANSWER' });
  });
  it('[MUI-8] a request that is never answered ends', async () => {
    const never = new HubClient(null, (_path, init) => new Promise((_resolve, reject) => init?.signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')))));
    await expect(never.ask('/api/x', z.unknown(), { limitMs: 20 })).rejects.toMatchObject({ code: 'NO_ANSWER' });
  });
  it('[MUI-8] keys are UUIDs, each another', () => {
    const keys = Array.from({ length: 100 }, newKey);
    expect(new Set(keys).size).toBe(100);
    expect(keys.every((key) => z.uuidv4().safeParse(key).success)).toBe(true);
  });
});

describe('[MUI-9] rooms of the feed', () => {
  class Socket implements AskingSocket {
    connected = true;
    readonly sent: [string, unknown][] = [];
    readonly answers: ((value: unknown) => void)[] = [];
    private readonly listeners = new Map<string, (value: unknown) => void>();
    on(event: string, listener: (value: never) => void): void {
      this.listeners.set(event, listener as (value: unknown) => void);
    }
    say(event: string, value?: unknown): void {
      this.listeners.get(event)?.(value);
    }
    emit(event: string, value: unknown): void {
      this.sent.push([event, value]);
    }
    emitAsked(event: string, value: unknown, answer: (value: unknown) => void): void {
      this.sent.push([event, value]);
      this.answers.push(answer);
    }
    emitAlive(): void {
      // nobody asks in these tests
    }
    disconnect(): void {
      this.connected = false;
    }
  }
  const command = (commandId: string): CommandView => ({
    commandId, request: { action: 'start-recording' }, issuedBy: 'A', issuedAt: 1, expiresAt: 2, limitMs: 1_000, retryOf: null,
    targets: [1, 2].map((number) => ({ nodeId: id(number), courtName: `Court ${String(number)}`, status: 'queued', reason: null, detail: '', changedAt: 1, tookMs: null })),
  });
  const [one, two] = [newKey(), newKey()];
  const alert = (change: Partial<Alert> = {}): Alert => ({ alertId: newKey(), ruleId: 'r', nodeId: id(1), courtName: 'Court 1', severity: 'warning', sound: true, title: 't', detail: 'd', advice: '', raisedAt: 1, acknowledgedAt: null, acknowledgedBy: null, clearedAt: null, ...change });

  it('[MUI-9] asks for its rooms now and after each reconnection', () => {
    const socket = new Socket();
    const rooms = new HubRooms(socket);
    rooms.watch(['alerts', 'commands']);
    socket.say('connect');
    expect(socket.sent).toEqual([['watch', ['alerts', 'commands']], ['watch', ['alerts', 'commands']]]);
  });
  it('[MUI-9] says why the hub does not tell it of its rooms, asks again, and says no more once it is told; the answer to an older request counts no more', () => {
    jest.useFakeTimers();
    try {
      const socket = new Socket();
      const rooms = new HubRooms(socket);
      rooms.watch([]);
      expect(socket.sent).toEqual([]);
      rooms.watch(['alerts']);
      socket.answers[0]?.({ error: { code: 'ROLE_NEEDED', message: 'this needs a user who has signed in' } });
      expect(rooms.current().refused).toBe('this needs a user who has signed in');
      jest.advanceTimersByTime(3_000);
      expect(socket.sent).toHaveLength(2);
      socket.answers[1]?.(false);
      expect(rooms.current().refused).toBe('the hub can not read it now');
      socket.say('connect');
      socket.answers[1]?.(true);
      expect(rooms.current().refused).toBe('the hub can not read it now');
      socket.answers[2]?.(null);
      expect(rooms.current().refused).toBe('the hub does not answer');
      jest.advanceTimersByTime(3_000);
      socket.answers[3]?.(true);
      expect(rooms.current().refused).toBeNull();
      jest.advanceTimersByTime(60_000);
      expect(socket.sent).toHaveLength(4);
    } finally {
      jest.useRealTimers();
    }
  });
  it('[MUI-9] follows a command at each court, whether its answer or its message comes first', () => {
    const socket = new Socket();
    const rooms = new HubRooms(socket);
    socket.say('commands', { hubTime: 1, commands: [command(one)], wishes: [] });
    socket.say('command', { hubTime: 1, command: command(two) });
    socket.say('command-progress', { hubTime: 2, commandId: two, targets: [{ ...command(two).targets[1], status: 'done', tookMs: 12 }] });
    rooms.take(command(two));
    expect(rooms.current().commands?.map(({ commandId, targets }) => [commandId, targets.map(({ status }) => status)])).toEqual([[two, ['queued', 'done']], [one, ['queued', 'queued']]]);
  });
  it('[MUI-9] tells of a raised alert once, and orders what lasts: unseen first, worst first', () => {
    const socket = new Socket();
    const rooms = new HubRooms(socket);
    const heard: string[] = [];
    rooms.onRaised(({ title }) => heard.push(title));
    const [seen, low, high] = [alert({ title: 'seen', severity: 'critical', acknowledgedAt: 2 }), alert({ title: 'low', severity: 'info' }), alert({ title: 'high', severity: 'critical' })];
    socket.say('alerts', { hubTime: 1, open: [seen, low] });
    socket.say('alert', { hubTime: 2, change: 'raised', alert: high });
    expect(heard).toEqual(['high']);
    expect(orderAlerts(rooms.current().alerts?.values() ?? []).map(({ title }) => title)).toEqual(['high', 'low', 'seen']);
    socket.say('alert', { hubTime: 3, change: 'cleared', alert: { ...high, clearedAt: 3 } });
    expect(heard).toEqual(['high']);
    expect(orderAlerts(rooms.current().alerts?.values() ?? []).map(({ title }) => title)).toEqual(['low', 'seen']);
  });
  it('[MUI-9] a stranger whom the hub has forgotten goes from the page that stands open; one that asked again meanwhile, or was let in, stays', () => {
    const socket = new Socket();
    const rooms = new HubRooms(socket);
    const slave = (number: number, lastSeen: number, state: 'waiting' | 'approved' = 'waiting') => ({ nodeId: id(number), courtName: `Court ${String(number)}`, host: 'laptop', version: '0.1.0', state, firstSeen: 1, lastSeen, decidedBy: null, decidedAt: null, asks: null });
    socket.say('slaves', { hubTime: 1, slaves: [slave(1, 5), slave(2, 5), slave(3, 20), slave(4, 5, 'approved')] });
    socket.say('slaves-forgotten', { hubTime: 30, before: 10, nodeIds: [1, 3, 4].map(id) });
    expect([...(rooms.current().slaves?.keys() ?? [])]).toEqual([2, 3, 4].map(id));
  });
  it('[MUI-9] what can not be read changes nothing and is reported', () => {
    const socket = new Socket();
    const problems: unknown[] = [];
    const rooms = new HubRooms(socket, (problem) => problems.push(problem));
    const before = rooms.current();
    for (const event of ['alerts', 'alert', 'commands', 'command', 'command-progress', 'wishes', 'announcements', 'slaves']) socket.say(event, { nothing: 1 });
    expect(rooms.current()).toBe(before);
    expect(problems).toHaveLength(8);
  });
});

describe('[MUI-10] figures', () => {
  it('[MUI-10] limits of rules are shown with their unit, and kept as they were when nothing is changed', () => {
    expect((['memory-share', 'store-latency-ms', 'recording-hours-left', 'events-per-second', 'outbox-growth-per-minute', 'events-parked'] as const).map((metric) => unitOf(metric).unit)).toEqual(['%', 'ms', 'h', '/s', '/min', '']);
    const share = unitOf('error-share');
    expect([0.01, 0.07, 0.8, 0.005].map((value) => [shownValue(value, share), keptValue(shownValue(value, share), share)])).toEqual([[1, 0.01], [7, 0.07], [80, 0.8], [0.5, 0.005]]);
  });
  it('[MUI-10] every act that the hub enters in its audit log has words', () => {
    const hub = path.join(import.meta.dirname, '../../master-hub/src');
    const entered = readdirSync(hub, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts')).flatMap((file) => {
      const code = readFileSync(path.join(hub, file), 'utf8');
      return /audit|decided\(/.test(code) ? [...code.matchAll(/'((?:access|user|slave|court|pairing-code|command|wish|announcement|tournament|tournament-day)\.[a-z]+)'/g)].map(([, act = '']) => act) : [];
    });
    const console = readFileSync(path.join(import.meta.dirname, '../../slave-agent/src/access/act-of-route.ts'), 'utf8');
    entered.push(...[...console.matchAll(/act\('([a-z-]+)'/g)].map(([, room = '']) => `console.${room}`));
    expect(new Set(entered).size).toBeGreaterThan(35);
    expect([...new Set(entered)].filter((act) => !isAct(act))).toEqual([]);
  });
  it('[MUI-10] figures are short', () => {
    expect([spanOf(4_200), spanOf(300_000), spanOf(7_500_000), spanOf(3 * 86_400_000)]).toEqual(['4 s', '5 min', '2 h 05', '3 d']);
    expect([bytesOf(0), bytesOf(1_234), bytesOf(312e9), bytesOf(null)]).toEqual(['0 B', '1.2 kB', '312 GB', '–']);
    expect([percentOf(0.034, 1), percentOf(null)]).toEqual(['3.4 %', '–']);
  });
});
