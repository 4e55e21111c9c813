import { overlayValuesMessageSchema } from '@restrike/contracts';

/** What the control room may set on an overlay (`update-overlay`). */
export interface OverlayValues {
  /** False takes the overlay from the picture. */
  readonly shown: boolean;
  /** Words in place of match, phase and weight; null for these. */
  readonly title: string | null;
}
export const unset: OverlayValues = { shown: true, title: null };

/** Reads what is for this overlay out of a message `overlay-values` of the court; null when it is for another one or can not be read. Values of other kinds are as if not set. */
export function readOverlayValues(message: unknown, name: string): OverlayValues | null {
  const parsed = overlayValuesMessageSchema.safeParse(message);
  if (!parsed.success || parsed.data.overlay !== name) return null;
  const { shown, title } = parsed.data.values;
  return { shown: shown !== false, title: typeof title === 'string' && title !== '' ? title : null };
}
