import { overlayValuesMessageSchema, overlayValuesSchema, type OverlayValues } from '@restrike/contracts';

/** What the control room set on an overlay, with what holds where it set nothing. */
export interface SetValues {
  /** False takes the overlay from the picture. */
  readonly shown: boolean;
  /** Words in place of match, phase and weight; null for these. */
  readonly title: string | null;
  /** A line beside what the overlay shows. */
  readonly message: string | null;
  readonly theme: 'dark' | 'light';
  /** In place of the athletes on the lower third. */
  readonly text: NonNullable<OverlayValues['text']> | null;
}
export const unset: SetValues = { shown: true, title: null, message: null, theme: 'dark', text: null };

/** Reads what is for this overlay out of a message `overlay-values` of the court; null when it is for another one or can not be read. Each value that can not be used is as if not set. */
export function readOverlayValues(message: unknown, name: string): SetValues | null {
  const parsed = overlayValuesMessageSchema.safeParse(message);
  if (!parsed.success || parsed.data.overlay !== name) return null;
  const { values } = parsed.data;
  const read = <K extends keyof OverlayValues>(key: K): OverlayValues[K] => overlayValuesSchema.safeParse({ [key]: values[key] }).data?.[key];
  return { shown: read('shown') ?? unset.shown, title: read('title') ?? null, message: read('message') ?? null, theme: read('theme') ?? unset.theme, text: read('text') ?? null };
}

/** The same out of all that a court shows, as the hub tells it. */
export function valuesFor(values: readonly unknown[] | undefined, name: string): SetValues {
  return values?.map((one) => readOverlayValues(one, name)).find((one) => one !== null) ?? unset;
}
