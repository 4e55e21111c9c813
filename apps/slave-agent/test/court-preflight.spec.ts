import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { PreflightFinding } from '@restrike/contracts';
import { openObs, type ObsConnectionSettings } from '@restrike/obs';
import { createObsStandIn } from '@restrike/simulator-obs';
import type { ReplaySettings } from '../src/ivr/replay-settings.js';
import { CourtObs } from '../src/obs/court-obs.js';
import { courtPreflight } from '../src/obs/court-preflight.js';
import { quiet } from './court-store.js';

const tools = { ffmpeg: 'no-such-program', ffprobe: 'no-such-program', mpv: 'no-such-program', player: 'browser' } as const;
const settingsOf = (folder: string, change: Partial<ReplaySettings> = {}): ReplaySettings => ({
  replaySeconds: 20, openLastSeconds: 10, contestedSeconds: 5, rulingSeconds: 30, challengeQuota: 1, stopAfterSeconds: 10, soundInputs: [],
  scenes: { live: 'LIVE_SCENE', replay: 'IVR_SCENE', break: '', injury: '', winner: '' }, folders: { recordings: folder, clips: path.join(folder, 'clips') }, ...change,
});

test('[OBS-4] inputs, the length of the buffer and a port of its own are judged from the settings of the court, each with where to click', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'restrike-preflight-'));
  const obs = await createObsStandIn({ protocol: 'v5', port: 0, folder, ffmpeg: null, replaySeconds: 10, inputs: [{ name: 'Mic' }, { name: 'Music', muted: true }, { name: 'Camera', hasSound: false }] });
  const at = (id: string): ObsConnectionSettings => ({ id, role: id === 'str' ? 'OBS_STR' : 'OBS_REC', host: '127.0.0.1', port: obs.port, password: null, protocol: 'auto' });
  const court = new CourtObs((one) => openObs(one), quiet);
  let settings = settingsOf(folder);
  const look = async (obsId: string): Promise<Record<string, PreflightFinding>> => {
    const { findings } = await courtPreflight(court, { settings: () => settings, tools, clockOffsetMs: () => null });
    return Object.fromEntries(findings.filter((one) => one.obsId === obsId).map((one) => [one.check, one]));
  };
  try {
    await court.set([at('rec')]);
    for (const end = Date.now() + 60_000; court.connections.some(({ status }) => status.connection !== 'live'); await new Promise((wake) => setTimeout(wake, 20))) if (Date.now() > end) throw new Error('OBS is not live');
    // Nothing is named: what is not muted must be heard.
    expect(await look('rec')).toMatchObject({
      'own-port': { outcome: 'good' },
      inputs: { outcome: 'good' },
      sound: { outcome: 'good' },
      'replay-buffer': { outcome: 'bad', toDo: expect.stringContaining('OBS: Settings → Output → Replay Buffer') as string },
    });
    obs.setLevel('Mic', 0);
    settings = settingsOf(folder, { replaySeconds: 10 });
    expect(await look('rec')).toMatchObject({ sound: { outcome: 'warning', message: expect.stringContaining('"Mic"') as string, toDo: expect.stringContaining('Audio Mixer') as string }, 'replay-buffer': { outcome: 'good' } });
    settings = settingsOf(folder, { soundInputs: ['Music', 'Commentator'] });
    expect(await look('rec')).toMatchObject({
      inputs: { outcome: 'bad', message: expect.stringContaining('"Commentator"') as string, toDo: expect.stringContaining('Sources → +') as string },
      sound: { outcome: 'bad', message: '"Music" is muted.' },
    });
    // A second connection to the same port is the same OBS.
    await court.set([at('rec'), at('str')]);
    expect(await look('str')).toMatchObject({ 'own-port': { outcome: 'bad', message: expect.stringContaining('"rec"') as string, toDo: expect.stringContaining('two portable folders') as string } });
  } finally {
    await court.close();
    await obs.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  }
});
