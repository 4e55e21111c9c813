import { randomInt } from 'node:crypto';

/** Letters and digits that nobody takes for another one when reading them aloud. */
const alphabet = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A code for a person to type: `groups` of four, 4.9 bits a sign. */
export function oneTimeCode(groups: number): string {
  return Array.from({ length: groups }, () => Array.from({ length: 4 }, () => alphabet[randomInt(alphabet.length)]).join('')).join('-');
}

/** As it was typed, without what people put between: `abcd efgh` is `ABCD-EFGH`. */
export function readCode(typed: string): string {
  return (typed.toUpperCase().match(/[0-9A-Z]/g) ?? []).join('').replace(/(.{4})(?=.)/g, '$1-');
}
