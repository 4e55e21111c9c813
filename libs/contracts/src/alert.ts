import { z } from 'zod';
import { nodeIdSchema, wallMsSchema, uuidSchema } from './primitives.js';

/** How bad: `info` is advice, `warning` wants a look, `critical` wants a hand now. */
export const alertSeveritySchema = z.enum(['info', 'warning', 'critical']);
export type AlertSeverity = z.infer<typeof alertSeveritySchema>;

/**
 * What a rule looks at. Units are in the name; those that end in a word of state are 1 when it is so and 0 when not. A metric that is
 * not known at the moment raises nothing and clears nothing.
 */
export const alertMetricSchema = z.enum([
  'events-per-second',
  'store-latency-ms',
  'memory-share',
  'cpu-share',
  'error-share',
  'events-today',
  'disk-free-share',
  'recording-hours-left',
  'court-offline',
  'court-late',
  'listener-failed',
  'obs-unreachable',
  'recording-stopped-in-round',
  'stream-stopped-in-round',
  'dropped-frames-share',
  'clock-off-ms',
  'outbox-waiting',
  'outbox-growth-per-minute',
  'events-parked',
  'kernel-drops',
]);
export type AlertMetric = z.infer<typeof alertMetricSchema>;

/** HLT-2: a rule as data. Raised beyond one threshold for a while, cleared on the other side of a second one for a while: hysteresis. */
export const alertRuleSchema = z
  .strictObject({
    ruleId: z.string().regex(/^[a-z0-9-]{1,60}$/, 'must be small letters, digits and hyphens'),
    title: z.string().min(1).max(120),
    /** What a person should do. */
    advice: z.string().max(500),
    metric: alertMetricSchema,
    /** `court`: judged for each court. `hub`: judged for the hub itself, for the metrics that it has. */
    scope: z.enum(['court', 'hub']),
    /** Which side is bad. */
    bad: z.enum(['above', 'below']),
    /** Raised when the value is beyond this … */
    raiseAt: z.number(),
    /** … for so long, in ms. */
    raiseAfterMs: z.int().min(0).max(3_600_000),
    /** Cleared when it is on the good side of this, or equal to it … */
    clearAt: z.number(),
    /** … for so long, in ms. */
    clearAfterMs: z.int().min(0).max(3_600_000),
    severity: alertSeveritySchema,
    sound: z.boolean(),
    enabled: z.boolean(),
  })
  .refine(({ bad, raiseAt, clearAt }) => (bad === 'above' ? clearAt <= raiseAt : clearAt >= raiseAt), {
    path: ['clearAt'],
    error: 'must not be on the bad side of raiseAt: an alert would clear while it is still raised',
  });
export type AlertRule = z.infer<typeof alertRuleSchema>;

/** One time that a rule was broken, from raised to cleared. */
export const alertSchema = z.object({
  alertId: uuidSchema,
  ruleId: z.string(),
  /** null for the hub itself. */
  nodeId: nodeIdSchema.nullable(),
  courtName: z.string().nullable(),
  severity: alertSeveritySchema,
  sound: z.boolean(),
  title: z.string(),
  /** What was measured, in words. */
  detail: z.string(),
  advice: z.string(),
  raisedAt: wallMsSchema,
  acknowledgedAt: wallMsSchema.nullable(),
  acknowledgedBy: z.string().nullable(),
  /** null while it lasts. */
  clearedAt: wallMsSchema.nullable(),
});
export type Alert = z.infer<typeof alertSchema>;

/** First message of the feed's room `alerts`, event `alerts`: every alert that is not cleared. Sent again after each reconnect, and when the rule of one was changed. */
export const alertListSchema = z.object({ hubTime: wallMsSchema, open: z.array(alertSchema) });
export type AlertList = z.infer<typeof alertListSchema>;

/** Event `alert` of that room: one alert as it is now. `change` says what happened to it; a sound belongs to `raised` alone. */
export const alertChangeSchema = z.object({ hubTime: wallMsSchema, change: z.enum(['raised', 'acknowledged', 'cleared']), alert: alertSchema });
export type AlertChange = z.infer<typeof alertChangeSchema>;
