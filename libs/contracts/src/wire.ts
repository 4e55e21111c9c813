import { z } from 'zod';
import { commandOutcomeSchema, commandSchema } from './command.js';
import { eventRecordSchema } from './event.js';
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
import { matchStateSchema } from './match-state.js';
import { courtViewSchema, feedChangeSchema, feedGoneSchema, feedSnapshotSchema } from './overview.js';
import {
  dayChecksumSchema,
  matchBatchSchema,
  matchRowSchema,
  rowBatchAnswerSchema,
  sessionBatchSchema,
  udpSessionRowSchema,
} from './rows.js';

/** Every shape that crosses a wire, by the name its frozen JSON Schema has in `frozen/`. */
export const wireSchemas = {
  'api-error': apiErrorSchema,
  'batch-answer': batchAnswerSchema,
  'clock-answer': clockAnswerSchema,
  'clock-probe': clockProbeSchema,
  command: commandSchema,
  'command-outcome': commandOutcomeSchema,
  'court-view': courtViewSchema,
  'day-checksum': dayChecksumSchema,
  'discovery-request': discoveryRequestSchema,
  'discovery-response': discoveryResponseSchema,
  'event-batch': eventBatchSchema,
  'event-record': eventRecordSchema,
  'feed-change': feedChangeSchema,
  'feed-gone': feedGoneSchema,
  'feed-snapshot': feedSnapshotSchema,
  heartbeat: heartbeatSchema,
  'link-ack': linkAckSchema,
  'link-hello': linkHelloSchema,
  'link-refusal': linkRefusalSchema,
  'live-state': liveStateSchema,
  'match-batch': matchBatchSchema,
  'match-row': matchRowSchema,
  'match-state': matchStateSchema,
  'row-batch-answer': rowBatchAnswerSchema,
  'session-batch': sessionBatchSchema,
  'udp-session-row': udpSessionRowSchema,
} as const satisfies Record<string, z.ZodType>;

export type WireName = keyof typeof wireSchemas;

/** JSON Schema (2020-12) of a wire shape, as a plain value. */
export function wireJsonSchema(name: WireName): unknown {
  return z.toJSONSchema(wireSchemas[name], { io: 'input', unrepresentable: 'throw' });
}
