import type { Text } from '../texts/court-texts.js';
import { english } from '../texts/english.js';

/** What a step of a rule does, in short; one that this page does not know by its own name. */
export function actWords(act: string, text: Text): string {
  const key = `act_${act.replaceAll('-', '_')}`;
  return key in english ? text(key as keyof typeof english) : act;
}
