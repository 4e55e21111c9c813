import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { clipMarksSchema } from '@restrike/contracts';
import { z } from 'zod';
import { createObsStandIn, type ObsStandIn } from '@restrike/simulator-obs';
import { CourtOnTrial } from './court-on-trial.js';
import { matchLoad } from './match-load.js';

const load = [...matchLoad(7), 'clk;02:00;start', 'clk;01:50;stop'];
const scenes = { live: 'LIVE_SCENE', replay: 'IVR_SCENE' } as const;
const clips = z.object({ clips: z.array(z.looseObject({ clipId: z.string(), state: z.string() })) });
const events = z.object({ rows: z.array(z.looseObject({ receivedAt: z.number(), matchEvents: z.array(z.looseObject({ level: z.number().optional() })) })) });
const runs = z.object({ runs: z.array(z.looseObject({ cause: z.string(), outcome: z.string() })) });
const views = z.object({ obs: z.array(z.looseObject({ connection: z.string(), recording: z.looseObject({ state: z.string() }), replayBuffer: z.looseObject({ state: z.string() }) })) });

/** A hit of this level, when it is committed; when the court heard it, ms: on a busy machine that is later than it was said. */
async function hit(court: CourtOnTrial, level: number): Promise<number> {
  await court.say([`hl1;${String(level)}`]);
  return court.until('the hit', async () => {
    const [newest] = (await court.get('/api/events?type=hl&limit=1', events)).rows;
    return newest?.matchEvents[0]?.level === level ? newest.receivedAt : null;
  });
}

it('[CLP-3] [TRG-2] [TRG-3] marks lie right over a pause of the recording, and over one that ended with it; and the scene follows the challenges: a second one while the first is being saved, one after it was answered, a buffer that was stopped runs again when the player is closed, with a ruling and with the clock, back to live after a restart of the agent, and the clock behind a ruling leaves the next challenge on air, and goes back where the ruling could not', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'restrike-scenes-'));
  let obs: ObsStandIn | null = null;
  let court: CourtOnTrial | null = null;
  try {
    // Long enough for the first hit to be in the clip, however long a slow machine takes from there to the save.
    obs = await createObsStandIn({ protocol: 'v5', port: 0, folder, replaySeconds: 60 });
    court = await CourtOnTrial.start({ RESTRIKE_OBS: `both://127.0.0.1:${String(obs.port)}`, RESTRIKE_PLAYER: 'browser' });
    const [one, stage] = [court, obs];
    const shows = (scene: string): Promise<true> => one.until(`the scene ${scene}`, () => (stage.model.scene === scene ? true : null));
    /** Waits until the court knows how the recording stands; how long that took, ms. */
    const heard = async (state: string): Promise<number> => {
      const from = performance.now();
      await one.until(`the recording ${state}`, async () => ((await one.get('/api/obs', views)).obs[0]?.recording.state === state ? true : null));
      return performance.now() - from;
    };
    await one.until('OBS', async () => ((await one.get('/api/obs', views)).obs[0]?.connection === 'live' ? true : null));
    await one.say(load);
    await one.until('the replay buffer', () => (stage.model.isActive('replay') ? true : null));
    expect(stage.model.scene).toBe(scenes.live);

    // A hit before a pause of the recording, one after it: the buffer stood still too.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const hits = [await hit(one, 40)];
    stage.byHand.pause();
    const pausedAt = performance.now();
    let lateMs = await heard('paused');
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    const pauseMs = performance.now() - pausedAt;
    stage.byHand.resume();
    lateMs += await heard('active');
    hits.push(await hit(one, 41));
    // A pause that ends with the recording.
    stage.byHand.pause();
    const pausedAgainAt = performance.now();
    lateMs += await heard('paused');
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    stage.byHand.stop('record');
    const stoppedAfterMs = performance.now() - pausedAgainAt;
    lateMs += await heard('inactive');
    hits.push(await hit(one, 42));

    // OBS saves nothing before the first challenge is answered and the second one asked.
    const save = stage.model.save.bind(stage.model);
    stage.model.save = () => undefined;
    await one.say(['ch1;']);
    await shows(scenes.replay);
    await one.say(['ch1;0']);
    await shows(scenes.live);
    await one.say(['ch2;']);
    await shows(scenes.replay);
    stage.model.save = save;
    const only = await one.until('the clip', async () => (await one.get('/api/clips', clips)).clips.find(({ state }) => state === 'ready') ?? null);
    expect((await one.get('/api/clips', clips)).clips.map(({ clipId }) => clipId)).toEqual([only.clipId]);
    expect(stage.model.scene).toBe(scenes.replay);
    const { marks } = await one.get(`/api/clips/${only.clipId}/marks`, clipMarksSchema);
    const [before, after, last] = [40, 41, 42].map((level) => marks.find((mark) => mark.level === level)?.atMs ?? Number.NaN);
    // Without the pause; the court hears of that a moment late, and on a machine that stood still so much later.
    expect(Math.abs(after! - before! - ((hits[1] ?? 0) - (hits[0] ?? 0) - pauseMs))).toBeLessThan(500 + lateMs);
    expect(Math.abs(last! - after! - ((hits[2] ?? 0) - (hits[1] ?? 0) - stoppedAfterMs))).toBeLessThan(500 + lateMs);

    // TRG-3: the buffer was stopped, and no replay is open when the player is closed, a challenge is ruled on (again), or the clock starts.
    await one.say(['ch2;0']);
    await shows(scenes.live);
    const ends = [() => one.post('/api/player/closed', {}), () => one.say(['ch2;1']), () => one.say(['clk;01:50;start'])];
    for (const end of ends) {
      stage.byHand.stop('replay');
      await one.until('the end of the buffer', async () => ((await one.get('/api/obs', views)).obs[0]?.replayBuffer.state === 'inactive' ? true : null));
      await end();
      await one.until('the replay buffer again', () => (stage.model.isActive('replay') ? true : null));
      await one.until('that the court knows', async () => ((await one.get('/api/obs', views)).obs[0]?.replayBuffer.state === 'active' ? true : null));
    }
    await one.say(['clk;01:45;stop', 'ch1;']);
    await shows(scenes.replay);

    await one.restart('SIGKILL');
    await one.until('OBS', async () => ((await one.get('/api/obs', views)).obs[0]?.connection === 'live' ? true : null));
    expect(stage.model.scene).toBe(scenes.replay);

    // The clock's start behind a ruling does not take the next challenge off the air, however long the scene is on its way.
    const show = stage.model.show.bind(stage.model);
    stage.model.show = (scene) => void setTimeout(() => show(scene), 500);
    const seen: string[] = [];
    stage.model.on('scene', (scene) => seen.push(scene));
    await one.say(['ch1;0', 'clk;01:45;start', 'clk;01:44;stop', 'ch2;']);
    await one.until('the next challenge on air', () => (seen.includes(scenes.replay) ? true : null));
    // Scenes change in their turn: behind this one none is left that was asked before it.
    await one.post('/api/replay', {});
    await one.until('another replay', async () => ((await one.get('/api/triggers', runs)).runs.some(({ cause, outcome }) => cause === 'replay-asked' && outcome !== 'running') ? true : null));
    expect(seen).toEqual([scenes.live, scenes.replay]);
    await one.say(['ch2;0']);
    await shows(scenes.live);

    // Where the way back of a ruling fails, the clock that started meanwhile takes it.
    await one.say(['clk;01:44;start', 'clk;01:43;stop', 'ch1;']);
    await shows(scenes.replay);
    stage.failNext('SetCurrentProgramScene', 'no-effect');
    await one.say(['ch1;0', 'clk;01:43;start']);
    await shows(scenes.live);
  } finally {
    await court?.end();
    await obs?.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  }
});
