/**
 * Messages of the scoring system (TK-Strike, UDP v2.3) as plain values. A message is what one row of THE TABLE reads from
 * and writes to the wire; nothing here says what it means for a match.
 */

/** 1 Blue, 2 Red, 0 referee or nobody. */
export type Party = 0 | 1 | 2;

export type ClockAction = 'start' | 'stop' | 'corr' | 'stopEnd';
export type InjuryAction = 'show' | 'hide' | 'reset';

/** One official of a match; empty texts are real. */
export interface Official {
  readonly role: 'cr' | 'ju1' | 'ju2' | 'ju3' | 'ta';
  readonly name: string;
  readonly country: string;
}

/** Athlete as a match load names it. */
export interface AthleteNames {
  readonly short: string;
  readonly long: string;
  readonly noc: string;
}

/** Statistics of one athlete in one round (`rst`). */
export interface RoundStatistics {
  readonly body: number;
  readonly head: number;
  readonly punch: number;
  readonly technicalBody: number;
  readonly technicalHead: number;
  /** Gam-jeoms received. */
  readonly gamJeoms: number;
}

/** Every message known to the built-in table. `key` is the normalised type: the wire's key without its index. */
export type PssMessage =
  | { readonly key: 'port'; readonly port: number; readonly connected: boolean }
  | { readonly key: 'hel' }
  | { readonly key: 'bye' }
  | { readonly key: 'board'; readonly setting: 'inlb' | 'insl' | 'inth'; readonly value: string }
  | { readonly key: 'pre'; readonly text: string }
  | { readonly key: 'rdy'; readonly text: string }
  | { readonly key: 'ref'; readonly officials: readonly Official[] }
  | { readonly key: 'at'; readonly blue: AthleteNames; readonly red: AthleteNames }
  | {
      readonly key: 'mch';
      readonly matchNumber: string;
      readonly phase: string;
      readonly weight: string;
      /** Field 4 is meaningless on the wire; kept so that it can be written back. */
      readonly unusedRounds: string;
      readonly colours: readonly [string, string, string, string];
      /** null for the literal `null` and for an empty field. */
      readonly ovrId: string | null;
      readonly division: string;
      readonly totalRounds: number | null;
      readonly roundSeconds: number | null;
      readonly countdown: string;
      readonly bodyThreshold: number | null;
      readonly headThreshold: number | null;
    }
  | { readonly key: 'wg'; readonly blue: number; readonly red: number }
  | { readonly key: 'wrd'; readonly winners: readonly { readonly round: number; readonly winner: Party }[] }
  | {
      readonly key: 's';
      /** Points of rounds 1–3, as far as the datagram had them. */
      readonly blue: readonly (number | null)[];
      readonly red: readonly (number | null)[];
    }
  | { readonly key: 'sc'; readonly blue: number; readonly red: number }
  | { readonly key: 'avt'; readonly value: number }
  | { readonly key: 'clk'; readonly ms: number; readonly action: ClockAction | null }
  | { readonly key: 'rnd'; readonly round: number }
  | { readonly key: 'brk'; readonly ms: number; readonly action: ClockAction | null }
  | { readonly key: 'ij'; readonly party: Party; readonly ms: number; readonly action: InjuryAction | null }
  | { readonly key: 'to'; readonly party: 1 | 2; readonly ms: number; readonly action: ClockAction | null }
  | {
      readonly key: 'ch';
      readonly party: Party;
      /** First value: 1, 0 or -1; null for a bare request. */
      readonly state: number | null;
      /** Second value, which only some senders give. */
      readonly result: number | null;
    }
  | { readonly key: 'hl'; readonly party: 1 | 2; readonly level: number }
  | { readonly key: 'pt'; readonly party: 1 | 2; readonly points: number }
  | { readonly key: 'sup'; readonly party: Party }
  | { readonly key: 'rst'; readonly round: number; readonly blue: RoundStatistics; readonly red: RoundStatistics }
  | { readonly key: 'rsr'; readonly reason: string }
  | { readonly key: 'win'; readonly winner: 'BLUE' | 'RED' | 'TIE' }
  | { readonly key: 'wmh'; readonly name: string; readonly line: string | null; readonly code: string | null }
  | { readonly key: 'hwt'; readonly value: number }
  /** A message of a row that was loaded at run time: named fields as the definition file says. */
  | { readonly key: 'custom'; readonly type: string; readonly fields: Readonly<Record<string, string | number | null>> };

export type PssKey = PssMessage['key'];

/** Closed list of reasons why a message is flagged. */
export type ReadingCode =
  | 'EMPTY'
  | 'OVERSIZED'
  | 'NOT_UTF8'
  | 'UNKNOWN_KEY'
  | 'JSON_INTERFACE'
  | 'MISSING_FIELD'
  | 'NOT_A_NUMBER'
  | 'BAD_TIME'
  | 'OUT_OF_RANGE'
  | 'BAD_VALUE'
  | 'EXTRA_FIELDS';

export interface ReadingIssue {
  readonly code: ReadingCode;
  /** For people: which field, what stood there, what was expected. At most 300 characters. */
  readonly detail: string;
}

/**
 * One message as read. `known` may carry issues (out of range, extra fields): the message is used and flagged, and
 * counts as `partial`. `malformed` has a known key but can not be used; `unknown` has no row.
 */
export type Reading =
  | { readonly outcome: 'known'; readonly type: string; readonly message: PssMessage; readonly issues: readonly ReadingIssue[] }
  | { readonly outcome: 'malformed'; readonly type: string; readonly issues: readonly ReadingIssue[] }
  | { readonly outcome: 'unknown'; readonly type: 'unknown'; readonly issues: readonly ReadingIssue[]; readonly pattern: string };

/** A message of a datagram with its bytes: slices that joined are the datagram. */
export interface DatagramPart {
  /** Offsets into the datagram, end exclusive. */
  readonly start: number;
  readonly end: number;
  readonly reading: Reading;
}
