import type {
  BatchAnswer,
  DayChecksum,
  EpochProgress,
  EpochExtent,
  EventBatch,
  EventCategory,
  EventRecord,
  HubId,
  MatchRow,
  NodeId, ObsSessionRow, RowBatchAnswer,
  Side,
  UdpSessionRow,
} from '@restrike/contracts';
import type { AnnouncementStore } from './announcement-store.js';
import type { ClipStore } from './clip-store.js';
import type { ConsoleActStore } from './console-act-store.js';
import type { IvrEventStore } from './ivr-event-store.js';
import type { CommandStore } from './command-store.js';
import type { WishStore } from './wish-store.js';
import type { HubAlerts } from './hub-alerts.js';
import type { HubSamples } from './hub-samples.js';
import type { HubTournaments } from './hub-tournaments.js';
import type { Leadership } from './leadership.js';
import type { TextIndexing } from './text-indexes.js';
import type { AccessStore } from './access-store.js';
import type { AttemptStore } from './attempt-store.js';
import type { AuditStore, NewAuditEntry } from './audit-store.js';
import type { PairingStore } from './pairing-store.js';

/** A court that was seen: when, hub's clock, and how far its clock is off, ms. */
export interface NodeSeen {
  readonly nodeId: NodeId;
  readonly clockOffsetMs: number | null;
  readonly lastSeen: number;
}

/** An event as the hub keeps it: the court's record with its origin. */
export interface HubEvent extends EventRecord {
  readonly nodeId: NodeId;
  readonly courtName: string;
  readonly epoch: string;
  /** Hub's own order of arrival, for keyset pagination over all courts. */
  readonly id: string;
  /** Hub's clock at commit, ms. */
  readonly storedAt: number;
  /** `receivedAt` moved to the hub's clock by the court's measured offset. */
  readonly hubTime: number;
}

/** Position in the newest-first order over all courts; opaque text for clients. */
export interface HubEventQuery {
  readonly cursor?: string;
  readonly limit: number;
  readonly nodeIds?: readonly NodeId[];
  readonly day?: string;
  readonly tournamentId?: string;
  readonly tournamentDayId?: string;
  readonly matchId?: string;
  readonly matchNumber?: string;
  readonly sessionId?: string;
  readonly categories?: readonly EventCategory[];
  readonly sides?: readonly Side[];
  readonly types?: readonly string[];
  readonly validity?: 'valid' | 'invalid';
  readonly fromMs?: number;
  readonly toMs?: number;
  readonly text?: string;
}

export interface SlaveNodeRow {
  readonly nodeId: NodeId;
  readonly courtName: string;
  readonly host: string;
  readonly version: string;
  readonly firstSeen: number;
  readonly lastSeen: number;
  readonly clockOffsetMs: number | null;
  /** When a person removed it from view; null for one that is in view. */
  readonly removedAt: number | null;
}

export interface HubStore {
  /** Commands and what became of them. */
  readonly commands: CommandStore;
  /** Wanted state of the courts. */
  readonly wishes: WishStore;
  /** Clips that courts have offered. */
  readonly clips: ClipStore;
  readonly ivrEvents: IvrEventStore;
  /** What was done at the courts' own consoles. */
  readonly consoleActs: ConsoleActStore;
  readonly announcements: AnnouncementStore;
  /** Users and their sessions. */
  readonly access: AccessStore;
  /** Guesses of passwords and codes. */
  readonly attempts: AttemptStore;
  /** Who changed what. */
  readonly audit: AuditStore;
  /** Agents that asked to join. */
  readonly pairing: PairingStore;
  /** Identity of this hub, made at the first migration. */
  hubId(): Promise<HubId>;
  /** Idempotent, one transaction, one statement per table; answers only after the commit. */
  ingest(batch: EventBatch, courtOffsetMs: number | null, at: number): Promise<BatchAnswer>;
  progress(nodeId: NodeId, epochs: readonly EpochExtent[]): Promise<readonly EpochProgress[]>;
  storeMatches(nodeId: NodeId, rows: readonly MatchRow[]): Promise<RowBatchAnswer>;
  storeSessions(nodeId: NodeId, rows: readonly UdpSessionRow[]): Promise<RowBatchAnswer>;
  storeObsSessions(nodeId: NodeId, rows: readonly ObsSessionRow[]): Promise<RowBatchAnswer>;
  /** OBS sessions of a court, newest first. `before`: a `startedAt`. */
  obsSessions(query: { readonly nodeId: NodeId; readonly day?: string; readonly before?: number; readonly limit: number }): Promise<readonly ObsSessionRow[]>;
  /** A court joins. @returns how many of its rows were taken so far. */
  registerNode(node: { nodeId: NodeId; courtName: string; host: string; version: string; at: number }): Promise<number>;
  /** Takes a court from view until it joins again; false for one that never did. What it sent stays. `entry` is null where it is part of an act that has its entry. */
  removeNode(nodeId: NodeId, at: number, entry: NewAuditEntry | null): Promise<boolean>;
  /** Notes when courts were last seen, each at most once; an offset that is null leaves the one that is known. */
  updateNodes(nodes: readonly NodeSeen[]): Promise<void>;
  nodes(): Promise<readonly SlaveNodeRow[]>;
  /** @throws StoreError `QUERY_TOO_LONG` or `SEARCHES_BUSY` for a text. */
  events(query: HubEventQuery): Promise<{ readonly rows: readonly HubEvent[]; readonly next: string | null }>;
  matches(query: {
    readonly nodeId?: NodeId;
    readonly day?: string;
    readonly matchId?: string;
    readonly cursor?: string;
    readonly limit: number;
  }): Promise<{ readonly rows: readonly (MatchRow & { nodeId: NodeId })[]; readonly next: string | null }>;
  days(nodeId: NodeId): Promise<readonly string[]>;
  checksum(nodeId: NodeId, day: string): Promise<DayChecksum>;
  health(): Promise<{ readonly accessible: boolean; readonly latencyMs: number; readonly events: number; readonly migration: string }>;
  /** Tournaments, days and the context of the courts. */
  readonly tournaments: HubTournaments;
  readonly alerts: HubAlerts;
  readonly samples: HubSamples;
  /** Gives days before `today` (`2026-11-21`) their index of text: work of the one process that leads. */
  indexTexts(today: string): Promise<TextIndexing>;
  /** A candidate for the one process that does what must be done once. Not started. */
  leadership(): Leadership;
  close(): Promise<void>;
}
