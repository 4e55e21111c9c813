import type { MatchState, TriggerRun, TriggerStepRun } from '@restrike/contracts';
import type { ObsConnection } from '@restrike/obs';
import type { ReplayCourt } from './court-replay.js';
import { ObsReturn } from './obs-return.js';
import type { TriggerRunner } from './trigger-runner.js';

const ago = (seconds: number): number => Date.now() - seconds * 1_000;
const step = (act: string, outcome: TriggerStepRun['outcome'], obsId: string, code = ''): TriggerStepRun => ({ act, outcome, detail: '', trouble: code === '' ? null : { code, message: '', toDo: '' }, tookMs: 1, obsId });
const run = (ruleId: string, startedAt: number, ...steps: TriggerStepRun[]): TriggerRun => ({
  runId: ruleId, ruleId, cause: 'match-ready', sequence: 1, matchId: 'm:1' as never, matchNumber: '101', rehearsal: false, startedAt, endedAt: startedAt, outcome: 'done', steps,
});
const begun = run('record-match', ago(60), step('start-recording', 'done', 'rec'));
const missed = run('match-finished', ago(30), step('stop-recording', 'failed', 'rec', 'OBS_REC_SILENT'));

/** What is asked of an OBS that comes back, `film` being when what it records began and ended. */
async function back(id: string, runs: readonly TriggerRun[], film: { readonly startedAt: number; readonly endedAt: number | null }, status: MatchState['status'] = 'finished'): Promise<string[]> {
  const asked: string[] = [];
  const connection = {
    settings: { id, role: 'OBS_REC' },
    status: { connection: 'live', outputs: { recording: { state: film.endedAt === null ? 'active' : 'inactive' } } },
    want: (wanted: object) => Promise.resolve(void (Object.keys(wanted).length > 0 && asked.push(JSON.stringify(wanted)))),
  } as unknown as ObsConnection;
  const session = { ...film, broadcastId: 'b', path: null };
  const court = {
    obs: { matchRecorder: null, connections: [connection], withRole: () => connection },
    records: { obsSessions: { latest: () => session, list: () => [session] } },
    state: () => ({ matchId: 'm:1', status }),
    settings: () => ({ stopAfterSeconds: 0 }),
    log: { info: () => undefined, error: (_about: object, words: string) => asked.push(words) },
  } as unknown as ReplayCourt;
  const runner = { runs: () => runs, isUnderWay: () => false, addStep: () => undefined } as unknown as TriggerRunner;
  await new ObsReturn(court, runner, { recordRun: () => Promise.resolve(), isReviewOn: () => false, record: () => asked.push('record') }).back(connection);
  return asked;
}
const stop = '{"recording":false}';

it('[TRG-4] the film of the match whose end an OBS missed is stopped when it is back', async () => {
  expect(await back('rec', [missed, begun], { startedAt: ago(59), endedAt: null })).toEqual([stop]);
});

it('[TRG-4] a film that a hand began is not: on another OBS, before the match, behind its end', async () => {
  expect(await back('both', [missed, begun], { startedAt: ago(600), endedAt: null })).toEqual([]);
  expect(await back('rec', [missed, begun], { startedAt: ago(600), endedAt: null })).toEqual([]);
  expect(await back('rec', [missed, begun], { startedAt: ago(10), endedAt: null })).toEqual([]);
});

it('[TRG-1] a match that lies in a film which could not be closed before it is not cut off', async () => {
  const into = run('record-match', ago(30), step('close-recording', 'failed', 'rec', 'OBS_SILENT'), step('start-recording', 'done', 'rec'));
  expect(await back('rec', [into, begun], { startedAt: ago(59), endedAt: null }, 'round')).toEqual([]);
});

it('[TRG-1] a match whose recording was to start and did not is recorded when OBS is back; not one that a hand recorded and ended', async () => {
  const failed = run('record-match', ago(30), step('start-recording', 'failed', 'rec', 'OBS_REC_SILENT'));
  expect(await back('rec', [failed], { startedAt: ago(600), endedAt: ago(500) }, 'round')).toEqual(['record']);
  expect(await back('rec', [failed], { startedAt: ago(20), endedAt: ago(10) }, 'round')).toEqual([]);
});
