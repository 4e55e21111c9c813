import { z } from 'zod';
import { challengeResultSchema } from './match-state.js';
import { jsonSchema, sequenceSchema, sideSchema } from './primitives.js';

/** Points: 1 punch, 2 body, 3 head; technical kicks score 4 and 5. */
export const pointKindSchema = z.enum(['punch', 'body', 'head', 'technical-body', 'technical-head']);
export type PointKind = z.infer<typeof pointKindSchema>;

/**
 * How the kind of a point is known: `stated` by the message itself, `derived` from a rise of the score that is greater
 * than the message says (a sender that never sends 4 and 5).
 */
export const pointEvidenceSchema = z.enum(['stated', 'derived']);

const challengeBySchema = z.enum(['referee', 'blue', 'red']);

/** What a message meant for the match. Derived by the pure reducer; never the source of scores. */
export const matchEventSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('point'),
    side: sideSchema,
    point: pointKindSchema,
    /** What the score rose by; null when no rise was seen beside the message. */
    points: z.int().nullable(),
    evidence: pointEvidenceSchema,
    /** Sequence of the hit that this point is linked to; null for a judges' point. */
    hit: sequenceSchema.nullable(),
  }),
  /** A later message showed that an earlier point is of another kind; that event becomes a new version. */
  z.object({
    kind: z.literal('point-amended'),
    side: sideSchema,
    sequence: sequenceSchema,
    point: pointKindSchema,
    points: z.int(),
  }),
  z.object({
    kind: z.literal('hit'),
    side: sideSchema,
    level: z.int(),
    /** Threshold of body and head are both in the match configuration; which sensor was hit is not sent. */
    aboveBodyThreshold: z.boolean().nullable(),
  }),
  z.object({ kind: z.literal('gam-jeom'), side: sideSchema, count: z.int(), change: z.int() }),
  z.object({ kind: z.literal('score-corrected'), side: sideSchema, from: z.int(), to: z.int() }),
  z.object({ kind: z.literal('challenge-asked'), by: challengeBySchema }),
  z.object({
    kind: z.literal('challenge-answered'),
    by: challengeBySchema,
    result: challengeResultSchema,
    won: z.boolean().nullable(),
    /** Sequence of the event that asked; null when that was never seen. */
    asked: sequenceSchema.nullable(),
  }),
  z.object({ kind: z.literal('injury-started'), by: challengeBySchema }),
  z.object({ kind: z.literal('injury-ended'), by: challengeBySchema }),
  z.object({ kind: z.literal('timeout-started'), side: sideSchema }),
  z.object({ kind: z.literal('timeout-ended'), side: sideSchema }),
  z.object({ kind: z.literal('match-loaded'), again: z.boolean() }),
  z.object({ kind: z.literal('match-ready') }),
  z.object({ kind: z.literal('clock-started') }),
  z.object({ kind: z.literal('clock-stopped') }),
  z.object({ kind: z.literal('round-started'), round: z.int() }),
  z.object({ kind: z.literal('round-ended'), round: z.int() }),
  z.object({ kind: z.literal('round-won'), round: z.int(), side: sideSchema }),
  z.object({ kind: z.literal('break-started') }),
  z.object({ kind: z.literal('break-ended') }),
  z.object({ kind: z.literal('superiority'), side: sideSchema.nullable() }),
  z.object({
    kind: z.literal('winner'),
    winner: z.enum(['blue', 'red', 'tie']),
  }),
  z.object({ kind: z.literal('result'), line: z.string().nullable(), code: z.string().nullable(), name: z.string().nullable() }),
  /** A statement of the scoring system that does not agree with what was counted: loss, or a judge's correction. */
  z.object({
    kind: z.literal('finding'),
    code: z.enum(['ROUND_POINTS_DIFFER', 'ROUND_GAM_JEOMS_DIFFER', 'ROUND_KINDS_DIFFER', 'RESULT_DIFFERS']),
    round: z.int().nullable(),
    side: sideSchema.nullable(),
    stated: jsonSchema,
    counted: jsonSchema,
    detail: z.string(),
  }),
  /** AUX-1: an operator took the shown state over, edited it or handed it back; also handed back by itself when another match is loaded. `fields`: what it was about. */
  z.object({ kind: z.literal('manual'), act: z.enum(['taken', 'edited', 'handed-back']), fields: z.array(z.string()).max(32) }),
  z.object({ kind: z.literal('sender-connected') }),
  z.object({ kind: z.literal('sender-disconnected') }),
]);
export type MatchEvent = z.infer<typeof matchEventSchema>;
export type MatchEventKind = MatchEvent['kind'];
