import type { CourtView, HubId } from '@restrike/contracts';
import type { HealthSampleRow, ThinningStep } from '@restrike/db/hub';
import type { MachineReading } from '@restrike/runtime';
import type { Readings } from './readings.js';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** How long samples are kept, and how densely: all of the last six hours, a mean a minute for three days, one each ten minutes for thirty. */
export const thinning: readonly ThinningStep[] = [
  { olderThanMs: 6 * hour, spanMs: minute },
  { olderThanMs: 3 * day, spanMs: 10 * minute },
  { olderThanMs: 30 * day, spanMs: 0 },
];

/** Alerts that ended so long ago are forgotten. */
export const alertsKeptMs = 90 * day;

/** HLT-1: a court's figures of now. Of a court that is offline only that is known. Pure. */
export function sampleOf({ nodeId, link, heartbeat, clockOffsetMs }: CourtView, at: number): HealthSampleRow {
  const isOffline = link === 'offline';
  const said = isOffline ? null : heartbeat;
  const machine = said?.machine;
  const stats = said?.obs.flatMap(({ stats: one }) => (one === null || one === undefined ? [] : [one])) ?? [];
  return {
    nodeId,
    at,
    online: isOffline ? 0 : 1,
    cpu: machine?.cpu ?? null,
    memory: machine === undefined ? null : 1 - machine.memoryFreeBytes / machine.memoryTotalBytes,
    processMemoryBytes: said?.memoryBytes ?? null,
    diskFreeBytes: said?.diskFreeBytes ?? null,
    recordingHoursLeft: machine?.recordingHoursLeft ?? null,
    eventsPerSecond: said?.eventsPerSecond ?? null,
    errorShare: said?.errorShare ?? null,
    commitP99Ms: said?.store.commitP99Ms ?? null,
    outboxWaiting: said?.outbox.waiting ?? null,
    clockOffsetMs: isOffline ? null : clockOffsetMs,
    networkInBytesPerS: machine?.networkInBytesPerS ?? null,
    networkOutBytesPerS: machine?.networkOutBytesPerS ?? null,
    obsFps: stats.length === 0 ? null : Math.min(...stats.map(({ fps }) => fps)),
    droppedFrameShare: stats.length === 0 ? null : Math.max(...stats.map(({ droppedFrameShare }) => droppedFrameShare)),
    storeLatencyMs: null,
    loopDelayMs: machine?.loopDelayP99Ms ?? null,
  };
}

/** HLT-1: the hub's own figures of now, and what waits for it at its courts. `machine` null: not read yet. Pure. */
export function sampleOfHub(hubId: HubId, now: Readings, machine: MachineReading | null, courts: readonly CourtView[], at: number): HealthSampleRow {
  const waiting = courts.flatMap(({ link, heartbeat }) => (link === 'offline' || heartbeat === null ? [] : [heartbeat.outbox.waiting]));
  return {
    nodeId: hubId,
    at,
    online: 1,
    cpu: now['cpu-share'] ?? null,
    memory: now['memory-share'] ?? null,
    processMemoryBytes: null,
    diskFreeBytes: machine?.diskFreeBytes ?? null,
    recordingHoursLeft: null,
    eventsPerSecond: now['events-per-second'] ?? null,
    errorShare: now['error-share'] ?? null,
    commitP99Ms: null,
    outboxWaiting: waiting.length === 0 ? null : waiting.reduce((sum, one) => sum + one, 0),
    clockOffsetMs: null,
    networkInBytesPerS: machine?.networkInBytesPerS ?? null,
    networkOutBytesPerS: machine?.networkOutBytesPerS ?? null,
    obsFps: null,
    droppedFrameShare: null,
    storeLatencyMs: now['store-latency-ms'] ?? null,
    loopDelayMs: machine?.loopDelayP99Ms ?? null,
  };
}
