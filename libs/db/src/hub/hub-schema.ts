import type { NamedMigration } from '../schema-history.js';
import { CountRowsOfCourts1793000000591 } from './migrations/1793000000591-count-rows-of-courts.js';
import { CreateHubStore1793000000000 } from './migrations/1793000000000-create-hub-store.js';
import { WidenCounts1793000000001 } from './migrations/1793000000001-widen-counts.js';
import { AddAthletes1793000000002 } from './migrations/1793000000002-add-athletes.js';
import { IndexEventQueries1793000000003 } from './migrations/1793000000003-index-event-queries.js';
import { CreateLaterTables1793000000004 } from './migrations/1793000000004-create-later-tables.js';
import { FollowCommands1793000000150 } from './migrations/1793000000150-follow-commands.js';
import { AddContextAlertsSamples1793000000160 } from './migrations/1793000000160-add-context-alerts-samples.js';
import { KeepAuditHead1793000000140 } from './migrations/1793000000140-keep-audit-head.js';
import { SealCommands1793000000240 } from './migrations/1793000000240-seal-commands.js';
import { ShareBetweenHubs1793000000241 } from './migrations/1793000000241-share-between-hubs.js';
import { KeepClipFiles1793000000220 } from './migrations/1793000000220-keep-clip-files.js';
import { MarkClips1793000000320 } from './migrations/1793000000320-mark-clips.js';
import { CancelCommandsRemoveCourts1793000000420 } from './migrations/1793000000420-cancel-commands-remove-courts.js';
import { SampleHubs1793000000440 } from './migrations/1793000000440-sample-hubs.js';
import { TakeConsoleActs1793000000500 } from './migrations/1793000000500-take-console-acts.js';
import { RepeatCommandsOnce1793000000590 } from './migrations/1793000000590-repeat-commands-once.js';
import { PairAgents1793000000141 } from './migrations/1793000000141-pair-agents.js';

/** Every migration of the hub's database, oldest first. One that has landed is never edited. */
export const hubSchema: readonly NamedMigration[] = [
  { version: 1, description: 'Tables that take what courts send; events partitioned by day', migration: CreateHubStore1793000000000 },
  { version: 2, description: 'Room for every count that the contract allows', migration: WidenCounts1793000000001 },
  { version: 3, description: 'Athletes over all courts', migration: AddAthletes1793000000002 },
  { version: 4, description: 'Events by match number and by session', migration: IndexEventQueries1793000000003 },
  { version: 5, description: 'OBS, review, broadcasts, commands, health, users, settings', migration: CreateLaterTables1793000000004 },
  { version: 6, description: 'Commands with their limits and answers, wishes, pages of announcements', migration: FollowCommands1793000000150 },
  { version: 7, description: 'Context with a version, rules of alerts, thinned samples of health, messages between hubs', migration: AddContextAlertsSamples1793000000160 },
  { version: 8, description: 'Head of the audit log', migration: KeepAuditHead1793000000140 },
  { version: 9, description: 'Agents that asked to join, pairing codes', migration: PairAgents1793000000141 },
  { version: 10, description: 'Secrets of commands sealed', migration: SealCommands1793000000240 },
  { version: 11, description: 'What hub processes share: delivered wishes, guesses of passwords and codes', migration: ShareBetweenHubs1793000000241 },
  { version: 12, description: 'Files of clips that courts offer', migration: KeepClipFiles1793000000220 },
  { version: 13, description: 'Events that are marks on clips', migration: MarkClips1793000000320 },
  { version: 14, description: 'Commands that were cancelled, courts that were removed', migration: CancelCommandsRemoveCourts1793000000420 },
  { version: 15, description: 'Samples of the hub itself, its database and its event loop', migration: SampleHubs1793000000440 },
  { version: 16, description: 'Acts at the consoles of the courts', migration: TakeConsoleActs1793000000500 },
  { version: 17, description: 'A command is repeated once', migration: RepeatCommandsOnce1793000000590 },
  { version: 18, description: 'How many rows of each court were taken', migration: CountRowsOfCourts1793000000591 },
];
