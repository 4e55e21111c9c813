import { formatMessage, type PssMessage, type SenderGeneration } from '@restrike/pss-protocol';
import { endings, incidents, type Ending, type Incident } from './endings.js';
import { matchScript, type Cue, type MatchTruth } from './match-script.js';
import { planMatch, type MatchWish } from './plan-match.js';
import { sensorFloor } from './plan-round.js';
import { seededRandom, type Random } from './random.js';
import { drawMatch } from './roster.js';

/** The days, and one match each for every ending and every incident. */
export const scenarioNames = ['basic', 'championship', 'training', 'tournament-day', ...endings, ...incidents] as const;
export type ScenarioName = (typeof scenarioNames)[number];

/** A datagram and when it goes out, ms of real time since the start. */
export interface TimedDatagram {
  readonly atMs: number;
  readonly text: string;
  /** Told with the last datagram of a match. */
  readonly truth?: MatchTruth;
}

export interface ScenarioOptions {
  readonly name: ScenarioName;
  readonly seed: number;
  /** 1, 2, 3 …: each court has a day of its own from the same seed. */
  readonly court: number;
  /** Matches to play; a scenario's own number when not given. */
  readonly matches: number | null;
  readonly port: number;
  readonly generation: SenderGeneration;
}

const matchesOf: Readonly<Partial<Record<ScenarioName, number>>> = { championship: Number.MAX_SAFE_INTEGER, 'tournament-day': 40 };
/** Endings of matches that are fought to their last round. */
const plain = ['two-rounds', 'three-rounds'] as const;
/** More than its kicks take. */
const trainingMs = 600_000;
const lunchAfter = 20;
const lunchMs = 3_600_000;

/** Hits and points without a match, while one clock runs. */
function training(random: Random): Cue[] {
  let clock = trainingMs;
  let untilTick = 1_000;
  const cues: Cue[] = [{ afterMs: 1_000, message: { key: 'clk', ms: clock, action: 'start' } }];
  const score = { blue: 0, red: 0 };
  const wait = (ms: number): number => {
    let left = ms;
    for (; left >= untilTick; untilTick = 1_000) {
      clock -= 1_000;
      left -= untilTick;
      cues.push({ afterMs: untilTick, message: { key: 'clk', ms: clock, action: null } });
    }
    untilTick -= left;
    return left;
  };
  for (let kick = 0; kick < 200; kick += 1) {
    const side = random.chance(0.5) ? 'blue' : 'red';
    const party = side === 'blue' ? 1 : 2;
    cues.push({ afterMs: wait(random.between(300, 2_500)), message: { key: 'hl', party, level: random.between(sensorFloor + 1, 100) } });
    if (!random.chance(0.4)) continue;
    const points = random.pick([1, 2, 3] as const);
    score[side] += points;
    cues.push({ afterMs: wait(12), message: { key: 'sc', ...score } }, { afterMs: wait(12), message: { key: 'pt', party, points } });
  }
  cues.push({ afterMs: wait(500), message: { key: 'clk', ms: clock, action: 'stop' } });
  return cues;
}

/** What the match of this order is to show. The first of a day is fought to its end, so that whoever looks sees a match; the others are as they come. */
function wishOf(name: ScenarioName, order: number, random: Random): MatchWish {
  if (name === 'championship' || name === 'tournament-day') return order === 1 ? { ending: random.pick(plain) } : {};
  const ending = endings.find((one): one is Ending => one === name) ?? random.pick(plain);
  return { ending, incidents: incidents.filter((one): one is Incident => one === name) };
}

/** The datagrams of one court, one after the other; endless for a championship without a number of matches. */
export function* scenario(options: ScenarioOptions): Generator<TimedDatagram, void, void> {
  const random = seededRandom(options.seed * 1_000 + options.court);
  let atMs = 0;
  const datagram = ({ afterMs, message }: { afterMs: number; message: PssMessage }, truth?: MatchTruth): TimedDatagram => {
    atMs += afterMs;
    const text = formatMessage(message, options.generation);
    return truth === undefined ? { atMs, text } : { atMs, text, truth };
  };
  yield datagram({ afterMs: 0, message: { key: 'port', port: options.port, connected: true } });
  if (options.name === 'training') {
    for (const cue of training(random)) yield datagram(cue);
    return;
  }
  const matches = options.matches ?? matchesOf[options.name] ?? 1;
  let card = drawMatch(random, options.court, 1);
  for (let order = 1; order <= matches; order += 1) {
    const next = drawMatch(random, options.court, order + 1);
    const script = matchScript(random, planMatch(random, card, next, wishOf(options.name, order, random)), options.port);
    card = next;
    for (const [index, cue] of script.cues.entries()) yield datagram(cue, index === script.cues.length - 1 ? script.truth : undefined);
    atMs += options.name === 'tournament-day' && order === lunchAfter ? lunchMs : random.between(20_000, 60_000);
  }
  yield datagram({ afterMs: 1_000, message: { key: 'port', port: options.port, connected: false } });
}
