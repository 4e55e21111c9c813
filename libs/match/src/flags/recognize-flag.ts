import { nocCodes } from './noc-codes.js';
import { otherCodes } from './other-codes.js';

/** How a code became a flag: as it stands, by a known other spelling of it, by a mapping of the operator's, or not at all. */
export type FlagHow = 'exact' | 'mapped' | 'custom' | 'neutral';

/** What a court has of its own: codes that stand for another one, and addresses of its own pictures by code. */
export interface OwnFlags {
  readonly mappings: Readonly<Record<string, string>>;
  readonly pictures: Readonly<Record<string, string>>;
}
export const noOwnFlags: OwnFlags = { mappings: {}, pictures: {} };

/** FLG-1: what a code is taken for. */
export interface RecognizedFlag {
  /** Code of the flag; null where none is known and the neutral flag is shown. */
  readonly code: string | null;
  readonly how: FlagHow;
  /** 1 as it stands or as the operator says, 0.9 by another spelling, 0 not known. */
  readonly confidence: number;
  /** The court's own picture, or a file of the built-in ones (`iso`); both null: the neutral flag. */
  readonly picture: string | null;
  readonly iso: string | null;
}

/** A code as it is compared: without blanks around it, in capitals. */
export const flagKey = (seen: string): string => seen.trim().toUpperCase();

const own = (of: Readonly<Record<string, string>>, key: string): string | null => (Object.hasOwn(of, key) ? (of[key] ?? null) : null);
const confidences = { exact: 1, custom: 1, mapped: 0.9, neutral: 0 } as const satisfies Record<FlagHow, number>;

function codeOf(key: string, { mappings, pictures }: OwnFlags): { readonly code: string | null; readonly how: FlagHow } {
  const wanted = own(mappings, key);
  if (wanted !== null) return { code: wanted, how: 'custom' };
  if (nocCodes.has(key) || own(pictures, key) !== null) return { code: key, how: 'exact' };
  const meant = own(otherCodes, key);
  return meant === null ? { code: null, how: 'neutral' } : { code: meant, how: 'mapped' };
}

/** What a code of the scoring system stands for. The operator's mapping comes before what the code says by itself. */
export function recognizeFlag(seen: string, owned: OwnFlags = noOwnFlags): RecognizedFlag {
  const { code, how } = codeOf(flagKey(seen), owned);
  const picture = code === null ? null : own(owned.pictures, code);
  return { code, how, confidence: confidences[how], picture, iso: picture !== null || code === null ? null : (nocCodes.get(code)?.iso ?? null) };
}
