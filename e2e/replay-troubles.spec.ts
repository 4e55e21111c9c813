import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Preflight, ReplayAnswer } from '@restrike/contracts';
import { onStage, until } from './src/index.js';
import { CourtWithObs, captured } from './src/testing/court-with-obs.js';
import { filesOf, obsPassword, onCourt, replayEnvironment, replayTest, standInObs } from './src/testing/replay-stage.js';

replayTest('[E2E-21] OBS frozen and killed in a match: said within seconds, the action is cut from the recording, OBS comes back, and no datagram is lost', () => {
  return onCourt((folder) => standInObs(folder), {}, async (one, obs) => {
    await one.load('101');
    await one.untilObs('to record', ({ recording, replayBuffer }) => recording.state === 'active' && replayBuffer.state === 'active');
    await one.fight(5);
    let playing = true;
    const storm = (async () => {
      for (let number = 0; playing; number += 1) {
        await one.say(`hl${String(1 + (number % 2))};${String(10 + (number % 80))}`);
        await sleep(10);
      }
    })();
    obs.freeze();
    await one.untilObs('to be silent', ({ connection, trouble }) => connection === 'silent' && trouble !== null);
    let before = await one.clips();
    await one.say('clk;01:20;stop', 'ch1;');
    const frozen = await one.settledClip(before);
    expect(frozen).toMatchObject({ state: 'ready', source: 'recording', contestedInside: true, trouble: { code: expect.stringMatching(/^OBS_/) as string, toDo: expect.any(String) as string } });
    expect((await one.challenge())?.trouble).toMatchObject({ code: frozen.trouble?.code });
    obs.thaw();
    await one.untilObs('to be live again', ({ connection }) => connection === 'live');
    await one.say('ch1;1', 'clk;01:20;start');
    await sleep(4_000);
    await one.say('clk;01:10;stop');
    await sleep(1_000);

    await obs.kill();
    await one.untilObs('to be gone', ({ connection }) => connection === 'gone');
    before = await one.clips();
    await one.say('ch2;');
    const killed = await one.settledClip(before);
    expect(killed).toMatchObject({ state: 'ready', source: 'recording', contestedInside: true, trouble: { code: expect.stringMatching(/^OBS_/) as string } });
    await obs.start();
    await one.untilObs('to be live after its end', ({ connection }) => connection === 'live');
    playing = false;
    await storm;
    expect((await one.challengeEvents())).toHaveLength(2);
    expect(await one.ledger()).toMatchObject({ faults: [], missing: [] });
  });
}, 300_000);

replayTest('[E2E-22] REPLAY and two challenges at once make one save, which is the challenge\'s', () =>
  // One that takes its time to save, so that what is asked at once finds the first save under way.
  onCourt((folder) => standInObs(folder, 2_000), {}, async (one) => {
    await one.load('7');
    await one.untilObs('to record', ({ recording, replayBuffer }) => recording.state === 'active' && replayBuffer.state === 'active');
    await one.fight(4);
    await one.court.act('POST', '/api/triggers/replay/rehearse');
    const answers = await Promise.all([one.court.act('POST', '/api/replay'), one.court.act('POST', '/api/replay'), one.say('ch1;', 'ch2;')]);
    const told = (await Promise.all([answers[0].json(), answers[1].json()])) as ReplayAnswer[];
    // Whichever came first began it; all the others found it in flight, and name the same clip.
    expect(told.filter(({ inFlight }) => inFlight).length).toBeGreaterThanOrEqual(1);
    expect(told[0]!.clipIds).toHaveLength(1);
    expect(told[0]!.clipIds).toEqual(told[1]!.clipIds);
    const clip = await one.settledClip([]);
    expect(clip).toMatchObject({ state: 'ready', trigger: { kind: 'challenge' } });
    expect((await one.challenge())?.clipIds).toContain(clip.clipId);
    expect(await one.clips()).toHaveLength(1);
    expect(filesOf(one).filter((name) => name.includes('IVR'))).toHaveLength(1);
    // Another one after it is a save of its own; ranges of its film come by id.
    await one.court.act('POST', '/api/replay');
    const second = await one.settledClip([clip]);
    expect(second.trigger.kind).toBe('replay');
    const video = await videoOf(one, second.clipId);
    expect([video.status, video.headers.get('content-type'), video.headers.get('content-range')?.split('/')[0]]).toEqual([206, 'video/mp4', 'bytes 4-11']);
    expect(Buffer.from(await video.arrayBuffer()).toString('latin1').slice(0, 4)).toBe('ftyp');
  }), 300_000);

async function videoOf(one: CourtWithObs, clipId: string): Promise<Response> {
  for (;;) {
    const answer = await fetch(`${one.court.url}/api/clips/${clipId}/video`, { headers: { range: 'bytes=4-11' }, signal: AbortSignal.timeout(60_000) });
    if (answer.status !== 409) return answer;
    await sleep(100);
  }
}

replayTest('[E2E-23] bad days: each is said with what to do, and nothing else stops', () => {
  return onCourt((folder) => standInObs(folder), { RESTRIKE_FFMPEG: path.join('no', 'such', 'ffmpeg'), RESTRIKE_MPV: path.join('no', 'such', 'mpv'), RESTRIKE_PLAYER: 'auto' }, async (one, obs) => {
    // The same match loaded seven times, others between: a recording each, under its name; one that is loaded again goes on.
    for (const text of captured('07')) {
      if (text.startsWith('pre')) await sleep(700);
      await one.say(text);
    }
    await until('the last of them to be recorded', 60_000, async () => (await one.obs())[0]?.recording.file?.startsWith('245.A_TEST_Blue_Three') === true && (await one.obs())[0]?.recording.state === 'active');
    await sleep(700);
    // The folder of the videos is not there, and can not be made: OBS records under the match's name where it is.
    const videosInto = async (folder: string): Promise<unknown> => expect((await one.court.act('PUT', '/api/settings', { values: { 'folders.videos': folder }, reason: null })).status).toBe(200);
    await videosInto(path.join(one.court.dataDir, 'run.json', 'videos'));
    await one.load('9', 'Una', 'Dos');
    await one.untilObs('to record into its own folder', ({ recording }) => recording.state === 'active' && recording.file?.startsWith('9_Una_USA_vs_Dos_KOR') === true);
    const homeless = await until('its steps to be over', 60_000, async () => (await one.runs('record-match')).find(({ matchNumber, outcome }) => matchNumber === '9' && outcome !== 'running'));
    expect(homeless.steps.find(({ act }) => act === 'prepare-files')).toMatchObject({ outcome: 'failed', trouble: { code: 'NO_VIDEO_FOLDER', toDo: expect.stringContaining('settings') as string } });
    await videosInto('');
    await one.load('8', '', '');
    await one.untilObs('to record the match without names', ({ recording }) => recording.state === 'active' && recording.file?.startsWith('8_USA_vs_KOR') === true);
    const recorded = await one.runs('record-match');
    expect(recorded.at(-1)?.outcome).toBe('done');
    await one.fight(4);

    // ffmpeg is missing: the clip is there, and the browser's film is not.
    let before = await one.clips();
    await one.say('ch1;');
    let clip = await one.settledClip(before);
    expect(clip).toMatchObject({ state: 'ready', name: expect.stringMatching(/^8_USA_vs_KOR_IVR/) as string });
    const untold = async (): Promise<boolean> => (await one.get<{ video: string }>(`/api/clips/${clip.clipId}`)).video === 'not-yet';
    while (await untold()) await sleep(50);
    expect(await one.get(`/api/clips/${clip.clipId}`)).toMatchObject({ video: 'unavailable', trouble: { code: 'NO_FFMPEG' } });
    await one.say('ch1;0', 'clk;01:50;start');

    // A scene that is not there fails alone.
    await one.court.act('PUT', '/api/settings', { values: { 'scenes.replay': 'NO SUCH SCENE' }, reason: null });
    before = await one.clips();
    await one.say('ch2;');
    clip = await one.settledClip(before);
    expect(clip.state).toBe('ready');
    const run = await until('its steps to be over', 60_000, async () => (await one.runs('replay')).find(({ sequence, outcome }) => sequence === clip.trigger.sequence && outcome !== 'running'));
    expect(run?.steps.find(({ act }) => act === 'scene-replay')).toMatchObject({ outcome: 'failed', trouble: { toDo: expect.any(String) as string } });
    expect(run?.steps.find(({ act }) => act === 'save-replay')).toMatchObject({ outcome: 'done' });
    // mpv is missing: the console plays, and is told what to install.
    expect(run?.steps.find(({ act }) => act === 'open-player')).toMatchObject({ outcome: 'done', trouble: { code: 'NO_MPV', toDo: expect.stringContaining('Install mpv') as string } });
    const preflight = await one.get<Preflight>('/api/preflight');
    expect(preflight.outcome).toBe('bad');
    expect(preflight.findings.filter(({ outcome }) => outcome === 'bad').map(({ check }) => check)).toEqual(expect.arrayContaining(['ffmpeg', 'scenes']));
    expect(preflight.findings.filter(({ outcome, toDo }) => outcome === 'bad' && toDo === null)).toEqual([]);
    await one.say('ch2;1', 'clk;01:50;start');

    // The file is deleted under us.
    const file = filesOf(one).find((name) => name.endsWith(clip.name ?? '?'))!;
    rmSync(path.join(one.court.dataDir, 'videos', file));
    expect(await one.get(`/api/clips/${clip.clipId}`)).toMatchObject({ state: 'deleted', trouble: { code: 'CLIP_FILE_GONE' } });
    expect((await fetch(`${one.court.url}/api/clips/${clip.clipId}/video`)).status).toBe(410);

    // The disk is full: OBS saves an empty file and stops.
    obs.fillDisk(true);
    before = await one.clips();
    await one.say('ch1;');
    clip = await one.settledClip(before);
    expect(clip).toMatchObject({ state: 'failed', trouble: { toDo: expect.stringContaining('disk') as string } });
    expect((await one.challenge())?.trouble).toEqual(clip.trouble);
    obs.fillDisk(false);
    await one.say('ch1;1', 'clk;01:50;start');

    // The buffer does not run, and there is nothing to cut with.
    await one.untilObs('to have its buffer again', ({ replayBuffer }) => replayBuffer.state === 'active');
    obs.byHand.stop('replay');
    await one.untilObs('to have no buffer', ({ replayBuffer }) => replayBuffer.state === 'inactive');
    before = await one.clips();
    await one.say('ch2;');
    clip = await one.settledClip(before);
    expect(clip).toMatchObject({ state: 'failed', trouble: { toDo: expect.any(String) as string } });
    await one.say('ch2;0');
    await one.untilObs('to have its buffer again', ({ replayBuffer }) => replayBuffer.state === 'active');

    // The buffer is switched off in OBS's settings: said where to click, at the clock's next start and at the next challenge; the recording goes on.
    await one.court.act('POST', '/api/obs/both/recording', { running: true });
    obs.byHand.stop('replay');
    obs.enableReplayBuffer(false);
    await one.untilObs('to record without a buffer', ({ recording, replayBuffer }) => recording.state === 'active' && replayBuffer.state === 'inactive');
    const earlier = (await one.runs('keep-buffer')).map(({ runId }) => runId);
    await one.say('clk;01:45;stop', 'clk;01:45;start');
    const refused = await until('the start to be refused', 60_000, async () => (await one.runs('keep-buffer')).find(({ runId, outcome }) => !earlier.includes(runId) && outcome !== 'running'));
    const whereToClick = { toDo: expect.stringContaining('tick "Enable Replay Buffer"') as string };
    expect(refused.steps).toMatchObject([{ act: 'start-replay-buffer', outcome: 'failed', trouble: whereToClick }]);
    before = await one.clips();
    await one.say('ch1;');
    clip = await one.settledClip(before);
    expect(clip).toMatchObject({ state: 'failed', trouble: whereToClick });
    expect((await one.challenge())?.trouble).toEqual(clip.trouble);
    expect((await one.obs())[0]).toMatchObject({ connection: 'live', recording: { state: 'active' } });
    obs.enableReplayBuffer(true);
    await one.say('ch1;0', 'clk;01:40;stop', 'clk;01:40;start');
    await one.untilObs('to have its buffer again', ({ replayBuffer }) => replayBuffer.state === 'active');

    // A wrong password is a refusal that a person must lift.
    await one.court.act('PUT', '/api/settings/obs/second', { role: 'OBS_STR', host: '127.0.0.1', port: obs.port, protocol: 'v5', enabled: true, password: 'n0t-the-secret', restartCommand: null });
    expect(await one.untilObs('to refuse', ({ connection }) => connection === 'refused')).toMatchObject({ id: 'second', trouble: { code: 'OBS_REFUSED', toDo: expect.stringContaining('assword') as string } });
    expect(JSON.stringify(await one.obs())).not.toContain('n0t-the-secret');
    expect(await one.ledger()).toMatchObject({ faults: [], missing: [] });
    expect(one.court.process.log(2_000)).not.toContain(obsPassword);
  });
}, 300_000);

replayTest('[E2E-24] without any OBS the challenge is recorded, the operator is told what to do, and the court goes on', () =>
  onStage(async (stage) => {
    const one = new CourtWithObs(await stage.court({ number: 1, hubUrl: null, env: replayEnvironment }));
    try {
      await one.load('9');
      await one.say('clk;02:00;start', 'clk;01:59', 'clk;01:59;stop', 'ch1;');
      const clip = await one.settledClip([]);
      expect(clip).toMatchObject({ state: 'failed', contested: { from: expect.any(Number) as number }, trouble: { code: 'NO_OBS', toDo: expect.stringContaining('settings') as string } });
      expect(await one.challenge()).toMatchObject({ by: 'blue', open: true, rulingMs: 30_000, requests: { blue: { asked: 1, left: 1 } }, trouble: { code: 'NO_OBS' } });
      await one.say('ch1;0');
      expect(await (async () => {
        for (;;) {
          const view = await one.challenge();
          if (view?.open === false) return view;
          await sleep(50);
        }
      })()).toMatchObject({ result: 'rejected', requests: { blue: { rejected: 1, left: 0 } } });
      expect(existsSync(path.join(one.court.dataDir, 'clips'))).toBe(false);
      expect(readFileSync(path.join(one.court.dataDir, 'run.json'), 'utf8')).toContain(String(one.court.process.pid));
      expect(await one.ledger()).toMatchObject({ faults: [], missing: [] });
    } finally {
      one.close();
    }
  }), 300_000);
