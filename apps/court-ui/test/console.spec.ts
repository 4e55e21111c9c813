import type { Clip, CourtStatement, ObsView, TriggerRun } from '@restrike/contracts';
import { readFilter, requestOf, writeFilter } from '../src/events/event-filter.js';
import { refreshRows } from '../src/events/refresh-rows.js';
import { attentionOf, type Situation } from '../src/live/attention.js';
import { capturedPercent } from '../src/pss/captured-percent.js';
import { nocCodes } from '@restrike/match';
import { flagName } from '../src/flags/flag-names.js';
import { syncWords } from '../src/shell/sync-words.js';
import { catalogues, textOf } from '../src/texts/court-texts.js';
import { bytes, clockMillis, clockSeconds, clockTime, duration, videoPosition } from '../src/texts/format.js';

const text = ((key, values) => textOf('en', key, values)) as Parameters<typeof attentionOf>[1];
const listener = { state: 'listening', address: '0.0.0.0', port: 6000, received: 10, kernelDrops: 0, unwritten: 0, error: null, lost: 0 };
const statement = (change: object = {}): CourtStatement =>
  ({ listener, trouble: null, state: { baseStatus: 'round', senderConnected: null }, link: { state: 'up' }, sync: { state: 'idle', waiting: 0, oldestAt: null, parked: 0, reason: null }, ...change }) as unknown as CourtStatement;
const output = (state: string) => ({ state, since: null, file: null });
const obs = (change: object = {}): ObsView => ({ id: 'rec', role: 'OBS_REC', connection: 'live', trouble: null, stats: { fps: 30, droppedFrameShare: 0.002 }, recording: output('active'), replayBuffer: output('active'), stream: output('inactive'), ...change }) as unknown as ObsView;
const calm: Situation = { statement: statement(), obs: [obs()], clips: [], runs: [], challenge: null, diskFreeBytes: 5e11, diskTotalBytes: 1e12, recordingDisk: null, folderTrouble: null, hasDay: true, now: 1_000_000 };
const keys = (change: Partial<Situation>): string[] => attentionOf({ ...calm, ...change }, text).map(({ key }) => key);

describe('[CUI-1] what is wrong and what to do', () => {
  it('[CUI-1] says nothing when all is well, and nothing of what is not known', () => {
    expect(keys({})).toEqual([]);
    expect(keys({ statement: null, obs: null, clips: null, runs: null, diskFreeBytes: null, diskTotalBytes: null, hasDay: null })).toEqual([]);
  });
  it.each<[string, Partial<Situation>]>([
    ['stopped', { statement: statement({ listener: { ...listener, state: 'stopped' } }) }],
    ['failed', { statement: statement({ listener: { ...listener, state: 'failed', error: 'in use' } }) }],
    ['trouble', { statement: statement({ trouble: 'disk full' }) }],
    ['drops', { statement: statement({ listener: { ...listener, kernelDrops: 3 } }) }],
    ['drops', { statement: statement({ listener: { ...listener, kernelDrops: null, lost: 2 } }) }],
    ['waiting', { statement: statement({ listener: { ...listener, received: 0 } }) }],
    ['sender', { statement: statement({ state: { baseStatus: 'idle', senderConnected: false } }) }],
    ['disk', { diskFreeBytes: 5e9 }],
    ['folder', { folderTrouble: 'D:/videos can not be made: no such disk. Choose another folder of videos in the settings, or free this one.' }],
    ['recording-disk', { recordingDisk: { low: true, hoursLeft: 0.4, advice: 'Clean up videos' } }],
    ['no-obs', { obs: [] }],
    ['obs-rec', { obs: [obs({ connection: 'silent', trouble: { code: 'X', message: 'OBS does not answer', toDo: 'Restart it' } })] }],
    ['trouble-rec', { obs: [obs({ recording: output('inactive'), replayBuffer: output('inactive'), trouble: { code: 'OBS_NO_ROOM', message: 'The disk is full', toDo: 'Free space' } })] }],
    ['trouble-rec', { obs: [obs({ trouble: { code: 'OBS_NO_SCENE', message: 'No scene is called "A"', toDo: 'Make it' } })] }],
    ['recording', { obs: [obs({ recording: output('inactive') })] }],
    ['paused-rec', { obs: [obs({ recording: output('paused') })] }],
    ['dropped-rec', { obs: [obs({ stats: { fps: 24, droppedFrameShare: 0.034 } })] }],
    ['stream-rec', { obs: [obs({ stream: output('reconnecting') })] }],
    ['buffer', { obs: [obs({ replayBuffer: output('inactive') })] }],
    ['parked', { statement: statement({ sync: { state: 'idle', waiting: 0, oldestAt: null, parked: 2, reason: null } }) }],
    ['day', { hasDay: false }],
    ['clip-c', { clips: [{ clipId: 'c', state: 'failed', changedAt: 990_000, trouble: { code: 'X', message: 'no file', toDo: 'look' } } as unknown as Clip] }],
    ['run-r-save', { runs: [{ runId: 'r', rehearsal: false, startedAt: 990_000, endedAt: 991_000, steps: [{ act: 'save', outcome: 'failed', detail: 'no answer', trouble: null }] } as unknown as TriggerRun] }],
  ])('[CUI-1] names %s with something to do', (key, change) => {
    const found = attentionOf({ ...calm, ...change }, text);
    expect(found.map((one) => one.key)).toEqual([key]);
    expect(found[0]?.what).not.toBe('');
    expect(found[0]?.what).not.toMatch(/[{}]/);
  });
  it('[CUI-1] a step that failed while OBS was away is no failure any more when it was done since', () => {
    const run = (...outcomes: string[]) => ({ runs: [{ runId: 'r', rehearsal: false, startedAt: 990_000, endedAt: 991_000, steps: outcomes.map((outcome) => ({ act: 'scene-live', outcome, detail: 'no answer', trouble: null })) } as unknown as TriggerRun] });
    expect([keys(run('failed')), keys(run('failed', 'done'))]).toEqual([['run-r-scene-live'], []]);
  });
  it('[CUI-1] says of a replay that failed nothing twice: no clip, and none to open', () => {
    const clips = [{ clipId: 'c', state: 'failed', changedAt: 990_000, trouble: { code: 'X', message: 'no file', toDo: 'look' } } as unknown as Clip];
    const runs = [{ runId: 'r', rehearsal: false, startedAt: 990_000, endedAt: 991_000, steps: [{ act: 'open-player', outcome: 'failed', detail: 'there is no clip to show', trouble: null }] } as unknown as TriggerRun];
    expect([keys({ clips, runs }), keys({ runs })]).toEqual([['clip-c'], ['run-r-open-player']]);
    // Beside its clock the challenge says it already.
    const challenge = { clipIds: ['c'], trouble: { code: 'X', message: 'no file', toDo: 'look' } } as unknown as Situation['challenge'];
    const saved = [{ ...runs[0]!, steps: [{ act: 'save-replay', outcome: 'failed', detail: 'no file', trouble: null }, ...runs[0]!.steps] }] as unknown as TriggerRun[];
    expect(keys({ clips, runs: saved, challenge })).toEqual([]);
    // What kept another camera, or the player from a clip that is there, it does not say.
    const other = { ...clips[0]!, clipId: 'd', trouble: { code: 'Y', message: 'no room', toDo: 'free some' } } as unknown as Clip;
    expect(keys({ clips: [...clips, other], challenge: { ...challenge!, clipIds: ['c', 'd'] } as unknown as Situation['challenge'] })).toEqual(['clip-d']);
    const unopened = [{ ...runs[0]!, steps: [{ act: 'save-replay', outcome: 'done', detail: 'no file', trouble: null }, { act: 'open-player', outcome: 'failed', detail: 'it took too long', trouble: null }] }] as unknown as TriggerRun[];
    expect(keys({ runs: unopened, challenge })).toEqual(['run-r-open-player']);
  });
  it('[CUI-1] puts the worst first and lets old failures go', () => {
    expect(keys({ hasDay: false, obs: [obs({ recording: output('inactive') })] })).toEqual(['recording', 'day']);
    expect(keys({ clips: [{ clipId: 'c', state: 'failed', changedAt: 1, trouble: null } as unknown as Clip] })).toEqual([]);
  });
});

describe('[CUI-3] rows that were changed since they were read', () => {
  const row = (sequence: number, is = ''): { sequence: number; is: string } => ({ sequence, is });
  const rows = [row(9), row(8), row(6), row(4), row(2)];
  it('[CUI-3] are taken from the newest page as far as it reaches, also those that match only now or no longer', () => {
    expect(refreshRows(rows, [row(9), row(8, 'linked'), row(7, 'matches now')], 9, false)).toEqual([row(9), row(8, 'linked'), row(7, 'matches now'), row(6), row(4), row(2)]);
    expect(refreshRows(rows, [row(8), row(4)], 9, false)).toEqual([row(9), row(8), row(4), row(2)]);
    expect(refreshRows(rows, [row(9), row(4)], 9, true)).toEqual([row(9), row(4)]);
  });
  it('[CUI-3] leave what is new to those that bring it, and what is older than the page as it was', () => {
    expect(refreshRows(rows, [row(11), row(10), row(9)], 9, false)).toEqual(rows);
    expect(refreshRows(rows, [], 9, true)).toEqual(rows);
  });
});

describe('[CUI-3] filters', () => {
  it('[CUI-3] are the address, there and back; what can not be read is left out', () => {
    const query = new URLSearchParams('category=H&category=R&side=red&text=pt%3B&match=now');
    expect(writeFilter(readFilter(query)).toString()).toBe(query.toString());
    expect(readFilter(new URLSearchParams('category=X&side=green'))).toMatchObject({ category: [], side: '' });
  });
  it('[CUI-3] ask for all but ticks, for everything when text is searched, and for the match of now by its id', () => {
    expect(requestOf(readFilter(new URLSearchParams()), null)).not.toContain('category=O');
    expect(requestOf(readFilter(new URLSearchParams('text=clk')), null)).toBe('text=clk');
    expect(requestOf(readFilter(new URLSearchParams('category=O&match=now')), 'e:1')).toBe('category=O&matchId=e%3A1');
  });
});

describe('[CUI-6] sync', () => {
  const words = (change: object): string => syncWords(statement(change), text).words;
  it('[CUI-6] says since when and how many, or that all is there', () => {
    const at = new Date(2026, 10, 21, 14, 32).getTime();
    const sync = { state: 'offline', waiting: 312, oldestAt: at, parked: 0, reason: null };
    expect(words({ link: { state: 'down', reason: 'x' }, sync })).toBe('Not synced since 14:32, 312 waiting');
    expect(words({ link: { state: 'up' }, sync: { ...sync, state: 'waiting' } })).toBe('Not synced since 14:32, 312 waiting');
    expect(words({ link: { state: 'up' }, sync: { ...sync, state: 'sending', waiting: 3 } })).toBe('Everything at the hub');
    expect(words({ link: { state: 'searching' }, sync: { ...sync, waiting: 0, oldestAt: null } })).toBe('No hub: the court works alone');
    expect(words({ link: { state: 'refused', refusal: { message: 'revoked' } } })).toContain('revoked');
    expect(syncWords(null, text).tone).toBe('quiet');
  });
});

describe('[CUI-7] captured', () => {
  it('[CUI-7] is 100 only when nothing is missing, and unknown where nobody tells', () => {
    expect(capturedPercent({ received: 1_000_000, kernelDrops: 0, lost: 0 })).toBe('100');
    expect(capturedPercent({ received: 1_000_000, kernelDrops: 1, lost: 0 })).toBe('99.99');
    expect(capturedPercent({ received: 100, kernelDrops: 0, lost: 50 })).toBe('50.00');
    expect(capturedPercent({ received: 5, kernelDrops: null, lost: 0 })).toBeNull();
  });
});

describe('[CUI-9] texts', () => {
  it('[CUI-9] every text is in both languages, with the same values in it', () => {
    const values = (words: string): string[] => [...words.matchAll(/\{([a-z0-9]+)\}/gi)].map(([, name]) => name ?? '').sort();
    const { en, es } = catalogues;
    expect(Object.keys(es).sort()).toEqual(Object.keys(en).sort());
    for (const key of Object.keys(en) as (keyof typeof en)[]) expect([key, values(es[key]), es[key] === '']).toEqual([key, values(en[key]), false]);
  });
  it('[CUI-9] every flag of the list that no browser names has its Spanish name; short ones stay as they are', () => {
    const same = [...nocCodes.values()].filter((one) => one.iso === null && flagName(one, 'es') === one.name).map(({ code }) => code);
    expect(same.sort()).toEqual(['ANZ', 'BOH', 'DAH', 'MAL', 'ROC', 'RPC', 'WT', 'YUG', 'ZAI']);
    expect(flagName({ code: 'GER', name: 'Germany', iso: 'de' }, 'es')).toBe('Alemania');
  });
  it('[CUI-9] writes positions, sizes and times as people read them', () => {
    expect([videoPosition(0), videoPosition(3_725_900), videoPosition(90_000_000)]).toEqual(['0:00:00', '1:02:05', '25:00:00']);
    expect([bytes(12), bytes(1_400), bytes(2_500_000_000)]).toEqual(['12 B', '1.4 kB', '2.5 GB']);
    expect([duration(12_000), duration(240_000), duration(11_100_000)]).toEqual(['12 s', '4 min', '3 h 05 min']);
    const midnight = new Date(2026, 10, 21, 0, 5, 9).getTime();
    expect([clockTime(midnight), clockSeconds(midnight), clockMillis(midnight)]).toEqual(['00:05', '00:05:09', '00:05:09.000']);
  });
});
