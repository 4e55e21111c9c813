import type { AlertMetric, CourtView, Heartbeat } from '@restrike/contracts';

/** What is known of a court, or of the hub, at one moment; a metric that is not known is absent. */
export type Readings = Readonly<Partial<Record<AlertMetric, number>>>;

/** What must be remembered of a court to tell a growth, a loss or a stop. */
export interface CourtPast {
  /** Heartbeats of the last minute, oldest first. */
  readonly marks: readonly { readonly at: number; readonly waiting: number; readonly kernelDrops: number | null }[];
  /** What the court last told of dropped datagrams before its link was lost: what was dropped meanwhile is told when it is back. */
  readonly dropsTold: number | null;
  /** Whether a stream ran at any time since the match before: only what ran can stop. */
  readonly streamed: boolean;
}

export const noPast: CourtPast = { marks: [], dropsTold: null, streamed: false };

const rememberMs = 60_000;
/** A growth is told of no shorter time. */
const growthFromMs = 20_000;
const inMatch: ReadonlySet<string> = new Set(['round', 'challenge', 'injury']);
const betweenMatches: ReadonlySet<string> = new Set(['idle', 'loaded', 'finished']);

/** The past with what a view adds to it. Pure. */
export function remember(past: CourtPast, view: CourtView, now: number): CourtPast {
  const { heartbeat, live, link } = view;
  const dropsTold = past.marks.at(-1)?.kernelDrops ?? past.dropsTold;
  if (heartbeat === null || link === 'offline') return { ...past, marks: [], dropsTold };
  const streaming = heartbeat.obs.some(({ streaming: on }) => on === true);
  const isOver = live !== null && betweenMatches.has(live.state.status);
  const recent = past.marks.filter(({ at }) => at > now - rememberMs);
  const mark = { at: now, waiting: heartbeat.outbox.waiting, kernelDrops: heartbeat.listener.kernelDrops };
  // A counter that went back belongs to a listener that was started anew and counts from 0.
  const restarted = dropsTold !== null && mark.kernelDrops !== null && mark.kernelDrops < dropsTold;
  const before = restarted ? 0 : dropsTold;
  const first = restarted || recent.length === 0 ? [{ ...mark, kernelDrops: before ?? mark.kernelDrops }] : recent;
  return { marks: [...first, mark], dropsTold, streamed: streaming || (past.streamed && !isOver) };
}

/** All readings of a court. `past` includes the view. Pure. */
export function readingsOf(view: CourtView, past: CourtPast): Readings {
  const { heartbeat, link } = view;
  const isOffline = link === 'offline';
  const states: Record<string, number | null> = { 'court-offline': isOffline ? 1 : 0, 'court-late': link === 'late' ? 1 : 0 };
  // What an unreachable court said last is not how it stands now.
  if (heartbeat === null || isOffline) return known(states);
  const { machine } = heartbeat;
  return known({
    ...states,
    'events-per-second': heartbeat.eventsPerSecond,
    // Where nothing was stored for a minute, nothing waits: what was slow then must not ring for ever.
    'store-latency-ms': heartbeat.store.commitP99Ms ?? 0,
    'memory-share': machine === undefined ? null : 1 - machine.memoryFreeBytes / machine.memoryTotalBytes,
    'cpu-share': machine?.cpu ?? null,
    'error-share': heartbeat.errorShare === null ? 0 : heartbeat.errorShare,
    'events-today': heartbeat.eventsToday ?? null,
    'disk-free-share': share(machine?.diskFreeBytes, machine?.diskTotalBytes),
    'recording-hours-left': machine?.recordingHoursLeft ?? null,
    'listener-failed': heartbeat.listener.state === 'failed' || heartbeat.listener.error !== null ? 1 : 0,
    'clock-off-ms': view.clockOffsetMs === null ? null : Math.abs(view.clockOffsetMs),
    'outbox-waiting': heartbeat.outbox.waiting,
    'outbox-growth-per-minute': growth(past),
    'events-parked': heartbeat.outbox.parked,
    'kernel-drops': drops(past),
    ...obsReadings(view, heartbeat, past),
  });
}

function obsReadings({ live }: CourtView, { obs }: Heartbeat, { streamed }: CourtPast): Record<string, number | null> {
  const configured = obs.filter(({ connection }) => connection !== 'absent');
  if (configured.length === 0) return {};
  const fighting = live !== null && inMatch.has(live.state.status);
  // From its first round to its end: an alert that fell and rose at each rest would ring, and want to be acknowledged, at each round.
  const isUnderWay = fighting || live?.state.status === 'break';
  const recorders = configured.filter(({ role }) => role !== 'OBS_STR');
  // Of an OBS that does not answer nothing is known: that is a reading of its own. One of several that does not record is missed like the only one.
  const telling = recorders.filter(({ recording: on }) => on !== null);
  const recording = telling.length === 0 ? null : telling.every(({ recording: on, recordingPaused }) => on === true && recordingPaused !== true);
  const isAway = ({ connection }: { readonly connection: string }): boolean => connection !== 'live';
  const streaming = configured.find(({ streaming: on }) => on === true) !== undefined ? true : (configured.find(({ streaming: on }) => on !== null)?.streaming ?? null);
  const stats = configured.flatMap(({ stats: one }) => (one === null || one === undefined ? [] : [one]));
  return {
    // 2: one that should record what runs now.
    'obs-unreachable': isUnderWay && recorders.some(isAway) ? 2 : configured.some(isAway) ? 1 : 0,
    'recording-stopped-in-round': recorders.length === 0 ? null : !fighting ? 0 : recording === null ? null : recording ? 0 : 1,
    'stream-stopped-in-round': !fighting || !streamed ? 0 : streaming === null ? null : streaming ? 0 : 1,
    'dropped-frames-share': stats.length === 0 ? null : Math.max(...stats.map(({ droppedFrameShare }) => droppedFrameShare)),
  };
}

function growth({ marks }: CourtPast): number | null {
  const [first] = marks;
  const last = marks.at(-1);
  if (first === undefined || last === undefined || last.at - first.at < growthFromMs) return null;
  return ((last.waiting - first.waiting) / (last.at - first.at)) * 60_000;
}

/** Drops within the last minute. */
function drops({ marks }: CourtPast): number | null {
  const counts = marks.flatMap(({ kernelDrops }) => (kernelDrops === null ? [] : [kernelDrops]));
  const [first] = counts;
  return first === undefined ? null : (counts.at(-1) ?? first) - first;
}

const share = (part: number | null | undefined, whole: number | null | undefined): number | null => (part == null || whole == null ? null : part / whole);

const known = (values: Record<string, number | null | undefined>): Readings =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== undefined && Number.isFinite(value)));

const percent = (value: number): string => `${String(Math.round(value * 1000) / 10)} %`;
const whole = (value: number): string => String(Math.round(value));
/** What a value is in words; for a state, what is so. */
const words: Readonly<Record<AlertMetric, (value: number) => string>> = {
  'events-per-second': (value) => `${whole(value)} events a second`,
  'store-latency-ms': (value) => `${whole(value)} ms to store`,
  'memory-share': (value) => `${percent(value)} of the memory in use`,
  'cpu-share': (value) => `${percent(value)} of the processor in use`,
  'error-share': (value) => `${percent(value)} wrong`,
  'events-today': (value) => `${whole(value)} events today`,
  'disk-free-share': (value) => `${percent(value)} of the disk free`,
  'recording-hours-left': (value) => `${String(Math.round(value * 10) / 10)} h of recording left`,
  'court-offline': (value) => (value > 0 ? 'no link to the court' : 'linked'),
  'court-late': (value) => (value > 0 ? 'heartbeats are late' : 'heartbeats come'),
  'listener-failed': (value) => (value > 0 ? 'the court receives nothing, or can not store it' : 'scoring data is received and stored'),
  'obs-unreachable': (value) => (value > 1 ? 'a match runs, and no answer from the OBS that records it' : value > 0 ? 'no answer from OBS' : 'OBS answers'),
  'recording-stopped-in-round': (value) => (value > 0 ? 'a match runs, and no recording, or a paused one' : 'as it should be'),
  'stream-stopped-in-round': (value) => (value > 0 ? 'a match runs, and the stream that ran has stopped' : 'as it should be'),
  'dropped-frames-share': (value) => `${percent(value)} of the frames dropped`,
  'clock-off-ms': (value) => `${whole(value)} ms off the hub’s clock`,
  'outbox-waiting': (value) => `${whole(value)} events wait for the hub`,
  'outbox-growth-per-minute': (value) => `${whole(value)} more events wait each minute`,
  'events-parked': (value) => `${whole(value)} events refused`,
  'kernel-drops': (value) => `${whole(value)} datagrams dropped in the last minute`,
};

/** A reading for people, with the limit that it broke where it has one. */
export function describeReading(metric: AlertMetric, value: number, limit: number): string {
  const isState = metric === 'court-offline' || metric === 'court-late' || metric.endsWith('-failed') || metric.endsWith('-unreachable') || metric.endsWith('-in-round');
  return isState ? words[metric](value) : `${words[metric](value)}; the limit is ${words[metric](limit).split(' ').slice(0, metric.endsWith('share') ? 2 : 1).join(' ')}`;
}
