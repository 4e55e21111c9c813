import { z } from 'zod';
import { nodeIdSchema, wallMsSchema } from './primitives.js';

/** Figures of one court, or of the hub itself, at one time, as kept for plots. null: not known then, or nothing that it has. */
export const healthPointSchema = z.object({
  /** Hub's clock, ms: the end of the span that the point stands for. */
  at: wallMsSchema,
  /** Samples behind it; figures are their means unless said otherwise. */
  samples: z.int().positive(),
  /** Share of the samples at which the court was linked, 0 … 1. */
  online: z.number().min(0).max(1),
  /** Share of the whole machine, 0 … 1. */
  cpu: z.number().nullable(),
  memory: z.number().nullable(),
  /** Resident memory of the agent, bytes. */
  processMemoryBytes: z.number().nullable(),
  diskFreeBytes: z.number().nullable(),
  recordingHoursLeft: z.number().nullable(),
  eventsPerSecond: z.number().nullable(),
  /** Share of events that were invalid or unknown, or of requests that the hub refused, 0 … 1. */
  errorShare: z.number().nullable(),
  commitP99Ms: z.number().nullable(),
  /** Greatest of the span; of the hub: what waits for it at all courts. */
  outboxWaiting: z.number().nullable(),
  clockOffsetMs: z.number().nullable(),
  networkInBytesPerS: z.number().nullable(),
  networkOutBytesPerS: z.number().nullable(),
  /** Least of the OBS connections. */
  obsFps: z.number().nullable(),
  /** Greatest of the OBS connections, 0 … 1. */
  droppedFrameShare: z.number().nullable(),
  /** Of the hub: a round trip to its database, ms. */
  storeLatencyMs: z.number().nullable(),
  /** How late timers of the process are, 99th percentile, ms; greatest of the span. */
  loopDelayMs: z.number().nullable(),
});
export type HealthPoint = z.infer<typeof healthPointSchema>;

/** Answer of `GET /api/health/history`: points oldest first, at most as many as asked for; spans without samples have none. */
export const healthHistorySchema = z.object({
  /** A court's, or the hub's own id. */
  nodeId: nodeIdSchema,
  fromMs: wallMsSchema,
  toMs: wallMsSchema,
  /** Length of a span, ms. */
  spanMs: z.number().positive(),
  points: z.array(healthPointSchema).max(2000),
});
export type HealthHistory = z.infer<typeof healthHistorySchema>;

/** Answer of `GET /api/health/hub`: the hub itself now, as its alerts judge it. null: not known. */
export const hubHealthSchema = z.object({
  version: z.string(),
  /** Seconds since this process started. */
  uptimeS: z.number().nonnegative(),
  courts: z.int().nonnegative(),
  /** Of them, those with a link. */
  linked: z.int().nonnegative(),
  /** Time of a round trip to the database, ms. */
  storeLatencyMs: z.number().nullable(),
  /** Shares of the whole machine, 0 … 1. */
  cpu: z.number().nullable(),
  memory: z.number().nullable(),
  diskFree: z.number().nullable(),
  eventsPerSecond: z.number().nullable(),
  /** Share of the requests of courts that were refused, 0 … 1. */
  errorShare: z.number().nullable(),
});
export type HubHealth = z.infer<typeof hubHealthSchema>;
