import { clipOfferAnswerSchema, clipOfferSchema, hubClipListSchema, hubClipSchema } from './clip-offer.js';
import { z } from 'zod';
import { alertChangeSchema, alertListSchema, alertRuleSchema, alertSchema } from './alert.js';
import { clipListSchema, clipMarksSchema, clipSchema } from './clip.js';
import {
  challengeMessageSchema,
  clipsMessageSchema,
  courtAnnouncementsMessageSchema,
  obsMessageSchema,
  obsSessionsMessageSchema,
  playerMessageSchema,
  triggerRunsMessageSchema,
} from './court-feed.js';
import { overlayMessageSchema, overlayValuesMessageSchema } from './overlay.js';
import { announcementSchema, announcementSeenSchema, announcementViewSchema, courtAnnouncementSchema } from './announcement.js';
import { commandOutcomeSchema, commandRecallAnswerSchema, commandRecallSchema, commandSchema } from './command.js';
import {
  clearWishesSchema,
  commandListSchema,
  commandPreviewSchema,
  commandViewSchema,
  postAnnouncementSchema,
  postCommandSchema,
  postWishesSchema,
  previewCommandSchema,
  retryCommandSchema,
} from './control-api.js';
import {
  announcementMadeSchema,
  announcementReceiptsSchema,
  announcementsSnapshotSchema,
  commandIssuedSchema,
  commandProgressSchema,
  commandsSnapshotSchema,
  feedWatchSchema,
  slaveChangedSchema,
  slavesForgottenSchema,
  slavesSnapshotSchema,
  wishesChangedSchema,
} from './hub-feed.js';
import { logPageSchema, logQuerySchema } from './log.js';
import { wishSetSchema } from './wish.js';
import { courtFindingsSchema, matchReportSchema, validationRulesSchema } from './match-report.js';
import { courtNetworkSchema, courtStatementSchema, courtStatisticsSchema, courtStorageSchema, unknownLabelSchema, unknownPatternsSchema } from './court-api.js';
import { courtAccessSchema, courtLoginSchema, courtPinChangeSchema } from './court-access.js';
import { auditPageSchema, loginSchema, meSchema, newUserSchema, ownPasswordSchema, sessionSchema, setupSchema, setupStateSchema, userChangeSchema, userSchema } from './access.js';
import { eventRecordSchema } from './event.js';
import { healthHistorySchema, hubHealthSchema } from './health.js';
import {
  apiErrorSchema,
  batchAnswerSchema,
  clockAnswerSchema,
  clockProbeSchema,
  discoveryRequestSchema,
  discoveryResponseSchema,
  eventBatchSchema,
  heartbeatSchema,
  linkAckSchema,
  linkHelloSchema,
  linkRefusalSchema,
  liveStateSchema,
} from './link.js';
import { simulatorSendSchema, simulatorStartSchema, simulatorViewSchema } from './court-simulator.js';
import { manualEditSchema, manualViewSchema } from './manual.js';
import { consoleActBatchSchema, consoleActSchema } from './console-act.js';
import { ivrEventBatchSchema, ivrEventListSchema, ivrEventRowSchema } from './ivr-event.js';
import { matchStateSchema } from './match-state.js';
import { obsActSchemas, preflightSchema } from './obs-view.js';
import { changeBroadcastSchema, clockJumpSchema, correctSessionSchema, courtBroadcastSchema, obsSessionBatchSchema, obsSessionListSchema, obsSessionRowSchema } from './obs-session.js';
import { changeSettingsSchema, obsConnectionDraftSchema, obsConnectionListSchema, resetSettingsSchema, settingHistorySchema, settingListSchema } from './court-setting.js';
import { sharedFolderViewSchema } from './shared-file.js';
import { chapterFilesSchema, dayVideosSchema, writeChaptersSchema } from './day-video.js';
import { courtTournamentViewSchema } from './court-tournament.js';
import { flagHistorySchema, flagListSchema, flagMappingSchema, flagScanSchema, ownFlagsSchema } from './flag.js';
import { courtViewSchema, feedChangeSchema, feedGoneSchema, feedSnapshotSchema } from './overview.js';
import {
  dayChecksumSchema,
  matchBatchSchema,
  matchRowSchema,
  rowBatchAnswerSchema,
  sessionBatchSchema,
  udpSessionRowSchema,
} from './rows.js';
import { courtContextAnswerSchema, courtContextSchema, tournamentDayDraftSchema, tournamentDaySchema, tournamentDraftSchema, tournamentSchema } from './tournament.js';
import { replayAnswerSchema, triggerOverviewSchema, triggerRunSchema, triggerSwitchSchema } from './trigger.js';

import {
  chooseHubSchema,
  courtPairingSchema,
  hubIdentitySchema,
  madePairingCodeSchema,
  newPairingCodeSchema,
  pairingCodeListSchema,
  registerAnswerSchema,
  registerRequestSchema,
  approveSlaveSchema,
  revokeSlaveSchema,
  slaveListSchema,
} from './pairing.js';

/** Every shape that crosses a wire, by the name its frozen JSON Schema has in `frozen/`. */
export const wireSchemas = {
  alert: alertSchema,
  'alert-change': alertChangeSchema,
  'alert-list': alertListSchema,
  'alert-rule': alertRuleSchema,
  announcement: announcementSchema,
  'announcement-made': announcementMadeSchema,
  'announcement-receipts': announcementReceiptsSchema,
  'announcement-seen': announcementSeenSchema,
  'announcement-view': announcementViewSchema,
  'announcements-snapshot': announcementsSnapshotSchema,
  'access-login': loginSchema,
  'access-me': meSchema,
  'access-password': ownPasswordSchema,
  'access-session': sessionSchema,
  'access-setup': setupSchema,
  'access-setup-state': setupStateSchema,
  'api-error': apiErrorSchema,
  'audit-page': auditPageSchema,
  'batch-answer': batchAnswerSchema,
  'clip-offer': clipOfferSchema,
  'clip-offer-answer': clipOfferAnswerSchema,
  'hub-clip': hubClipSchema,
  'hub-clip-list': hubClipListSchema,
  'clock-answer': clockAnswerSchema,
  'clock-jump': clockJumpSchema,
  'clock-probe': clockProbeSchema,
  'clear-wishes': clearWishesSchema,
  command: commandSchema,
  'command-issued': commandIssuedSchema,
  'command-list': commandListSchema,
  'command-outcome': commandOutcomeSchema,
  'court-context': courtContextSchema,
  'court-context-answer': courtContextAnswerSchema,
  'command-preview': commandPreviewSchema,
  'command-progress': commandProgressSchema,
  'command-recall': commandRecallSchema,
  'command-recall-answer': commandRecallAnswerSchema,
  'command-view': commandViewSchema,
  'commands-snapshot': commandsSnapshotSchema,
  'court-announcement': courtAnnouncementSchema,
  'court-announcements-message': courtAnnouncementsMessageSchema,
  'overlay-values-message': overlayValuesMessageSchema,
  'court-access': courtAccessSchema,
  'court-login': courtLoginSchema,
  'court-network': courtNetworkSchema,
  'court-pin-change': courtPinChangeSchema,
  'court-broadcast': courtBroadcastSchema,
  'court-tournament-view': courtTournamentViewSchema,
  'court-statement': courtStatementSchema,
  'court-statistics': courtStatisticsSchema,
  'court-findings': courtFindingsSchema,
  'match-report': matchReportSchema,
  'validation-rules': validationRulesSchema,
  'court-storage': courtStorageSchema,
  'court-view': courtViewSchema,
  'day-checksum': dayChecksumSchema,
  'discovery-request': discoveryRequestSchema,
  'discovery-response': discoveryResponseSchema,
  'event-batch': eventBatchSchema,
  'event-record': eventRecordSchema,
  'flag-history': flagHistorySchema,
  'flag-list': flagListSchema,
  'flag-mapping': flagMappingSchema,
  'flag-scan': flagScanSchema,
  'own-flags': ownFlagsSchema,
  'feed-change': feedChangeSchema,
  'feed-gone': feedGoneSchema,
  'feed-snapshot': feedSnapshotSchema,
  'health-history': healthHistorySchema,
  'hub-health': hubHealthSchema,
  'feed-watch': feedWatchSchema,
  heartbeat: heartbeatSchema,
  'console-act': consoleActSchema,
  'console-act-batch': consoleActBatchSchema,
  'ivr-event-batch': ivrEventBatchSchema,
  'ivr-event-list': ivrEventListSchema,
  'ivr-event-row': ivrEventRowSchema,
  'link-ack': linkAckSchema,
  'link-hello': linkHelloSchema,
  'link-refusal': linkRefusalSchema,
  'live-state': liveStateSchema,
  'log-page': logPageSchema,
  'log-query': logQuerySchema,
  'simulator-send': simulatorSendSchema,
  'simulator-start': simulatorStartSchema,
  'simulator-view': simulatorViewSchema,
  'manual-edit': manualEditSchema,
  'manual-view': manualViewSchema,
  'match-batch': matchBatchSchema,
  'match-row': matchRowSchema,
  'match-state': matchStateSchema,
  'post-announcement': postAnnouncementSchema,
  'post-command': postCommandSchema,
  'post-wishes': postWishesSchema,
  'preview-command': previewCommandSchema,
  'retry-command': retryCommandSchema,
  'row-batch-answer': rowBatchAnswerSchema,
  'session-batch': sessionBatchSchema,
  tournament: tournamentSchema,
  'tournament-day': tournamentDaySchema,
  'tournament-day-draft': tournamentDayDraftSchema,
  'tournament-draft': tournamentDraftSchema,
  'udp-session-row': udpSessionRowSchema,
  'unknown-label': unknownLabelSchema,
  'unknown-patterns': unknownPatternsSchema,
  'challenge-message': challengeMessageSchema,
  clip: clipSchema,
  'clip-list': clipListSchema,
  'clip-marks': clipMarksSchema,
  'clips-message': clipsMessageSchema,
  'obs-message': obsMessageSchema,
  'change-settings': changeSettingsSchema,
  'obs-connection-draft': obsConnectionDraftSchema,
  'obs-connection-list': obsConnectionListSchema,
  'reset-settings': resetSettingsSchema,
  'setting-history': settingHistorySchema,
  'setting-list': settingListSchema,
  'change-broadcast': changeBroadcastSchema,
  'correct-session': correctSessionSchema,
  'obs-session-list': obsSessionListSchema,
  'chapter-files': chapterFilesSchema,
  'day-videos': dayVideosSchema,
  'write-chapters': writeChaptersSchema,
  'shared-folder-view': sharedFolderViewSchema,
  'obs-session-batch': obsSessionBatchSchema,
  'obs-session-row': obsSessionRowSchema,
  'obs-sessions-message': obsSessionsMessageSchema,
  'obs-connect': obsActSchemas.connect,
  'obs-scene': obsActSchemas.scene,
  'obs-recording': obsActSchemas.recording,
  'obs-stream': obsActSchemas.stream,
  'obs-replay-buffer': obsActSchemas['replay-buffer'],
  'obs-mute': obsActSchemas.mute,
  'overlay-message': overlayMessageSchema,
  'player-message': playerMessageSchema,
  preflight: preflightSchema,
  'replay-answer': replayAnswerSchema,
  'trigger-overview': triggerOverviewSchema,
  'trigger-run': triggerRunSchema,
  'trigger-runs-message': triggerRunsMessageSchema,
  'trigger-switch': triggerSwitchSchema,
  'slave-changed': slaveChangedSchema,
  'slaves-forgotten': slavesForgottenSchema,
  'slaves-snapshot': slavesSnapshotSchema,
  'wish-set': wishSetSchema,
  'wishes-changed': wishesChangedSchema,
  'choose-hub': chooseHubSchema,
  'court-pairing': courtPairingSchema,
  'hub-identity': hubIdentitySchema,
  'pairing-code-list': pairingCodeListSchema,
  'pairing-code-made': madePairingCodeSchema,
  'pairing-code-new': newPairingCodeSchema,
  'register-answer': registerAnswerSchema,
  'register-request': registerRequestSchema,
  'approve-slave': approveSlaveSchema,
  'revoke-slave': revokeSlaveSchema,
  'slave-list': slaveListSchema,
  user: userSchema,
  'user-change': userChangeSchema,
  'user-new': newUserSchema,
} as const satisfies Record<string, z.ZodType>;

export type WireName = keyof typeof wireSchemas;

/** JSON Schema (2020-12) of a wire shape, as a plain value. */
export function wireJsonSchema(name: WireName): unknown {
  return z.toJSONSchema(wireSchemas[name], { io: 'input', unrepresentable: 'throw' });
}
