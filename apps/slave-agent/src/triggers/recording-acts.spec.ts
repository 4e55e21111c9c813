import { initialMemory, matchFileName } from '@restrike/match';
import type { ObsConnection } from '@restrike/obs';
import type { CourtObs } from '../obs/court-obs.js';
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

it('[TRG-1] after a restart of the agent the name of the file that is recorded tells its match; another file tells nothing', () => {
  const state = { ...initialMemory().state, matchId: 'm:1' as never, matchNumber: '204' };
  const name = matchFileName({ matchNumber: '204', blueName: state.blue.name, blueNoc: state.blue.noc, redName: state.red.name, redNoc: state.red.noc });
  const of = (file: string): string | null => {
    const obs = { matchRecorder: null, withRole: () => recorder('rec', file) } as unknown as CourtObs;
    return new RecordedMatch(obs, () => null).id(state);
  };
  expect(of(`/v/${name}.mkv`)).toBe('m:1');
  expect(of('/v/hand.mkv')).toBeNull();
});
