import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createObsStandIn, type ObsStandIn } from '@restrike/simulator-obs';
import { z } from 'zod';
import { CourtOnTrial } from './court-on-trial.js';
import { matchLoad } from './match-load.js';

const runs = z.object({ runs: z.array(z.looseObject({ cause: z.string(), outcome: z.string() })) });
const views = z.object({ obs: z.array(z.looseObject({ connection: z.string() })) });

it('[TRG-5] [TRG-3] the clock ends the scene that a review is coming back to, and medical time that begins behind the clock stays on air', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'restrike-behind-'));
  let obs: ObsStandIn | null = null;
  let court: CourtOnTrial | null = null;
  try {
    obs = await createObsStandIn({ protocol: 'v5', port: 0, folder, scenes: ['LIVE_SCENE', 'IVR_SCENE', 'DOCTOR'] });
    court = await CourtOnTrial.start({ RESTRIKE_OBS: `both://127.0.0.1:${String(obs.port)}`, RESTRIKE_PLAYER: 'browser', RESTRIKE_INJURY_SCENE: 'DOCTOR' });
    const [one, stage] = [court, obs];
    const shows = (scene: string): Promise<true> => one.until(`the scene ${scene}`, () => (stage.model.scene === scene ? true : null));
    await one.until('OBS', async () => ((await one.get('/api/obs', views)).obs[0]?.connection === 'live' ? true : null));
    await one.post('/api/triggers/injury-scene', { enabled: true });
    await one.say([...matchLoad(7), 'clk;02:00;start', 'clk;01:50;stop', 'ij1;01:00;show']);
    await shows('DOCTOR');
    await one.say(['ch1;']);
    await shows('IVR_SCENE');

    // Each scene is on its way long enough for what is said behind a ruling to overtake it.
    const show = stage.model.show.bind(stage.model);
    let asked = '';
    stage.model.show = (scene) => {
      asked = scene;
      setTimeout(() => show(scene), 500);
    };
    const isAsked = (scene: string): Promise<true> => one.until(`that OBS is asked for ${scene}`, () => (asked === scene ? true : null));
    const seen: string[] = [];
    stage.model.on('scene', (scene) => seen.push(scene));
    await one.say(['ch1;0']);
    await isAsked('DOCTOR');
    await one.say(['clk;01:50;start']);
    await shows('LIVE_SCENE');
    expect(seen).toEqual(['DOCTOR', 'LIVE_SCENE']);

    await one.say(['clk;01:49;stop', 'ch2;']);
    await shows('IVR_SCENE');
    seen.length = 0;
    await one.say(['ch2;0']);
    await isAsked('LIVE_SCENE');
    await one.say(['clk;01:49;start', 'clk;01:48;stop', 'ij2;01:00;show']);
    await one.until('medical time on air', () => (seen.includes('DOCTOR') ? true : null));
    // Scenes change in their turn: behind this one none is left that was asked before it.
    await one.post('/api/replay', {});
    await one.until('a replay', async () => ((await one.get('/api/triggers', runs)).runs.some(({ cause, outcome }) => cause === 'replay-asked' && outcome !== 'running') ? true : null));
    expect(seen).toEqual(['LIVE_SCENE', 'DOCTOR', 'IVR_SCENE']);
  } finally {
    await court?.end();
    await obs?.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  }
});
