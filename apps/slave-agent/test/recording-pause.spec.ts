import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { openCourtReader, openCourtRecords, openCourtWriter } from '@restrike/db/court';
import { machineClock, openObs, type ObsConnection } from '@restrike/obs';
import { SecretBox } from '@restrike/runtime';
import { createObsStandIn, type ObsStandIn } from '@restrike/simulator-obs';
import { CourtSettings } from '../src/settings/court-settings.js';
import { TimelineService } from '../src/timeline/timeline.service.js';
import { CourtStores, commitOf, quiet, tickAt } from './court-store.js';

const stores = new CourtStores();
beforeAll(() => stores.prepare());
afterAll(() => stores.remove());

async function until(what: string, holds: () => boolean): Promise<void> {
  for (const end = Date.now() + 60_000; !holds(); await new Promise((next) => setTimeout(next, 10))) if (Date.now() > end) throw new Error(`waited 60 s for ${what}`);
}
const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** A court on the machine's own clock, with an OBS: what of an agent makes positions. */
function courtOn(file: string, port: number) {
  const writer = openCourtWriter(file, Date.now(), undefined, { monotonicUs: machineClock.monotonicMs() * 1_000, bootId: 'boot' });
  const records = openCourtRecords(file);
  const timeline = new TimelineService(records, new CourtSettings(records.settings, new SecretBox(`${file}.key`)), () => ({ tournamentId: null, tournamentDayId: null, day: '2026-11-21' }), { clock: machineClock, log: quiet });
  timeline.start();
  const obs: ObsConnection = openObs({ id: 'rec', role: 'OBS_REC', host: '127.0.0.1', port, password: null, protocol: 'v5' });
  timeline.follow(obs);
  return {
    records,
    recording: () => obs.status.outputs.recording,
    obs,
    /** An event now; its moment on the monotonic clock, ms. */
    event(sequence: number): number {
      const at = machineClock.monotonicMs();
      writer.commit(commitOf([tickAt(sequence, 0, { monotonicUs: at * 1_000, receivedAt: Date.now() })]));
      return at;
    },
    async close() {
      timeline.stop();
      await obs.close();
      records.close();
      writer.close();
    },
  };
}

async function obsAndStore(name: string): Promise<{ readonly file: string; readonly standIn: ObsStandIn }> {
  const folder = path.join(stores.folder, name);
  mkdirSync(folder);
  const standIn = await createObsStandIn({ protocol: 'v5', port: 0, folder, ffmpeg: null, times: { startMs: 5, stopMs: 10, pauseMs: 5 } });
  return { file: stores.newFile(), standIn };
}

/** Starts a recording at the OBS itself; its start on the monotonic clock, ms. */
async function recordingBegun(court: ReturnType<typeof courtOn>, standIn: ObsStandIn): Promise<number> {
  await until('OBS', () => court.obs.status.connection === 'live');
  standIn.byHand.start('record');
  await until('the recording', () => court.recording().state === 'active');
  return court.recording().since ?? 0;
}

/** Where the events of a store lie in the recording, in their order. */
function positionsIn(file: string): readonly (number | null)[] {
  const reader = openCourtReader(file);
  const found = reader.events({ limit: 10, order: 'oldest' }).rows.map(({ recTimestampMs }) => recTimestampMs);
  reader.close();
  return found;
}

it('[SES-5] a recording that is paused at OBS, through a restart of the agent in the pause: each event gets the place that the film has for it', async () => {
  const { file, standIn } = await obsAndStore('obs');
  let court = courtOn(file, standIn.port);
  try {
    const start = await recordingBegun(court, standIn);
    await sleep(300);
    const first = court.event(1);
    standIn.byHand.pause();
    await until('the pause', () => court.recording().pausedAt !== null);
    const pausedAt = court.recording().pausedAt ?? 0;
    await sleep(300);
    court.event(2);
    await court.close();

    await sleep(500);
    court = courtOn(file, standIn.port);
    await until('the pause of before', () => court.recording().pausedAt !== null);
    expect(court.records.obsSessions.unfinished()).toMatchObject([{ paused: true, status: 'ended' }]);
    court.event(3);
    const asked = machineClock.monotonicMs();
    standIn.byHand.resume();
    await until('the recording goes on', () => court.records.obsSessions.active().length === 1);
    const goesOn = machineClock.monotonicMs();
    await sleep(200);
    const last = court.event(4);
    standIn.byHand.stop('record');
    await until('the end', () => court.records.obsSessions.unfinished().length === 0);

    const [one, two, three, four] = positionsIn(file);
    expect([two, three]).toEqual([null, null]);
    expect(Math.abs((one ?? 0) - (first - start))).toBeLessThanOrEqual(2);
    // Between what the file held at the pause and that with all the time since it went on; the wait for the state is up to 10 ms late.
    const held = pausedAt - start;
    expect(four).toBeGreaterThanOrEqual(Math.floor(held + last - goesOn) - 2);
    expect(four).toBeLessThanOrEqual(Math.ceil(held + last - asked) + 250);
    expect(new Set(court.records.obsSessions.list({ kind: 'recording', limit: 9 }).map(({ path: one }) => one)).size).toBe(1);
  } finally {
    await court.close();
    await standIn.close();
  }
});

it('[SES-5] a recording that is paused and goes on while its OBS can not be reached: what is after it lies right, and what happened meanwhile has no position', async () => {
  const { file, standIn } = await obsAndStore('unheard');
  const court = courtOn(file, standIn.port);
  try {
    const start = await recordingBegun(court, standIn);
    await sleep(300);
    court.event(1);
    standIn.freeze();
    standIn.kick(1001);
    await until('the loss', () => !court.recording().known);
    await sleep(700);
    standIn.byHand.pause();
    const pausedAt = machineClock.monotonicMs();
    court.event(2);
    await sleep(4_500);
    standIn.byHand.resume();
    const pauseMs = machineClock.monotonicMs() - pausedAt;
    await sleep(500);
    court.event(3);
    standIn.thaw();
    await until('the recording is found again', () => court.obs.status.connection === 'live' && court.records.obsSessions.active().length === 1);
    await sleep(100);
    const last = court.event(4);
    standIn.byHand.stop('record');
    await until('the end', () => court.records.obsSessions.unfinished().length === 0);

    const [one, two, three, four] = positionsIn(file);
    expect(one).not.toBeNull();
    expect([two, three]).toEqual([null, null]);
    // OBS's own duration runs late, and the answer takes its time on a busy machine.
    expect(Math.abs((four ?? 0) - (last - start - pauseMs))).toBeLessThan(1_500);
    const parts = court.records.obsSessions.list({ kind: 'recording', limit: 9 });
    expect(parts.map(({ broadcastId }) => broadcastId)).toEqual([parts[1]?.obsSessionId, parts[1]?.obsSessionId]);
    expect(parts[0]).toMatchObject({ estimated: true });
    expect(court.records.obsSessions.corrections(parts[0]?.obsSessionId ?? '')).toMatchObject([{ changedBy: 'court', reason: expect.stringContaining('while nobody heard of it') as string }]);
  } finally {
    await court.close();
    await standIn.close();
  }
});
