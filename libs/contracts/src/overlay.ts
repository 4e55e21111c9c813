import { z } from 'zod';
import { matchIdSchema, wallMsSchema } from './primitives.js';

/** Words on the picture: one line, not empty. */
const words = (most: number) => z.string().trim().min(1).max(most).regex(/^[^\p{Cc}]*$/u, 'one line of text');

/**
 * What the control room may set on an overlay of a court (`update-overlay`). What is not named stays as it is; null takes back what was set.
 * It holds until it is changed, also after a restart.
 */
export const overlayValuesSchema = z.strictObject({
  /** False takes the overlay from the picture. */
  shown: z.boolean().nullable().optional(),
  /** In place of match, phase and weight. */
  title: words(120).nullable().optional(),
  /** A line beside what the overlay shows. */
  message: words(200).nullable().optional(),
  theme: z.enum(['dark', 'light']).nullable().optional(),
  /** Lower third only: a name and a line under it, in place of the athletes and as long as it is set. */
  text: z.strictObject({ name: words(80), line: words(120).nullable() }).nullable().optional(),
});
export type OverlayValues = z.infer<typeof overlayValuesSchema>;

/** Message `overlay` of a court's feed: what the replay overlay should play. */
export const overlayMessageSchema = z.object({ replay: z.enum(['open', 'closed']), matchId: matchIdSchema.nullable(), at: wallMsSchema });

/** Message `overlay-values`, once after the snapshot for each overlay that has any, and at each change: all that the control room set on it. */
export const overlayValuesMessageSchema = z.object({ overlay: z.string(), values: z.record(z.string(), z.unknown()), changedAt: wallMsSchema });

/** What a court's overlays show beside its match, for those that the hub serves. */
export const courtOverlaysSchema = z.object({ replay: overlayMessageSchema, values: z.array(overlayValuesMessageSchema).max(16) });
export type CourtOverlays = z.infer<typeof courtOverlaysSchema>;
