import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { createObsStandIn, type ObsStandIn } from '@restrike/simulator-obs';
import { CourtOnTrial } from './court-on-trial.js';
import { matchLoad } from './match-load.js';

const views = z.object({ obs: z.array(z.looseObject({ id: z.string(), connection: z.string(), recording: z.looseObject({ state: z.string() }), replayBuffer: z.looseObject({ state: z.string() }) })) });
const runs = z.object({ runs: z.array(z.looseObject({ ruleId: z.string(), cause: z.string(), matchNumber: z.string().nullable(), outcome: z.string(), steps: z.array(z.looseObject({ act: z.string(), outcome: z.string() })) })) });
/** How often an OBS was back and all that it had missed was looked for; of this one alone. */
const returns = (court: CourtOnTrial, id = ''): number => court.said.split('\n').filter((line) => line.includes('OBS is back, and has what it missed') && line.includes(`"obs":"${id}`)).length;

it('[TRG-1] [TRG-4] [TRG-3] an OBS that was frozen or gone over the end of a match and the load of the next ends the old recording and begins the next one, once and under its name; one that a hand stopped stays stopped; and after a ruling that it missed the stream shows the match', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'restrike-away-'));
  let obs: ObsStandIn | null = null;
  let court: CourtOnTrial | null = null;
  try {
    obs = await createObsStandIn({ protocol: 'v5', port: 0, folder, replaySeconds: 5 });
    court = await CourtOnTrial.start({ RESTRIKE_OBS: `both://127.0.0.1:${String(obs.port)}`, RESTRIKE_PLAYER: 'browser', RESTRIKE_STOP_AFTER_SECONDS: '0', RESTRIKE_LOG_LEVEL: 'info' });
    const [one, stage] = [court, obs];
    const is = (connection: string): Promise<true> => one.until(`OBS ${connection}`, async () => ((await one.get('/api/obs', views)).obs[0]?.connection === connection ? true : null));
    const files = (): string[] => readdirSync(path.dirname(stage.model.outputs.record.file ?? '')).map((name) => path.parse(name).name).filter((name) => /^\d+_/.test(name)).sort();
    const records = (number: number): Promise<true> =>
      one.until(`the recording of ${String(number)}`, async () => {
        const isNamed = path.basename(stage.model.outputs.record.file ?? '').startsWith(`${String(number)}_`);
        return isNamed && stage.model.isActive('record') && (await one.get('/api/obs', views)).obs[0]?.recording.state === 'active' ? true : null;
      });
    const ended = (ruleId: string, matchNumber: number, cause: string): Promise<string> =>
      one.until(`${ruleId} of ${String(matchNumber)}`, async () => {
        const run = (await one.get('/api/triggers', runs)).runs.find((each) => each.ruleId === ruleId && each.cause === cause && each.matchNumber === String(matchNumber));
        return run === undefined || run.outcome === 'running' ? null : run.outcome;
      });

    await is('live');
    await one.say(matchLoad(101));
    await records(101);

    // Frozen over the end of a match: when it is back nothing records.
    stage.freeze();
    await is('silent');
    await one.say(['win;BLUE']);
    expect(await ended('match-finished', 101, 'match-finished')).toBe('failed');
    stage.thaw();
    await one.until('the end of the recording', () => (stage.model.isActive('record') ? null : true));

    // Frozen over the end of one and the load of the next.
    await one.say(matchLoad(102));
    await records(102);
    stage.freeze();
    await is('silent');
    await one.say(['win;BLUE', ...matchLoad(103)]);
    expect(await ended('record-match', 103, 'match-ready')).toBe('failed');
    stage.thaw();
    await records(103);
    expect(await ended('record-match', 103, 'recorder-back')).toBe('done');

    // Gone over them, and over a challenge with its ruling: the old scene is on air when it starts.
    await one.until('the replay buffer', async () => ((await one.get('/api/obs', views)).obs[0]?.replayBuffer.state === 'active' ? true : null));
    await one.say(['clk;02:00;start', 'clk;01:50;stop', 'ch1;']);
    await one.until('the replay scene', () => (stage.model.scene === 'IVR_SCENE' ? true : null));
    await stage.kill();
    await is('gone');
    await one.say(['ch1;0']);
    expect(await ended('back-to-live', 103, 'challenge-answered')).toBe('failed');
    await one.say(['clk;01:50;start', 'clk;01:40;stop', 'win;BLUE', ...matchLoad(104)]);
    expect(await ended('record-match', 104, 'match-ready')).toBe('failed');
    await stage.start();
    await records(104);
    expect(await ended('record-match', 104, 'recorder-back')).toBe('done');
    await one.until('the live scene', () => (stage.model.scene === 'LIVE_SCENE' ? true : null));
    expect(files().map((name) => name.slice(0, 4))).toEqual(['101_', '102_', '103_', '104_']);

    // A hand's own choice: what it stopped stays so when OBS is back.
    stage.byHand.stop('record');
    await one.until('that the court knows', async () => ((await one.get('/api/obs', views)).obs[0]?.recording.state === 'inactive' ? true : null));
    await stage.kill();
    await is('gone');
    const before = returns(one);
    await stage.start();
    await one.until('that what it missed was looked for', () => (returns(one) > before ? true : null));
    expect(stage.model.isActive('record')).toBe(false);
    await one.say(['win;BLUE', ...matchLoad(105)]);
    await records(105);
    expect(files().map((name) => name.slice(0, 4))).toEqual(['101_', '102_', '103_', '104_', '105_']);
  } finally {
    await court?.end();
    await obs?.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  }
}, 240_000);

it('[TRG-1] [TRG-3] [TRG-4] what an OBS missed it is brought to when it is back, by the other recorder and over restarts of the agent: the match of then recorded once and under its name, by one OBS, the one before ended, the scene of the ruling on air; and nothing that a hand began is ended', async () => {
  const folders = ['rec', 'both'].map((name) => mkdtempSync(path.join(tmpdir(), `restrike-away-${name}-`)));
  const stages: ObsStandIn[] = [];
  let court: CourtOnTrial | null = null;
  try {
    for (const folder of folders) stages.push(await createObsStandIn({ protocol: 'v5', port: 0, folder, replaySeconds: 5 }));
    const [rec, both] = stages as [ObsStandIn, ObsStandIn];
    court = await CourtOnTrial.start({ RESTRIKE_OBS: `rec://127.0.0.1:${String(rec.port)},both://127.0.0.1:${String(both.port)}`, RESTRIKE_PLAYER: 'browser', RESTRIKE_STOP_AFTER_SECONDS: '0', RESTRIKE_LOG_LEVEL: 'info' });
    const one = court;
    const are = (...states: readonly string[]): Promise<true> =>
      one.until(`OBS ${states.join(' and ')}`, async () => ((await one.get('/api/obs', views)).obs.every(({ connection }, index) => connection === states[index]) ? true : null));
    const recording = (stage: ObsStandIn): string | null => (stage.model.isActive('record') ? (path.basename(stage.model.outputs.record.file ?? '').split('_')[0] ?? '') : null);
    /** What each OBS records, and that the court knows. */
    const record = (...files: readonly (string | null)[]): Promise<true> =>
      one.until(`recordings ${files.join(' and ')}`, async () => {
        const { obs } = await one.get('/api/obs', views);
        return files.every((file, index) => recording(stages[index]!) === file && obs[index]?.recording.state === (file === null ? 'inactive' : 'active')) ? true : null;
      });
    const written = (): string[] => readdirSync(path.join(one.folder, 'videos'), { recursive: true, encoding: 'utf8' }).map((name) => path.basename(name)).filter((name) => /^\d+_A_USA_vs_B_KOR( \(\d+\)|_\d+)?\.mkv$/.test(name)).map((name) => name.slice(0, 4)).sort();
    const run = (ruleId: string, matchNumber: number, cause: string): Promise<z.output<typeof runs>['runs'][number]> =>
      one.until(`${ruleId} of ${String(matchNumber)}`, async () => (await one.get('/api/triggers', runs)).runs.find((each) => each.ruleId === ruleId && each.cause === cause && each.matchNumber === String(matchNumber) && each.outcome !== 'running') ?? null);

    await are('live', 'live');
    await one.say(matchLoad(201));
    await record('201', null);
    // Its replay buffer too: a run that waits for a frozen OBS holds the next one up.
    await run('record-match', 201, 'match-ready');

    // The recorder is away when the next match is ready: the other one records it, to its end, also when the first is back.
    rec.freeze();
    await are('silent', 'live');
    await one.say(['win;BLUE', ...matchLoad(202)]);
    await record('201', '202');
    rec.thaw();
    await are('live', 'live');
    await record(null, '202');
    await one.say(['win;BLUE']);
    await record(null, null);
    await one.say(matchLoad(203));
    await record('203', null);

    // Both are away over a ruling, the end of a match and the load of the next; the agent ends meanwhile, without a word.
    await one.say(['clk;02:00;start', 'clk;01:50;stop', 'ch1;']);
    await one.until('the replay scene', () => (both.model.scene === 'IVR_SCENE' ? true : null));
    // The ruling comes before anybody knows that they are frozen.
    for (const stage of stages) stage.freeze();
    await one.say(['ch1;0']);
    expect((await run('back-to-live', 203, 'challenge-answered')).outcome).toBe('failed');
    await are('silent', 'silent');
    await one.say(['win;BLUE', ...matchLoad(204)]);
    expect((await run('match-finished', 203, 'match-finished')).outcome).toBe('failed');
    expect((await run('record-match', 204, 'match-ready')).outcome).toBe('failed');
    await one.restart('SIGTERM');
    for (const stage of stages) stage.thaw();
    await record('204', null);
    await one.until('the live scene', () => (both.model.scene === 'LIVE_SCENE' ? true : null));
    await run('record-match', 204, 'recorder-back');
    // Its end is missed, and the agent ends. What a hand began on the other one before is no match's: it goes on.
    both.byHand.start('record');
    await record('204', '202');
    rec.freeze();
    await are('silent', 'live');
    await one.say(['win;BLUE']);
    expect((await run('match-finished', 204, 'match-finished')).outcome).toBe('failed');
    const [, hands] = (await one.get('/api/obs', views)).obs;
    const before = returns(one, hands?.id);
    await one.restart('SIGTERM');
    await one.until('that what the other one missed was looked for', () => (returns(one, hands?.id) > before ? true : null));
    rec.thaw();
    await record(null, '202');
    await one.until('that it is written down', async () => ((await run('match-finished', 204, 'match-finished')).steps.some(({ act, outcome }) => act === 'stop-recording' && outcome === 'done') ? true : null));
    expect(written()).toEqual(['201_', '202_', '202_', '203_', '204_']);
  } finally {
    await court?.end();
    for (const stage of stages) await stage.close();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  }
}, 600_000);
