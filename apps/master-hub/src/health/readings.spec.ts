import type { CourtView } from '@restrike/contracts';
import { defaultRules } from './default-rules.js';
import { describeReading, noPast, readingsOf, remember, type CourtPast } from './readings.js';

const obs = (change: object = {}) => ({ role: 'OBS_BOTH', connection: 'live', scene: null, recording: true, streaming: true, replayBuffer: true, stats: { fps: 60, droppedFrameShare: 0.02 }, ...change });
const view = ({ status = 'round', link = 'online', heartbeat = {}, ...change }: { status?: string; link?: string; heartbeat?: object | null; obs?: object[] } = {}): CourtView =>
  ({
    link,
    clockOffsetMs: -700,
    live: { state: { status } },
    heartbeat:
      heartbeat === null
        ? null
        : {
            obs: change.obs ?? [obs()], listener: { state: 'listening', error: null, kernelDrops: 3 }, outbox: { waiting: 10, parked: 0 }, store: { commitP99Ms: 12 }, eventsPerSecond: 7, errorShare: 0.5, eventsToday: 900,
            machine: { cpu: 0.5, memoryTotalBytes: 100, memoryFreeBytes: 15, diskTotalBytes: 1_000, diskFreeBytes: 100, recordingHoursLeft: 4 }, ...heartbeat,
          },
  }) as unknown as CourtView;
/** Readings after views that came once a second. */
const after = (...views: CourtView[]) => {
  let past: CourtPast = noPast;
  views.forEach((one, second) => (past = remember(past, one, second * 1_000)));
  return readingsOf(views.at(-1) ?? view(), past);
};

describe('[HUB-12] readings of a court', () => {
  it('[HUB-12] are what its last heartbeat says', () => {
    expect(after(view())).toEqual({
      'court-offline': 0, 'court-late': 0, 'events-per-second': 7, 'store-latency-ms': 12, 'memory-share': 0.85, 'cpu-share': 0.5, 'error-share': 0.5, 'events-today': 900, 'disk-free-share': 0.1,
      'recording-hours-left': 4, 'listener-failed': 0, 'clock-off-ms': 700, 'outbox-waiting': 10, 'events-parked': 0, 'kernel-drops': 0, 'obs-unreachable': 0, 'recording-stopped-in-round': 0,
      'stream-stopped-in-round': 0, 'dropped-frames-share': 0.02,
    });
  });

  it('[HUB-12] of a court that is offline, or has not said a word, are that alone', () => {
    expect(after(view(), view({ link: 'offline' }))).toEqual({ 'court-offline': 1, 'court-late': 0 });
    expect(after(view({ heartbeat: null }))).toEqual({ 'court-offline': 0, 'court-late': 0 });
  });

  it('[HUB-12] of a court on which nothing happens for a minute nothing is slow or wrong; one that can not store is told like one that can not listen', () => {
    expect(after(view({ heartbeat: { errorShare: null, store: { commitP99Ms: null } } }))).toMatchObject({ 'store-latency-ms': 0, 'error-share': 0 });
    expect(after(view({ heartbeat: { errorShare: undefined } }))['error-share']).toBeUndefined();
    const listener = (change: object) => after(view({ heartbeat: { listener: { state: 'listening', error: null, kernelDrops: 0, ...change } } }))['listener-failed'];
    expect([listener({}), listener({ state: 'failed' }), listener({ error: 'can not commit: the disk is full' })]).toEqual([0, 1, 1]);
  });

  it('[HUB-12] a recording that does not run counts in a match alone, and only while OBS tells', () => {
    const recording = (status: string, ...given: object[]) => after(view({ status, obs: given }))['recording-stopped-in-round'];
    const off = obs({ recording: false });
    expect(['round', 'challenge', 'injury', 'break', 'loaded', 'finished'].map((status) => recording(status, off))).toEqual([1, 1, 1, 0, 0, 0]);
    expect(recording('round', obs({ recording: null, connection: 'silent' }))).toBeUndefined();
    expect(recording('round', obs({ role: 'OBS_STR' }))).toBeUndefined();
    expect(recording('round')).toBeUndefined();
    // Of two that record each counts, whichever comes first; paused is not recording.
    const [on, paused] = [obs({ role: 'OBS_REC' }), obs({ role: 'OBS_REC', recordingPaused: true })];
    expect([recording('round', on, off), recording('round', off, on), recording('round', on, paused), recording('round', on, on)]).toEqual([1, 1, 1, 0]);
    expect(recording('round', obs({ connection: 'absent', recording: null }))).toBeUndefined();
  });

  it('[HUB-12] an OBS that does not answer counts double while it should record a match', () => {
    const away = (status: string, ...given: object[]) => after(view({ status, obs: given }))['obs-unreachable'];
    const recorder = obs({ role: 'OBS_REC', connection: 'silent', recording: null });
    const streamer = obs({ role: 'OBS_STR', connection: 'gone', recording: null });
    expect([away('round', recorder), away('break', recorder), away('finished', recorder), away('loaded', recorder), away('round', obs({ role: 'OBS_REC' }), streamer), away('round', obs())]).toEqual([2, 2, 1, 1, 1, 0]);
    const limits = defaultRules.filter(({ metric }) => metric === 'obs-unreachable').map(({ severity, raiseAt }) => [severity, raiseAt]);
    expect(limits).toEqual([['warning', 0.5], ['critical', 1.5]]);
    expect(describeReading('obs-unreachable', 2, 1.5)).toBe('a match runs, and no answer from the OBS that records it');
  });

  it('[HUB-12] only a stream that ran can stop, until its match is over', () => {
    const quiet = [obs({ streaming: false })];
    const stream = (...views: CourtView[]) => after(...views)['stream-stopped-in-round'];
    expect(stream(view({ obs: quiet }))).toBe(0);
    expect(stream(view({ status: 'break' }), view({ obs: quiet }))).toBe(1);
    expect(stream(view(), view({ status: 'finished', obs: quiet }), view({ obs: quiet }))).toBe(0);
    expect(stream(view(), view({ obs: [obs({ streaming: null, connection: 'silent' })] }))).toBeUndefined();
  });

  it('[HUB-12] growth of the outbox is told of a while, and drops of the last minute', () => {
    const marks = (seconds: number, change: (second: number) => object) => Array.from({ length: seconds + 1 }, (_, second) => view({ heartbeat: change(second) }));
    const waiting = (second: number) => ({ outbox: { waiting: second * 2, parked: 0 } });
    expect(after(...marks(19, waiting))['outbox-growth-per-minute']).toBeUndefined();
    expect(after(...marks(30, waiting))['outbox-growth-per-minute']).toBe(120);
    const drops = (second: number) => ({ listener: { state: 'listening', kernelDrops: second < 10 ? 3 : 8 } });
    expect([9, 10, 60, 70].map((seconds) => after(...marks(seconds, drops))['kernel-drops'])).toEqual([0, 5, 5, 0]);
  });

  it('[HUB-12] drops of a court that was away meanwhile, or whose listener was started anew, are told when it is back', () => {
    const dropped = (kernelDrops: number | null, link = 'online') => view({ link, heartbeat: { listener: { state: 'listening', kernelDrops } } });
    expect(after(dropped(50))['kernel-drops']).toBe(0);
    // Too busy to listen is too busy to beat.
    expect(after(dropped(3), dropped(3, 'offline'), dropped(3, 'offline'), dropped(3), dropped(800))['kernel-drops']).toBe(797);
    expect(after(dropped(50), dropped(2))['kernel-drops']).toBe(2);
    expect(after(dropped(50), dropped(50, 'offline'), dropped(2))['kernel-drops']).toBe(2);
    expect(after(dropped(null), dropped(null, 'offline'), dropped(null))['kernel-drops']).toBeUndefined();
  });

  it('[HUB-12] are told in words, with the limit that was broken', () => {
    expect(describeReading('memory-share', 0.874, 0.8)).toBe('87.4 % of the memory in use; the limit is 80 %');
    expect(describeReading('store-latency-ms', 180.4, 100)).toBe('180 ms to store; the limit is 100');
    expect(describeReading('court-offline', 1, 0.5)).toBe('no link to the court');
    expect(describeReading('disk-free-share', 0.1, 0.2)).toBe('10 % of the disk free; the limit is 20 %');
  });
});
