import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { commandNames, commandOutcomeSchema, type Announcement, type Command, type CommandAction, type CommandOutcome, type CourtAnnouncement, type LogPage, type NodeId } from '@restrike/contracts';
import { createObsStandIn, type ObsStandIn } from '@restrike/simulator-obs';
import { signIn, testPin } from './sign-in.js';
import { SmallHub } from './small-hub.js';

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const root = mkdtempSync(path.join(tmpdir(), 'restrike-orders-'));
const obsLogs = path.join(root, 'obs-logs');
const secrets = { token: 'a join token that nobody may read', obs: 'the-password-of-obs', api: 'a-read-token-of-the-court' };
let obs: ObsStandIn;
let hub: SmallHub;
let child: ChildProcess;
let output = '';
let apiPort = 0;

async function until<T>(what: string, read: () => Promise<T | null | false | undefined> | T | null | false | undefined): Promise<T> {
  for (let tries = 0; tries < 3_600; tries += 1) {
    const value = await read();
    if (value !== null && value !== false && value !== undefined) return value;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`never: ${what}\n${output.slice(-3_000)}`);
}

async function startAgent(): Promise<void> {
  const folder = path.join(root, 'court');
  rmSync(path.join(folder, 'run.json'), { force: true });
  const env = {
    PATH: process.env['PATH'], RESTRIKE_DATA_DIR: folder, RESTRIKE_COURT_NAME: 'Court 1', RESTRIKE_UDP_ADDRESS: '127.0.0.1', RESTRIKE_UDP_PORT: '0', RESTRIKE_API_PORT: '0', RESTRIKE_DISCOVERY: 'configured',
    RESTRIKE_COURT_PIN: testPin, RESTRIKE_HUB_URL: hub.url, RESTRIKE_JOIN_TOKEN: secrets.token, RESTRIKE_API_TOKEN: secrets.api, RESTRIKE_LOG_LEVEL: 'debug',
    RESTRIKE_OBS: `both://:${secrets.obs}@127.0.0.1:${String(obs.port)}`,
  };
  child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data: Buffer) => (output += data.toString()));
  apiPort = await until('the agent is up', () => {
    if (child.exitCode !== null) throw new Error(output);
    return existsSync(path.join(folder, 'run.json')) && (JSON.parse(readFileSync(path.join(folder, 'run.json'), 'utf8')) as { apiPort: number }).apiPort;
  });
  await until('it has joined, with its OBS', () => hub.connected === 1 && hub.heartbeats.at(-1)?.obs[0]?.connection === 'live');
}
async function endAgent(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  const ended = new Promise((done) => child.once('exit', done));
  if (child.exitCode === null && child.kill(signal)) await ended;
  hub.heartbeats.length = 0;
}
const command = (request: CommandAction, change: Partial<Command> = {}): Command => ({
  commandId: randomUUID(), nodeId: '00000000-0000-4000-8000-000000000001' as NodeId, issuedAt: Date.now(), expiresAt: Date.now() + 60_000, limitMs: 30_000, issuedBy: 'dana', request, ...change,
});
const ask = async (one: Command): Promise<CommandOutcome> => commandOutcomeSchema.parse(await hub.send('command', one));
const run = (request: CommandAction): Promise<CommandOutcome> => ask(command(request));
const get = async <T>(route: string): Promise<T> => (await (await fetch(`http://127.0.0.1:${String(apiPort)}${route}`, { headers: { authorization: `Bearer ${secrets.api}` } })).json()) as T;
const post = async (route: string): Promise<{ status: number; body: unknown }> => {
  const response = await fetch(`http://127.0.0.1:${String(apiPort)}${route}`, { method: 'POST', headers: await signIn(apiPort) });
  return { status: response.status, body: await response.json() };
};
const announcement = (change: Partial<Announcement> = {}): Announcement => ({ announcementId: randomUUID(), kind: 'broadcast', priority: 'urgent', text: 'Lunch at 12:30', createdBy: 'dana', createdAt: Date.now(), expiresAt: null, ...change });

beforeAll(async () => {
  mkdirSync(obsLogs);
  writeFileSync(path.join(obsLogs, '2026-11-20 23-59-58.txt'), '23:59:58.100: Platform: test\r\n23:59:59.200: warning: low disk\r\n00:00:01.300: [rtmp stream] connected\r\n    a line that goes on\r\n');
  obs = await createObsStandIn({ protocol: 'v5', port: 0, password: secrets.obs, scenes: ['LIVE_SCENE', 'IVR_SCENE'], folder: path.join(root, 'videos'), ffmpeg: null });
  hub = await new SmallHub().open();
  await startAgent();
});
afterAll(async () => {
  await endAgent('SIGTERM');
  await hub.close();
  await obs.close();
  rmSync(root, { recursive: true, force: true, maxRetries: 10 });
});

describe('[CMD-1] commands on the court', () => {
  it('[CMD-1] go to OBS and to the court’s own services, and each says what came of it', async () => {
    const days = '6f1c2a34-0000-4000-8000-000000000001';
    const answers: Record<string, string> = {};
    const requests: CommandAction[] = [
      { action: 'start-recording' }, { action: 'start-stream' }, { action: 'start-replay-buffer' }, { action: 'save-replay-buffer' }, { action: 'change-scene', role: 'OBS_STR', scene: 'IVR_SCENE' },
      { action: 'mute', input: 'AudioTone' }, { action: 'unmute', input: null }, { action: 'stop-replay-buffer' }, { action: 'stop-stream' }, { action: 'stop-recording' },
      { action: 'restart-obs', role: 'OBS_REC' }, { action: 'send-message', text: 'Mind the clock' }, { action: 'activate-day', tournamentDayId: days, day: '2026-11-21' }, { action: 'prepare-folders' },
      { action: 'finish-day' }, { action: 'set-context', tournamentId: null, tournamentDayId: null }, { action: 'push-settings', settings: { 'replay.seconds': 25, 'folders.obsLogs': obsLogs } },
      { action: 'get-logs', query: { source: 'application', limit: 5 } }, { action: 'offer-file', clipId: 'none' }, { action: 'update-overlay', overlay: 'lower-third', values: { title: 'Final' } },
    ];
    expect(requests.map(({ action }) => action).sort()).toEqual([...commandNames].sort());
    for (const request of requests) {
      const { outcome, reason, detail } = await run(request);
      answers[request.action] = outcome === 'done' ? 'done' : `${String(reason)}: ${detail}`;
    }
    const refused = { 'restart-obs': /^NOT_SUPPORTED: no command that starts this OBS/, 'activate-day': /^BAD_COMMAND: this court does not know that day/, 'offer-file': /^BAD_COMMAND: there is no such clip/ };
    for (const [action, words] of Object.entries(refused)) expect(answers[action]).toMatch(words);
    expect(Object.entries(answers).filter(([action, answer]) => answer !== 'done' && !(action in refused))).toEqual([]);
    expect(obs.model.scene).toBe('IVR_SCENE');
  });

  it('[CMD-1] say in plain words what is wrong: a scene that is not there, settings that are none', async () => {
    expect(await run({ action: 'change-scene', role: 'OBS_STR', scene: 'Nowhere' })).toMatchObject({ outcome: 'failed', reason: 'OBS_REFUSED', detail: expect.stringContaining('Nowhere') as string });
    expect(await run({ action: 'update-overlay', overlay: 'ivr', values: { text: { name: 'Kim', line: null } } })).toMatchObject({ reason: 'BAD_COMMAND', detail: expect.stringContaining('lower-third') as string });
    // The replay that was saved above is found and offered; the hub of this test takes none.
    expect(await run({ action: 'offer-file', clipId: 'newest' })).toMatchObject({ outcome: 'failed', detail: expect.stringContaining('the hub did not take the offer') as string });
    expect(await run({ action: 'push-settings', settings: { 'replay.seconds': 1, nonsense: true } })).toMatchObject({ reason: 'BAD_COMMAND', detail: expect.stringMatching(/replay|nonsense/) as string });
  });

  it('[CMD-2] are done once, also when the agent is killed and the hub asks again; what is too late is not begun', async () => {
    const one = command({ action: 'send-message', text: 'only once' });
    const first = await ask(one);
    await endAgent('SIGKILL');
    await startAgent();
    expect(await ask(one)).toEqual(first);
    expect(await hub.send('recall', { commandIds: [one.commandId, randomUUID()] })).toEqual({ outcomes: [first] });
    const { announcements } = await get<{ announcements: CourtAnnouncement[] }>('/api/announcements');
    expect(announcements.filter(({ text }) => text === 'only once')).toHaveLength(1);
    expect(await ask(command({ action: 'start-recording' }, { expiresAt: Date.now() - 1_000 }))).toMatchObject({ reason: 'EXPIRED' });
  });

  it('[CMD-2] to an OBS that hangs, end with a reason within their limit', async () => {
    obs.freeze();
    const { reason, tookMs } = await ask(command({ action: 'start-stream' }, { limitMs: 4_000 }));
    obs.thaw();
    expect(['OBS_SILENT', 'TIMED_OUT']).toContain(reason);
    // Its own limit ended it, not the hub's patience.
    expect(tookMs).toBeLessThan(30_000);
    await until('OBS is back', () => hub.heartbeats.at(-1)?.obs[0]?.connection === 'live');
  });
});

describe('[CMD-3] wishes on the court', () => {
  it('[CMD-3] become the wanted state of OBS; one that was taken is not repeated, and a hand is not undone by a reconnect', async () => {
    expect(await hub.send('wishes', { revision: 3, wishes: [{ kind: 'scene', role: 'OBS_STR', scene: 'LIVE_SCENE' }, { kind: 'recording', role: 'OBS_REC', on: true }] })).toBe(true);
    await until('it converges', () => obs.model.scene === 'LIVE_SCENE' && hub.heartbeats.at(-1)?.obs[0]?.recording);
    obs.byHand.show('IVR_SCENE');
    expect(await hub.send('wishes', { revision: 2, wishes: [{ kind: 'recording', role: 'OBS_REC', on: false }] })).toBe(true);
    expect(await hub.send('wishes', { revision: 3, wishes: [{ kind: 'scene', role: 'OBS_STR', scene: 'LIVE_SCENE' }, { kind: 'recording', role: 'OBS_REC', on: true }] })).toBe(true);
    await until('the hub sees the hand', () => hub.heartbeats.at(-1)?.obs[0]?.scene === 'IVR_SCENE');
    expect(hub.heartbeats.at(-1)?.obs[0]).toMatchObject({ recording: true, scene: 'IVR_SCENE' });
    expect(await hub.send('wishes', { revision: 4, wishes: [{ kind: 'recording', role: 'OBS_REC', on: false }] })).toBe(true);
    await until('it does not record', () => hub.heartbeats.at(-1)?.obs[0]?.recording === false);
    expect(await hub.send('wishes', 'nonsense')).toBe(false);
  });
});

describe('[ANN-1] announcements on the court', () => {
  it('[ANN-1] are kept once, shown until they expire, and the hub hears who saw and acknowledged them', async () => {
    const one = announcement();
    for (const _ of [1, 2]) expect(await hub.send('announcement', one)).toBe(true);
    expect(await hub.send('announcement', announcement({ text: 'too late', expiresAt: Date.now() - 1_000 }))).toBe(true);
    const shown = async (): Promise<CourtAnnouncement[]> => (await get<{ announcements: CourtAnnouncement[] }>('/api/announcements')).announcements;
    expect((await shown()).filter(({ announcementId, text }) => announcementId === one.announcementId || text === 'too late')).toMatchObject([{ announcementId: one.announcementId, priority: 'urgent', seenAt: null }]);
    expect(await post(`/api/announcements/${one.announcementId}/seen`)).toMatchObject({ status: 200, body: { acknowledgedAt: null } });
    await until('the hub hears that it was seen', () => hub.seen.some(({ announcementId, seenAt, acknowledgedAt }) => announcementId === one.announcementId && seenAt !== null && acknowledgedAt === null));
    expect((await post(`/api/announcements/${one.announcementId}/acknowledge`)).status).toBe(200);
    await until('the hub hears that it was acknowledged', () => hub.seen.some(({ announcementId, acknowledgedAt }) => announcementId === one.announcementId && acknowledgedAt !== null));
    expect((await post(`/api/announcements/${randomUUID()}/seen`)).status).toBe(404);
  });

  it('[ANN-1] what was seen while the hub was away is told when it is back', async () => {
    const one = announcement();
    await hub.send('announcement', one);
    await hub.close();
    await post(`/api/announcements/${one.announcementId}/acknowledge`);
    await hub.open();
    await until('the hub hears of it', () => hub.seen.some(({ announcementId, acknowledgedAt }) => announcementId === one.announcementId && acknowledgedAt !== null));
  });
});

describe('[LOG-2] logs of the court', () => {
  const logs = async (query: object): Promise<CommandOutcome & { data: LogPage }> => (await run({ action: 'get-logs', query: { source: 'application', limit: 50, ...query } } as CommandAction)) as CommandOutcome & { data: LogPage };

  it('[LOG-2] are read by the hub and on the court: filtered, in pages, as a file', async () => {
    const page = await logs({ module: 'commands', limit: 2 });
    expect(page.data.lines.map(({ module }) => module)).toEqual(['commands', 'commands']);
    const next = await logs({ module: 'commands', limit: 2, cursor: page.data.next });
    expect(next.data.lines[0]?.at).toBeLessThanOrEqual(page.data.lines[1]?.at ?? 0);
    const own = await get<LogPage>('/api/logs?level=warn&limit=20');
    expect(own.lines.every(({ level }) => level === 'warn' || level === 'error' || level === 'fatal')).toBe(true);
    const file = await fetch(`http://127.0.0.1:${String(apiPort)}/api/logs/download?module=commands&token=${secrets.api}`);
    expect([file.headers.get('content-disposition'), (await file.text()).includes('[commands] a command of the hub')]).toEqual(['attachment; filename="application.log"', true]);
    expect((await fetch(`http://127.0.0.1:${String(apiPort)}/api/logs?limit=0&token=${secrets.api}`)).status).toBe(400);
  });

  it('[LOG-2] of OBS come from its folder, over midnight too', async () => {
    const { data } = await logs({ source: 'obs' });
    expect(data.lines.map(({ message, level, at }) => `${new Date(at).toLocaleTimeString('en-GB')} ${level} ${message}`)).toEqual(['00:00:01 info [rtmp stream] connected', '23:59:59 warn warning: low disk', '23:59:58 info Platform: test']);
    expect((data.lines[0]?.at ?? 0) - (data.lines[1]?.at ?? 0)).toBe(2_100);
  });

  it('[LOG-1] hold no secret: no token, password or PIN, whatever went wrong', async () => {
    await fetch(`http://127.0.0.1:${String(apiPort)}/api/access/login`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ pin: 'a wrong pin 90909090' }) });
    await fetch(`http://127.0.0.1:${String(apiPort)}/api/state?token=${secrets.api}x`);
    await run({ action: 'push-settings', settings: { 'stream.key': 'live_abcdef_0123456789' } });
    await endAgent('SIGTERM');
    const folder = path.join(root, 'court', 'logs');
    const text = readdirSync(folder).map((name) => readFileSync(path.join(folder, name), 'utf8')).join('') + output;
    expect(text.length).toBeGreaterThan(1_000);
    for (const secret of [...Object.values(secrets), 'live_abcdef_0123456789', '90909090']) expect(text).not.toContain(secret);
    expect(text).not.toMatch(new RegExp(`pin\\W{0,4}${testPin}`, 'i'));
    await startAgent();
  });
});

describe('[LNK-2] the clock of the court', () => {
  it('[LNK-2] the hub is told of it before what waited for the hub, also when its clock is another than before', async () => {
    const { udpPort } = JSON.parse(readFileSync(path.join(root, 'court', 'run.json'), 'utf8')) as { udpPort: number };
    hub.clockAheadMs = -600_000;
    hub.cutLinks();
    const joins = hub.hellos.length;
    const socket = createSocket('udp4');
    try {
      await until('its events are at the hub', async () => {
        await new Promise<void>((done, fail) => socket.send('clk;01:30', udpPort, '127.0.0.1', (error) => (error === null ? done() : fail(error))));
        return hub.hellos.length > joins && hub.posts.some(({ offsetMs, records }) => records.length > 0 && (offsetMs ?? 0) > 300_000);
      });
    } finally {
      socket.close();
    }
    expect(hub.posts.filter(({ joined, records }) => joined > joins && records.length > 0).map(({ offsetMs }) => Math.round((offsetMs ?? 0) / 60_000)).filter((minutes) => minutes !== 10)).toEqual([]);
  });
});
