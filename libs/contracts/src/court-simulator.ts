import { z } from 'zod';
import { wallMsSchema } from './primitives.js';

/** What the simulator plays, the one list of it: matches and days, and one match each for every way a match ends and for what happens on the way. */
export const simulatorScenarios = {
  plays: ['basic', 'championship', 'training', 'tournament-day'],
  endings: ['two-rounds', 'three-rounds', 'point-gap', 'superiority', 'decision', 'fifth-gam-jeom', 'referee-stop', 'withdrawal', 'no-show', 'disqualification', 'no-winner'],
  incidents: [
    'challenge-accepted', 'challenge-rejected', 'challenge-cancelled', 'video-review', 'medical', 'medical-run-out', 'score-edit', 'clock-edit', 'port-reset', 'reload', 'other-match-first', 'athletes-swapped',
    'started-again', 'restart',
  ],
} as const;
export type SimulatorScenarios = { readonly [Kind in keyof typeof simulatorScenarios]: (typeof simulatorScenarios)[Kind][number] };
export const simulatorScenarioSchema = z.enum([...simulatorScenarios.plays, ...simulatorScenarios.endings, ...simulatorScenarios.incidents]);

/** SIM-1: body of `POST /api/simulator/start` of an agent: what its simulated scoring system plays. */
export const simulatorStartSchema = z.strictObject({
  scenario: simulatorScenarioSchema,
  /** 1 is real time. */
  speed: z.number().min(0.1).max(1_000),
  /** The same seed plays the same matches. */
  seed: z.int().min(0).max(2_147_483_647),
  /** null: as many as the scenario has. */
  matches: z.int().min(1).max(500).nullable(),
  /** `loss=1%,dup=1%,…` as the simulator's own help says it; null for none. */
  faults: z.string().regex(/^[a-z0-9.=,%:]{1,200}$/, 'is written like loss=1%,dup=1%').nullable(),
});
export type SimulatorStart = z.infer<typeof simulatorStartSchema>;

/** Body of `POST /api/simulator/send`: one datagram. */
export const simulatorSendSchema = z.strictObject({ text: z.string().min(1).max(1_000).regex(/^[^\r\n]+$/, 'is one line') });

/** Answer of `GET /api/simulator` and of every act on it. */
export const simulatorViewSchema = z.object({
  /** false: this installation has no simulator. */
  available: z.boolean(),
  running: z.boolean(),
  plays: simulatorStartSchema.nullable(),
  startedAt: wallMsSchema.nullable(),
  endedAt: wallMsSchema.nullable(),
  sent: z.int().nonnegative(),
  matches: z.int().nonnegative(),
  /** Datagrams that could not be sent. */
  failed: z.int().nonnegative(),
  /** Why it ended, when not by itself or by hand; null when all is well. */
  trouble: z.string().nullable(),
  /** Real scoring system that sent within the last minute, so that nothing is simulated; null when there is none. */
  realSender: z.string().nullable(),
});
export type SimulatorView = z.infer<typeof simulatorViewSchema>;
