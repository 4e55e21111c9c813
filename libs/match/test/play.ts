import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { MatchEvent } from '@restrike/contracts';
import { parseDatagram, type Reading } from '@restrike/pss-protocol';
import { apply, categorise, initialMemory, type Correction, type EventFacts, type MatchMemory } from '../src/index.js';

export const epoch = '00000000-0000-4000-8000-000000000000';

/** A datagram with its time, ms. */
export interface Played {
  readonly atMs: number;
  readonly text: string;
}

/** The recorded sessions that ship with libs/pss-protocol. */
export const captures = ['01-m101-round1-then-break', '02-m101-three-rounds-kyeshi-timeout', '03-m7894-scored-best-of-3', '06-m5555-challenge-then-win-tie', '07-load-bursts'] as const;

/** Lines of a capture. */
export function capture(name: (typeof captures)[number]): Played[] {
  const file = fileURLToPath(new URL(`../../pss-protocol/fixtures/captures/${name}.tsv`, import.meta.url));
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [time, , text] = line.split('\t');
      return { atMs: Number(time), text: text ?? '' };
    });
}

export const read = (text: string): Reading => {
  const [part] = parseDatagram(new TextEncoder().encode(text));
  if (part === undefined) throw new Error('a datagram always has a part');
  return part.reading;
};

/** What came of a playback. */
export interface Playback {
  memory: MatchMemory;
  readonly events: { readonly sequence: number; readonly event: MatchEvent }[];
  readonly corrections: Correction[];
  readonly facts: EventFacts[];
}

/** Plays datagrams through the reducer; `wall` moves the labels, `from` continues an earlier memory. */
export function play(lines: readonly Played[], options: { readonly from?: MatchMemory; readonly firstSequence?: number; readonly wall?: (atMs: number) => number } = {}): Playback {
  const result: Playback = { memory: options.from ?? initialMemory(), events: [], corrections: [], facts: [] };
  lines.forEach(({ atMs, text }, index) => {
    const sequence = (options.firstSequence ?? 1) + index;
    const reading = read(text);
    const step = apply(result.memory, reading, { epoch, sequence, receivedAt: options.wall?.(atMs) ?? atMs, monotonicUs: atMs * 1000 });
    result.memory = step.memory;
    result.events.push(...step.events.map((event) => ({ sequence, event })));
    result.corrections.push(...step.corrections);
    result.facts.push(categorise(reading, step.events));
  });
  return result;
}

/** Short datagrams a tenth of a second apart, as a test writes them down. */
export const script = (...texts: readonly string[]): Played[] => texts.map((text, index) => ({ atMs: index * 100, text }));

/** A match that is loaded and in its first round. */
export const inRound = ['pre;FightLoaded', 'at1;A;A;KOR;at2;B;B;USA', 'mch;12;Final;M -68kg;0;a;b;c;d;null;Seniors;3;120;cntDown;20;5;', 'wg1;0;wg2;0', 'wrd;rd1;0;rd2;0;rd3;0', 's11;0;s21;0;s12;0;s22;0;s13;0;s23;0', 'sc1;0;sc2;0', 'clk;02:00', 'rnd;1', 'sup;0', 'rdy;FightReady', 'clk;02:00;start', 'clk;01:59'];
