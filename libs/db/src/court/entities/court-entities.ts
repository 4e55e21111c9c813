import { Archive, ArchivedEvent, ArchivedEventDetail } from './archive-entities.js';
import { BegunCommand, ConsoleActRow, OverlayValues } from './command-entities.js';
import { AnnouncementRow, CourtContextRow, Setting, SettingChange, Tournament, TournamentDay } from './context-entities.js';
import {
  CourtEvent,
  EventDetail,
  EventMinute,
  EventSpan,
  Finding,
  PssEventType,
  ScoreHistory,
  UnknownPattern,
  ValidationResult,
  ValidationRule,
  WarningHistory,
} from './event-entities.js';
import { Flag, FlagMapping, FlagRecognition } from './flag-entities.js';
import { Athlete, CourtMatch, MatchAthlete, MatchMemoryRow, MatchRound } from './match-entities.js';
import { Broadcast, ClipRow, ClockJumpRow, IvrEventRecord, ObsConnection, ObsSession, ObsSessionCorrection, PositionsDue, SharedFileRow, TriggerRunRow } from './obs-entities.js';
import { Correction, Epoch, OutboxMark, ParkedRecordRow, SchemaVersion } from './outbox-entities.js';
import { AnalyticsSample, PerformanceSample } from './sample-entities.js';
import { ClientConnection, NetworkInterfaceRow, UdpServerConfig, UdpSession } from './udp-entities.js';

/** Every table of a court store as TypeORM sees it. The migrations make the tables; a test compares the two. */
export const courtEntities = [
  CourtEvent, EventDetail, EventSpan, EventMinute, PssEventType, ScoreHistory, WarningHistory, ValidationRule, ValidationResult, Finding, UnknownPattern,
  CourtMatch, Athlete, MatchAthlete, MatchRound, MatchMemoryRow,
  UdpSession, ClientConnection, NetworkInterfaceRow, UdpServerConfig,
  Epoch, Correction, ParkedRecordRow, OutboxMark, SchemaVersion,
  Tournament, TournamentDay, CourtContextRow, Setting, SettingChange, AnnouncementRow,
  BegunCommand, OverlayValues, ConsoleActRow,
  Flag, FlagMapping, FlagRecognition,
  ObsConnection, Broadcast, ObsSession, ObsSessionCorrection, PositionsDue, ClipRow, ClockJumpRow, TriggerRunRow, SharedFileRow, IvrEventRecord,
  AnalyticsSample, PerformanceSample,
  Archive, ArchivedEvent, ArchivedEventDetail,
];
