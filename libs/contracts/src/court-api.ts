import { z } from 'zod';
import { heartbeatSchema, linkRefusalSchema, liveStateSchema, machineMeasuresSchema } from './link.js';
import { nodeIdSchema, sessionIdSchema, versionSchema, wallMsSchema } from './primitives.js';
import { udpSessionRowSchema } from './rows.js';

/** The listener for the scoring system, as it stands. */
export const listenerReportSchema = z.object({
  state: z.enum(['stopped', 'listening', 'failed']),
  sessionId: sessionIdSchema.nullable(),
  address: z.string(),
  port: z.int(),
  error: z.string().nullable(),
  cause: z.enum(['in-use', 'no-address', 'other']).nullable(),
  /** Bytes the system granted for the socket's buffer. */
  receiveBuffer: z.int(),
  received: z.int(),
  queued: z.int(),
  spilled: z.int(),
  unwritten: z.int(),
  lost: z.int(),
  kernelDrops: z.int().nullable(),
});
export type ListenerReport = z.infer<typeof listenerReportSchema>;

/** Where the agent's link to its hub stands. */
export const hubLinkViewSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('searching') }),
  z.object({ state: z.literal('connecting'), url: z.string() }),
  z.object({ state: z.literal('up'), url: z.string(), since: wallMsSchema, hubId: z.string(), hubVersion: z.string() }),
  z.object({ state: z.literal('down'), url: z.string(), since: wallMsSchema, reason: z.string() }),
  z.object({ state: z.literal('refused'), url: z.string(), refusal: linkRefusalSchema }),
]);
export type HubLinkView = z.infer<typeof hubLinkViewSchema>;

/** How far the hub has what this court has; its own words about a refusal in `reason`. */
export const syncViewSchema = z.object({
  state: z.enum(['offline', 'idle', 'sending', 'waiting', 'refused']),
  reason: z.string().nullable(),
  retryAt: wallMsSchema.nullable(),
  rowsRefused: z.int(),
  waiting: z.int(),
  oldestAt: wallMsSchema.nullable(),
  parked: z.int(),
  lastAckAt: wallMsSchema.nullable(),
});
export type SyncView = z.infer<typeof syncViewSchema>;

/** Answer of `GET /api/state` of an agent: live state, and how its parts stand. */
export const courtStatementSchema = liveStateSchema.extend({
  nodeId: nodeIdSchema,
  courtName: z.string(),
  version: versionSchema,
  listener: listenerReportSchema.nullable(),
  /** Why commits do not go through; null when they do. */
  trouble: z.string().nullable(),
  link: hubLinkViewSchema,
  sync: syncViewSchema,
  /** SIM-1: the console's simulator `plays`, or nothing else was heard since it `played`; null for what is real. Absent from an older agent. */
  simulated: z.enum(['plays', 'played']).nullable().optional(),
});
export type CourtStatement = z.infer<typeof courtStatementSchema>;

/** A network card with one of its IPv4 addresses. */
export const networkCardSchema = z.object({
  name: z.string(),
  address: z.string(),
  netmask: z.string(),
  broadcast: z.string().nullable(),
  mac: z.string(),
  type: z.enum(['wired', 'wireless', 'virtual', 'loopback']),
  isPrivate: z.boolean(),
  /** A hub or a scoring system may be behind it. */
  usable: z.boolean(),
  recommended: z.boolean(),
});

/** Answer of `GET /api/network` of an agent. */
export const courtNetworkSchema = z.object({
  cards: z.array(networkCardSchema),
  /** Where this agent's own pages and feed are served. */
  api: z.object({ host: z.string(), port: z.int() }),
  listener: listenerReportSchema.nullable(),
  hubs: z.array(z.object({ url: z.string(), hubId: z.string().nullable(), version: z.string().nullable(), way: z.string(), via: z.string(), at: wallMsSchema })),
  /** What was tried to find a hub, on which card, and what came of it. */
  attempts: z.array(z.object({ way: z.string(), via: z.string(), tried: z.int(), lastAt: wallMsSchema, error: z.string().nullable() })),
  link: hubLinkViewSchema,
  /** This court's clock minus the hub's, ms; null before it is measured. */
  clockOffsetMs: z.number().nullable(),
});
export type CourtNetwork = z.infer<typeof courtNetworkSchema>;

/** Answer of `GET /api/storage` of an agent: the disk under the data directory and the store on it. */
export const courtStorageSchema = z.object({
  dataDir: z.string(),
  disk: z.object({ totalBytes: z.number(), freeBytes: z.number() }).nullable(),
  store: z.object({
    accessible: z.boolean(),
    error: z.string().nullable(),
    /** `ok`, `unchecked`, or what the check found. */
    integrity: z.string(),
    bytes: z.number(),
    walBytes: z.number(),
    events: z.int(),
    migration: z.object({ version: z.int(), pending: z.int() }),
    rowCounts: z.record(z.string(), z.int()),
    queries: z.record(z.string(), z.object({ calls: z.int(), p50Ms: z.number(), p99Ms: z.number(), maxMs: z.number() })),
    slow: z.array(z.object({ name: z.string(), tookMs: z.number(), at: wallMsSchema })),
  }),
});
export type CourtStorage = z.infer<typeof courtStorageSchema>;

/** Who sent to a UDP session, and how much. */
export const udpClientSchema = z.object({ sessionId: sessionIdSchema, sender: z.string(), firstSeen: wallMsSchema, lastSeen: wallMsSchema, packets: z.int() });

/** ING-6: a minute of the court, by its wall clock; `at` is its beginning. Commit latencies are from datagram to commit, null when none was measured. */
export const minuteFiguresSchema = z.object({ at: wallMsSchema, events: z.int(), eventsPerSecond: z.number(), p50Ms: z.number().nullable(), p99Ms: z.number().nullable() });
export type MinuteFigures = z.infer<typeof minuteFiguresSchema>;

/** Answer of `GET /api/statistics` of an agent (ING-4, ING-6). */
export const courtStatisticsSchema = z.object({
  uptimeS: z.number(),
  eventsPerSecond: z.number(),
  /** Datagram to commit of the last events, ms; null before the first. */
  commitP50Ms: z.number().nullable(),
  commitP99Ms: z.number().nullable(),
  /** Part of one core, and resident bytes, of the agent. */
  cpu: z.number(),
  memoryBytes: z.number(),
  machine: machineMeasuresSchema.nullable(),
  counts: heartbeatSchema.shape.counts,
  /** Over all sessions of the store. */
  totals: z.object({ sessions: z.int(), received: z.int(), parsed: z.int(), errors: z.int(), bytes: z.number(), minBytes: z.int().nullable(), maxBytes: z.int().nullable(), clients: z.int(), kernelDrops: z.int().nullable() }),
  /** Newest first. */
  sessions: z.array(udpSessionRowSchema),
  /** The last that sent goes first. */
  clients: z.array(udpClientSchema),
  /** The last hour's minutes in which something came, newest first. */
  minutes: z.array(minuteFiguresSchema).default([]),
});
export type CourtStatistics = z.infer<typeof courtStatisticsSchema>;

/** Messages that the protocol does not have, by pattern, most frequent first: answer of `GET /api/unknown` of an agent. */
export const unknownPatternsSchema = z.object({
  rows: z.array(z.object({ pattern: z.string(), count: z.int(), firstSeen: wallMsSchema, lastSeen: wallMsSchema, samples: z.array(z.string()), label: z.string().nullable() })),
});
export type UnknownPatterns = z.infer<typeof unknownPatternsSchema>;

/** Body of `POST /api/unknown/label`: what a person says that a pattern is; null takes the words away. */
export const unknownLabelSchema = z.strictObject({ pattern: z.string().min(1).max(500), label: z.string().trim().min(1).max(200).nullable() });
