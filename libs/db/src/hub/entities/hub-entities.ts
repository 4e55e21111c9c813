import { Announcement, AnnouncementReceipt, CommandOutcome, CommandRow, WishRevision, WishRow } from './command-entities.js';
import { AttemptRow, AuditEntry, AuditHead, PairingCodeRow, SlavePairing, TakenConsoleAct, User, UserSession } from './access-entities.js';
import { HubSchemaVersion, HubSetting, HubSettingChange, HubTournament, HubTournamentDay } from './context-entities.js';
import { HubIdentity, HubUdpSession, SlaveNode } from './court-entities.js';
import { EventProgress, StoredHubEvent } from './event-entities.js';
import { Alert, AlertRuleRow, HealthSample, SocketAttachment } from './health-entities.js';
import { HubAthlete, HubMatch, HubMatchAthlete } from './match-entities.js';
import { HubObsSession, IvrClip, IvrEvent, YoutubeBroadcast } from './review-entities.js';

/** Every table of the hub's database as TypeORM sees it. The migrations make the tables; a test compares the two. */
export const hubEntities = [
  StoredHubEvent, EventProgress,
  HubMatch, HubAthlete, HubMatchAthlete,
  HubIdentity, SlaveNode, HubUdpSession,
  HealthSample, Alert, AlertRuleRow, SocketAttachment,
  HubTournament, HubTournamentDay, HubSetting, HubSettingChange, HubSchemaVersion,
  HubObsSession, IvrEvent, IvrClip, YoutubeBroadcast,
  CommandRow, CommandOutcome, WishRow, WishRevision, Announcement, AnnouncementReceipt,
  AttemptRow, User, UserSession, AuditEntry, AuditHead, SlavePairing, PairingCodeRow, TakenConsoleAct,
];
