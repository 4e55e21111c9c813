import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ObsSessionRow, ObsView } from '@restrike/contracts';
import type { CourtProcess } from './court-process.js';
import { getJson } from './get-json.js';
import { until } from './managed-process.js';
import type { TwoRealObs } from './start-two-real-obs.js';

/** One trouble, by the wall clock, ms: when it began, when the court said so by its own clock, when it was ended, and when the court had OBS back by itself. */
export interface Trouble {
  readonly what: 'frozen' | 'unplugged' | 'killed' | 'reconnecting';
  readonly beganAt: number;
  readonly saidAt: number;
  readonly endedAt: number;
  readonly backAt: number;
}

/**
 * Brings both OBS of a court into trouble, two at a time, one of each: frozen and unplugged; killed, and a stream whose server stays away for `awayMs`. Both
 * are live, the first one records with a running buffer. @throws when the court does not say so with what to do, or has not got them back, within 60 s.
 */
export async function courtInTrouble(court: CourtProcess, { rec, rtmp, cable }: TwoRealObs, awayMs: number): Promise<{ readonly troubles: readonly Trouble[]; readonly stallMs: number }> {
  const views = async (): Promise<readonly ObsView[]> => (await getJson<{ obs: readonly ObsView[] }>(`${court.url}/api/obs`)).obs;
  const is = async (id: string, holds: (view: ObsView) => boolean): Promise<void> => {
    let last: readonly ObsView[] = [];
    await until(`the OBS ${id} to be as it should`, 60_000, async () => (last = await views()).some((view) => view.id === id && holds(view)), () => JSON.stringify(last));
  };
  const trouble = async (what: Trouble['what'], begin: () => unknown, said: (beganAt: number) => Promise<number>, end: () => unknown, back: () => Promise<void>): Promise<Trouble> => {
    const beganAt = Date.now();
    await begin();
    const saidAt = await said(beganAt);
    const endedAt = Date.now();
    await end();
    await back();
    return { what, beganAt, saidAt, endedAt, backAt: Date.now() };
  };
  const isLive = ({ connection }: ObsView): boolean => connection === 'live';
  const notLive = (id: string, connection: ObsView['connection']) => async (since: number): Promise<number> => {
    await is(id, (view) => view.connection === connection && (view.trouble?.toDo ?? '') !== '');
    return until(`the log of the court to say when ${id} was ${connection}`, 60_000, () => loggedAt(court, id, connection, since));
  };
  const streamLost = async (): Promise<number> => {
    await is('str', ({ stream }) => stream.state === 'reconnecting');
    const { sessions } = await getJson<{ sessions: readonly ObsSessionRow[] }>(`${court.url}/api/timeline/sessions?kind=stream`);
    const saidAt = Math.max(...sessions.filter(({ endReason }) => endReason === 'network_loss').map(({ endedAt }) => endedAt ?? Number.NaN));
    await sleep(awayMs);
    return saidAt;
  };

  // What a machine has no time for is none of the court's doing: how long this process was kept waiting tells.
  const stalls = monitorEventLoopDelay({ resolution: 20 });
  stalls.enable();
  const first = await Promise.all([
    trouble('frozen', () => rec.freeze(), notLive('rec', 'silent'), () => rec.thaw(), () => is('rec', isLive)),
    trouble('unplugged', () => cable.become({ state: 'silent' }), notLive('str', 'silent'), () => cable.become({ state: 'up' }), () => is('str', isLive)),
  ]);
  await court.act('POST', '/api/obs/str/stream', { running: true });
  await is('str', ({ stream }) => stream.state === 'active');
  const second = await Promise.all([
    trouble('killed', () => rec.kill(), notLive('rec', 'gone'), () => rec.start(), () => is('rec', (view) => isLive(view) && view.recording.state === 'active' && view.replayBuffer.state === 'active')),
    trouble('reconnecting', () => rtmp.stop(), streamLost, () => rtmp.start(), () => is('str', ({ stream }) => stream.state === 'active')),
  ]);
  stalls.disable();
  return { troubles: [...first, ...second], stallMs: stalls.max / 1e6 };
}

/** When the court's log says that an OBS came into a state, ms since 1970; null while it does not. */
function loggedAt(court: CourtProcess, obs: string, connection: string, since: number): number | null {
  for (const line of court.process.log(Number.POSITIVE_INFINITY).split('\n')) {
    if (!line.startsWith('{')) continue;
    const said = JSON.parse(line) as { readonly obs?: string; readonly connection?: string; readonly time?: string };
    const at = Date.parse(said.time ?? '');
    if (said.obs === obs && said.connection === connection && at >= since) return at;
  }
  return null;
}
