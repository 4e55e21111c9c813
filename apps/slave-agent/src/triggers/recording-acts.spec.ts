import type { MatchState } from '@restrike/contracts';
import { initialMemory, matchFileName } from '@restrike/match';
import type { ObsConnection } from '@restrike/obs';
import type { CourtObs } from '../obs/court-obs.js';
import { hasBegunFilm } from './obs-steps.js';
import { RecordedMatch, recordingActs } from './recording-acts.js';
import type { TriggerCall } from './trigger-acts.js';

/** An OBS with its recording running or not. */
function recorder(id: string, file: string | null) {
  const recording = { state: file === null ? 'inactive' : 'active', path: file };
  const stopRecording = () => {
    recording.state = 'inactive';
    return Promise.resolve({ ok: true, value: { path: recording.path } });
  };
  return { settings: { id }, status: { connection: 'live', outputs: { recording } }, stopRecording, want: () => undefined } as unknown as ObsConnection;
}

it('[TRG-1] behind a match that the second recorder had, also the film is closed that a hand began on the one that records the next', async () => {
  const [rec, both] = [recorder('rec', '/v/hand.mkv'), recorder('both', '/v/101.mkv')];
  const obs = { matchRecorder: both, withRole: () => (obs.matchRecorder as ObsConnection | null) ?? rec } as unknown as CourtObs;
  const acts = recordingActs(obs, () => ({}) as never, new RecordedMatch(obs, () => null), () => Promise.resolve(''));
  const close = () => acts['close-recording'].run({ state: initialMemory().state } as TriggerCall, { group: null, recording: null });
  expect(await close()).toMatchObject({ outcome: 'done', obsId: 'rec', detail: 'closed 101.mkv; rec: closed hand.mkv' });
  expect([rec, both].map(({ status }) => status.outputs.recording.state)).toEqual(['inactive', 'inactive']);
});

it('[TRG-1] a recording that ends late, after its step was given up, ends no recording of the next match that was begun meanwhile', async () => {
  const [rec, both] = [recorder('rec', '/v/102.mkv'), recorder('both', '/v/101.mkv')];
  let close: (answer: unknown) => void = () => undefined;
  Object.assign(both, { stopRecording: () => new Promise((resolve) => (close = resolve)) });
  const obs = { matchRecorder: null as ObsConnection | null, withRole: () => obs.matchRecorder ?? rec };
  const recorded = new RecordedMatch(obs as unknown as CourtObs, () => null);
  recorded.begin('m:101', both);
  const acts = recordingActs(obs as unknown as CourtObs, () => ({}) as never, recorded, () => Promise.resolve(''));
  const closing = acts['close-recording'].run({ state: initialMemory().state } as TriggerCall, { group: null, recording: null });
  recorded.begin('m:102', rec);
  close({ ok: true, value: { path: '/v/101.mkv' } });
  expect(await closing).toMatchObject({ outcome: 'done', obsId: 'both' });
  expect([recorded.begun, obs.matchRecorder, rec.status.outputs.recording.state]).toEqual(['m:102', rec, 'active']);
});

/** A court with these OBS, the first of the live ones its recorder. */
function courtWith(...connections: ObsConnection[]): CourtObs & { matchRecorder: ObsConnection | null } {
  const isLive = ({ status }: ObsConnection): boolean => status.connection === 'live';
  const obs = { connections, matchRecorder: null as ObsConnection | null, withRole: () => [obs.matchRecorder, ...connections].find((one) => one !== null && isLive(one)) ?? connections[0] ?? null };
  return obs as unknown as CourtObs & { matchRecorder: ObsConnection | null };
}

const match: MatchState = { ...initialMemory().state, matchId: 'm:1' as MatchState['matchId'], matchNumber: '204' };
const matchFile = `/v/${matchFileName({ matchNumber: '204', blueName: match.blue.name, blueNoc: match.blue.noc, redName: match.red.name, redNoc: match.red.noc })}.mkv`;

it('[TRG-1] after a restart of the agent the name of the file that is recorded tells its match; another file tells nothing', () => {
  const of = (file: string): string | null => new RecordedMatch(courtWith(recorder('rec', file)), () => null).id(match);
  expect(of(matchFile)).toBe('m:1');
  expect(of('/v/hand.mkv')).toBeNull();
});

it('[TRG-4] the end of a match is that of the OBS that films it, also when that is away, this program began anew, or the start was not heard: the film of a hand on another one goes on', async () => {
  const [rec, both] = [recorder('rec', null), recorder('both', '/v/hand.mkv')];
  Object.assign(rec.status, { connection: 'silent' });
  const stop = (obs: CourtObs, recorded: RecordedMatch) =>
    recordingActs(obs, () => ({ stopAfterSeconds: 0 }) as never, recorded, () => Promise.resolve(''))['stop-recording'].run({ state: match } as TriggerCall, { group: null, recording: null });
  const away = courtWith(rec, both);
  expect(await stop(away, new RecordedMatch(away, (id) => (id === 'rec' ? matchFile : null)))).toMatchObject({ outcome: 'failed', obsId: 'rec' });
  expect(both.status.outputs.recording.state).toBe('active');

  const unheard = courtWith(rec, both);
  const recorded = new RecordedMatch(unheard, () => null);
  Object.assign(rec.status, { connection: 'live' });
  Object.assign(rec, { startRecording: () => Promise.resolve({ ok: false, code: 'SILENT', reason: 'OBS does not answer', toDo: 'Look at OBS.' }) });
  const acts = recordingActs(unheard, () => ({}) as never, recorded, () => Promise.resolve(''));
  expect(await acts['start-recording'].run({ state: match } as TriggerCall, { group: null, recording: null })).toMatchObject({ outcome: 'failed', obsId: 'rec' });
  Object.assign(rec.status, { connection: 'silent' });
  expect(await stop(unheard, recorded)).toMatchObject({ outcome: 'failed', obsId: 'rec' });
  expect(both.status.outputs.recording.state).toBe('active');
});

it('[TRG-1] a match that comes into the film before, which OBS did not close, is said to be in it, and counts as begun; its own film and a new one are no old ones', async () => {
  const start = async (file: string | null) => {
    const rec = recorder('rec', file);
    const obs = courtWith(rec);
    Object.assign(rec, { startRecording: () => Promise.resolve({ ok: true, value: { path: file ?? matchFile } }) });
    const recorded = new RecordedMatch(obs, () => null);
    const acts = recordingActs(obs, () => ({}) as never, recorded, () => Promise.resolve(''));
    const result = await acts['start-recording'].run({ state: match } as TriggerCall, { group: null, recording: null });
    return { result, begun: recorded.begun, counts: hasBegunFilm({ act: 'start-recording', outcome: result.outcome, trouble: result.trouble ?? null }) };
  };
  const old = await start('/v/203.mkv');
  expect(old).toMatchObject({ result: { outcome: 'failed', obsId: 'rec', trouble: { code: 'IN_OLD_FILM', message: expect.stringContaining('203.mkv') as string } }, begun: 'm:1', counts: true });
  for (const file of [matchFile, null]) expect(await start(file)).toMatchObject({ result: { outcome: 'done' }, begun: 'm:1', counts: true });
});
