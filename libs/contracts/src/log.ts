import { z } from 'zod';
import { jsonObjectSchema, wallMsSchema } from './primitives.js';

/** Weights of a log line, lightest first. */
export const logLevelSchema = z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal']);
export type LogLevel = z.infer<typeof logLevelSchema>;

/** Whose log: our process, the OBS of the court, or the operating system. */
export const logSourceSchema = z.enum(['application', 'obs', 'system']);
export type LogSource = z.infer<typeof logSourceSchema>;

/** One line of a log. Secrets are already replaced when it is written. */
export const logLineSchema = z.object({
  at: wallMsSchema,
  level: logLevelSchema,
  /** Room that wrote it: `link`, `sync` …; empty where the source has none. */
  module: z.string(),
  message: z.string(),
  /** What else was logged with it. */
  fields: jsonObjectSchema,
});
export type LogLine = z.infer<typeof logLineSchema>;

/** LOG-1, LOG-2: which lines are wanted; newest first. */
export const logQuerySchema = z.strictObject({
  source: logSourceSchema,
  /** This level and heavier ones. */
  level: logLevelSchema.optional(),
  module: z.string().max(80).optional(),
  /** In the message or the fields, whatever the case. */
  text: z.string().max(200).optional(),
  fromMs: wallMsSchema.optional(),
  toMs: wallMsSchema.optional(),
  /** `next` of the page before. */
  cursor: z.string().max(200).optional(),
  limit: z.int().min(1).max(1_000),
});
export type LogQuery = z.infer<typeof logQuerySchema>;

/** A page of a log, newest first; at most about 200 kB, so it may be shorter than asked for. */
export const logPageSchema = z.object({
  lines: z.array(logLineSchema).max(1_000),
  /** Gives the page of older lines; null at the beginning of the log. */
  next: z.string().max(200).nullable(),
});
export type LogPage = z.infer<typeof logPageSchema>;
