import { z } from 'zod';
import { epochIdSchema, hubIdSchema, nodeIdSchema, noControlCharacters, sequenceSchema, versionSchema, wallMsSchema, uuidSchema } from './primitives.js';
import { matchStateSchema } from './match-state.js';
import { manualMarkSchema } from './manual.js';
import { obsRoleSchema } from './obs-role.js';
import { eventRecordSchema } from './event.js';
import { courtOverlaysSchema } from './overlay.js';

/** Version of the wire between agent and hub. A change that an older end cannot read raises it. */
export const LINK_PROTOCOL = 1;

/** Socket.IO namespace of the link, opened by the agent. */
export const LINK_NAMESPACE = '/agents';

/** Events of one epoch that the court has: `from` to `through`, without holes. `through` is `from - 1` when empty. */
export const epochExtentSchema = z.object({
  epoch: epochIdSchema,
  from: sequenceSchema,
  through: z.int().nonnegative(),
});
export type EpochExtent = z.infer<typeof epochExtentSchema>;

/** First words of an agent, in the socket's `auth`. */
export const linkHelloSchema = z.object({
  protocol: z.int().positive(),
  version: versionSchema,
  nodeId: nodeIdSchema,
  /** Name of the court, as the operator typed it. */
  courtName: z.string().min(1).max(80).regex(...noControlCharacters),
  host: z.string().max(255).regex(...noControlCharacters),
  /** Join token or the agent's own credential. Never logged. */
  token: z.string().max(512),
  /** Epochs that are not yet wholly acknowledged, oldest first. */
  epochs: z.array(epochExtentSchema).max(1000),
  /** Port of the agent's own live feed on the court network. */
  apiPort: z.int().min(0).max(65535),
});
export type LinkHello = z.infer<typeof linkHelloSchema>;

/** Which of an epoch's events the hub has committed. */
export const epochProgressSchema = z.object({
  epoch: epochIdSchema,
  /** Highest sequence up to which the hub has everything; `from - 1` when it has nothing. */
  contiguous: z.int().nonnegative(),
  /** Highest sequence the hub has; `from - 1` when it has nothing. */
  highest: z.int().nonnegative(),
  /** Missing ranges above `contiguous` and below the highest the hub has, both ends included; at most 100. */
  gaps: z.array(z.tuple([sequenceSchema, sequenceSchema])).max(100),
});
export type EpochProgress = z.infer<typeof epochProgressSchema>;

/** Answer to a hello: the agent may work. Sent as event `ack`. */
export const linkAckSchema = z.object({
  protocol: z.int().positive(),
  version: versionSchema,
  hubId: hubIdSchema,
  hubTime: wallMsSchema,
  tournament: z.string().nullable(),
  progress: z.array(epochProgressSchema),
  /** Rows of this court that the hub has taken so far, as in the answer to a batch of them. */
  rowsTaken: z.int().nonnegative().optional(),
  /** Milliseconds between heartbeats that the hub wants. */
  heartbeatMs: z.int().min(500).max(60_000),
});
export type LinkAck = z.infer<typeof linkAckSchema>;

/** Closed list of reasons to refuse an agent. */
export const refusalCodeSchema = z.enum([
  'BAD_TOKEN',
  'REVOKED',
  /** Asked to join; the control room has not decided yet. */
  'NOT_APPROVED',
  'VERSION_SKEW',
  'BAD_HELLO',
  'NODE_ID_IN_USE',
  'HUB_BUSY',
]);
export const linkRefusalSchema = z.object({
  code: refusalCodeSchema,
  /** For the operator: what and what to do. */
  message: z.string(),
  hubVersion: versionSchema,
  agentVersion: z.string().nullable(),
  /** Milliseconds after which another try makes sense; null when only a person can help. */
  retryAfterMs: z.int().nullable(),
});
export type LinkRefusal = z.infer<typeof linkRefusalSchema>;

/** State of one OBS connection; `absent` when none is configured. */
export const obsStatusSchema = z.object({
  role: obsRoleSchema,
  connection: z.enum(['absent', 'connecting', 'live', 'silent', 'gone']),
  /** Why it is not live, for people: a wrong password, a closed OBS. */
  reason: z.string().max(500).nullable().optional(),
  scene: z.string().nullable(),
  recording: z.boolean().nullable(),
  /** The recording runs and is paused: its file does not grow. */
  recordingPaused: z.boolean().optional(),
  streaming: z.boolean().nullable(),
  replayBuffer: z.boolean().nullable(),
  /** Figures of the last seconds; absent or null while OBS does not tell them. */
  stats: z
    .object({
      fps: z.number().nonnegative(),
      /** Share of frames that were lost in rendering, encoder or network since the last figures, 0 … 1. */
      droppedFrameShare: z.number().min(0).max(1),
    })
    .nullable()
    .optional(),
  /** Scenes that this OBS has, in its order; from here the control room's lists come. */
  scenes: z.array(z.string().max(200)).max(200).optional(),
  /** Audio inputs and whether they are muted. */
  inputs: z.array(z.object({ name: z.string().max(200), muted: z.boolean() })).max(100).optional(),
});

/** MON-1: the machine under a court. null: the platform does not tell. */
export const machineMeasuresSchema = z.object({
  /** Share of all cores in use, 0 … 1. */
  cpu: z.number().min(0).max(1),
  memoryTotalBytes: z.number().positive(),
  memoryFreeBytes: z.number().nonnegative(),
  /** Of the disk that takes the recordings. */
  diskTotalBytes: z.number().positive().nullable(),
  diskFreeBytes: z.number().nonnegative().nullable(),
  /** Growth of the recording while one runs, else of the last one; null before the first. */
  recordingBytesPerS: z.number().nonnegative().nullable(),
  /** How long that disk lasts at that rate, hours. */
  recordingHoursLeft: z.number().nonnegative().nullable(),
  networkInBytesPerS: z.number().nonnegative().nullable(),
  networkOutBytesPerS: z.number().nonnegative().nullable(),
  temperatureC: z.number().nullable(),
  /** 99th percentile of how late the agent's main thread was in the last interval, ms. */
  loopDelayP99Ms: z.number().nonnegative(),
});
export type MachineMeasures = z.infer<typeof machineMeasuresSchema>;

/** What a court says of itself, every few seconds and at once on change. */
export const heartbeatSchema = z.object({
  nodeId: nodeIdSchema,
  sentAt: wallMsSchema,
  /** Local addresses of the court's usable interfaces. */
  addresses: z.array(z.string()).max(32),
  obs: z.array(obsStatusSchema).max(16),
  listener: z.object({
    state: z.enum(['stopped', 'listening', 'failed']),
    address: z.string(),
    port: z.int(),
    error: z.string().nullable(),
    received: z.int(),
    /** Datagrams the kernel threw away since the listener started; null where the platform does not tell. */
    kernelDrops: z.int().nullable(),
    queued: z.int(),
    spilled: z.int(),
  }),
  outbox: z.object({
    /** Events committed on the court and not yet acknowledged by the hub. */
    waiting: z.int(),
    /** When the oldest waiting event was received; null when none waits. */
    oldestAt: wallMsSchema.nullable(),
    /** Events that the hub refused and a person must look at. */
    parked: z.int(),
    lastAckAt: wallMsSchema.nullable(),
  }),
  store: z.object({
    events: z.int(),
    bytes: z.number(),
    commitP99Ms: z.number().nullable(),
  }),
  counts: z.object({ unknown: z.int(), invalid: z.int() }),
  clockOffsetMs: z.number().nullable(),
  cpu: z.number().min(0),
  memoryBytes: z.number(),
  diskFreeBytes: z.number().nullable(),
  eventsPerSecond: z.number(),
  uptimeS: z.number(),
  /** Since when an operator edits what is shown; null or absent: nobody does. */
  manualSince: wallMsSchema.nullable().optional(),
  machine: machineMeasuresSchema.optional(),
  /** Share of the events of the last minute that were invalid or unknown, 0 … 1; null when there were none. */
  errorShare: z.number().min(0).max(1).nullable().optional(),
  /** Events of the day that events carry now: the active tournament day, which may go on past midnight, or else the calendar's. */
  eventsToday: z.int().nonnegative().optional(),
  /** Under which tournament and day the court works, and which version of the hub's context it took last; null for none. */
  context: z
    .object({ hubId: hubIdSchema.nullable(), version: z.int().nonnegative().nullable(), tournamentId: uuidSchema.nullable(), tournamentDayId: uuidSchema.nullable() })
    .nullable()
    .optional(),
  overlays: courtOverlaysSchema.optional(),
});
export type Heartbeat = z.infer<typeof heartbeatSchema>;

/**
 * Live state of a court, sent as binary (MessagePack of this). The newest wins: under pressure older ones are dropped,
 * never queued. Displays live from it; records come by the durable path.
 */
export const liveStateSchema = z.object({
  epoch: epochIdSchema,
  /** Sequence of the last event applied; 0 before the first. */
  sequence: z.int().nonnegative(),
  state: matchStateSchema,
  /** Wall clock of the court at sending; with `clock.asOf` it gives the age of the clock whatever the offset. */
  sentAt: wallMsSchema,
  /** Wall clock of the court when the datagram behind this state was received; null for a snapshot. */
  receivedAt: wallMsSchema.nullable(),
  /** AUX-1: `state` has an operator's edits in it; null or absent: it is the scoring system's own. */
  manual: manualMarkSchema.nullable().optional(),
});
export type LiveState = z.infer<typeof liveStateSchema>;

/** Round trip for the clock offset: the agent sends `t0`, the hub answers with its times of receipt and of answer. */
export const clockProbeSchema = z.object({ t0: wallMsSchema });
export const clockAnswerSchema = z.object({ t0: wallMsSchema, t1: wallMsSchema, t2: wallMsSchema });

/** Body of `POST /api/events/bulk`, gzip. Sequences ascend; holes are allowed and come back as gaps. */
export const eventBatchSchema = z.strictObject({
  nodeId: nodeIdSchema,
  epoch: epochExtentSchema.pick({ epoch: true, from: true }),
  records: z.array(eventRecordSchema).min(1).max(500),
});
export type EventBatch = z.infer<typeof eventBatchSchema>;

/** Answer to a batch: sent only after the hub's commit. */
export const batchAnswerSchema = z.object({
  accepted: z.int(),
  /** Records the hub had already, in this or a newer version. */
  repeated: z.int(),
  /** Records whose newer version replaced an older one. */
  updated: z.int(),
  progress: epochProgressSchema,
});
export type BatchAnswer = z.infer<typeof batchAnswerSchema>;

/** Answer of every refused HTTP request. `index` names the record of a batch that was refused. */
export const apiErrorSchema = z.object({
  code: z.string(),
  message: z.string(),
  index: z.int().nonnegative().optional(),
  path: z.string().optional(),
});
export type ApiError = z.infer<typeof apiErrorSchema>;

/** DNS-SD service type of the hub, without underscore and protocol: `_restrike-vta._tcp`. */
export const MDNS_SERVICE = 'restrike-vta';

/** What an agent broadcasts to find a hub, as JSON in one datagram. */
export const discoveryRequestSchema = z.object({ type: z.literal('discovery_request') });

/** The hub's answer to the asker. */
export const discoveryResponseSchema = z.object({
  type: z.literal('discovery_response'),
  service: z.literal(MDNS_SERVICE),
  port: z.int().min(1).max(65535),
  version: z.string(),
  hubId: hubIdSchema,
  /** Whether the port speaks TLS. */
  tls: z.boolean().optional(),
});
