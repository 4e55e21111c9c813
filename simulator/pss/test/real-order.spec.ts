import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseDatagram, type PssMessage } from '@restrike/pss-protocol';
import { drawMatch, endings, incidents, planMatch, readCapture, scenario, seededRandom, type ScenarioName } from '../src/index.js';

const captures = path.resolve(import.meta.dirname, '../../../libs/pss-protocol/fixtures/captures');

function messageOf(text: string): PssMessage {
  const [part] = parseDatagram(new TextEncoder().encode(text));
  if (part?.reading.outcome !== 'known' || part.reading.issues.length > 0) throw new Error(`${text} is not understood`);
  return part.reading.message;
}

/** Kind of a message as far as its place in the flow of a match goes. */
function kindOf(message: PssMessage): string {
  switch (message.key) {
    case 'clk':
    case 'brk':
    case 'ij':
      return `${message.key} ${message.action ?? 'tick'}`;
    case 'ch':
      return message.state === null ? 'asked' : message.state === -1 ? 'closed' : 'answered';
    case 'sup':
      return message.party === 0 ? 'nobody' : 'leader';
    case 'port':
      return message.connected ? 'connected' : 'disconnected';
    default:
      return message.key;
  }
}
const stepsOf = (messages: readonly PssMessage[]): string[] => messages.slice(1).map((message, index) => `${kindOf(messages[index] as PssMessage)} > ${kindOf(message)}`);

const real = new Set(
  readdirSync(captures)
    .filter((name) => name.endsWith('.tsv') && /^\d/.test(name))
    .flatMap((name) => stepsOf(readCapture(readFileSync(path.join(captures, name), 'utf8'), name).map(({ text }) => messageOf(text)))),
);

/** Steps from one kind to the next that no capture has, and why a real sender takes them all the same. */
const alsoTaken: Readonly<Record<string, readonly string[]>> = {
  'an impact scores nothing, or comes with the one who wins': ['hl > clk tick', 'hl > leader', 'hl > nobody'],
  'both athletes score at the same moment': ['pt > hl', 'pt > sc', 'pt > leader', 'pt > nobody'],
  'judges or operator change a score, which sends no point': ['s > clk tick', 's > clk start', 's > answered', 'asked > sc', 'asked > leader', 'asked > nobody', 'closed > sc', 'closed > leader', 'closed > nobody', 'clk stop > sc', 'clk stop > leader', 'clk stop > nobody'],
  'a fifth gam-jeom or a gap of points stops the clock; a late burst comes behind it': ['wg > clk stop', 'pt > clk stop', 's > clk stop', 'wg > clk stopEnd', 'pt > clk stopEnd', 's > clk stopEnd'],
  'a challenge in a time-out, taken back, and the match goes on': ['clk stop > asked', 'asked > closed', 'closed > clk start'],
  'the operator corrects the clock': ['clk stop > clk corr', 'clk corr > clk start'],
  'medical time begins behind the stop, runs out, or ends the match': ['clk stop > ij show', 'ij hide > ij hide', 'ij hide > clk stopEnd'],
  'nobody leads at a new round, said before or behind it': ['brk stopEnd > nobody', 'nobody > clk start'],
  'a match ends early, from wherever it is': ['rdy > win', 'brk tick > win'],
  'the next match, or the scoring system is closed': ['wmh > pre', 'wmh > disconnected'],
  'the match is given up and loaded again': ['clk stop > pre'],
  'the scoring system opens its port anew, or is started again without a word': ['clk stop > disconnected', 'disconnected > connected', 'connected > clk start', 'clk tick > connected'],
};

const names: readonly ScenarioName[] = [...endings, ...incidents];
const days = [
  ...names.flatMap((name) => [1, 2].map((seed) => ({ name, seed, matches: 1 }))),
  ...[1, 2].map((seed) => ({ name: 'tournament-day' as const, seed, matches: 8 })),
].map((day) => ({ day: `${day.name}, seed ${String(day.seed)}`, messages: [...scenario({ ...day, court: 1, port: 6000, generation: 'gen3' })].map(({ text }) => messageOf(text)) }));

describe('[SIM-2] what the simulator sends', () => {
  it('[SIM-2] has each step from one kind of message to the next from a capture, or for a known reason; and every such reason occurs', () => {
    const taken = new Set(days.flatMap(({ messages }) => stepsOf(messages)));
    const known = Object.values(alsoTaken).flat();
    expect([...taken].filter((step) => !real.has(step) && !known.includes(step))).toEqual([]);
    expect(known.filter((step) => real.has(step))).toEqual([]);
    for (const [reason, steps] of Object.entries(alsoTaken)) expect([reason, steps.some((step) => taken.has(step))]).toEqual([reason, true]);
  });

  it('[SIM-2] loads, closes and finishes in one order', () => {
    for (const { messages } of days) {
      const kinds = messages.map(({ key }) => key);
      messages.forEach(({ key }, index) => {
        if (key === 'pre') expect(kinds.slice(index, index + 12)).toEqual(['pre', 'ref', 'at', 'mch', 'wg', 'wrd', 's', 'sc', 'clk', 'rnd', 'sup', 'rdy']);
        if (key === 'rst') expect(kinds.slice(index - 2, index + 2)).toEqual(['wrd', 's', 'rst', 'rsr']);
        if (key === 'win') expect(kinds[index + 1]).toBe('wmh');
      });
    }
  });

  it('[SIM-2] an impact is read only while the clock runs, above the floor of the sensors', () => {
    const training = [1, 2].map((seed) => ({
      day: `training, seed ${String(seed)}`,
      messages: [...scenario({ name: 'training', seed, matches: null, court: 1, port: 6000, generation: 'gen3' })].map(({ text }) => messageOf(text)),
    }));
    for (const { day, messages } of [...days, ...training]) {
      let runs = false;
      let impacts = 0;
      messages.forEach((message, index) => {
        if (message.key === 'pre' || message.key === 'rnd') runs = false;
        if (message.key === 'clk') runs = message.action === 'start' || (message.action === null && runs);
        if (message.key !== 'hl') return;
        impacts += 1;
        expect([day, index, runs, message.level > 6 && message.level <= 100]).toEqual([day, index, true, true]);
      });
      expect([day, impacts > 0]).toEqual([day, !day.startsWith('no-show')]);
    }
  });

  it('[SIM-2] the two athletes of a match have different names and countries', () => {
    const random = seededRandom(3);
    for (let order = 1; order <= 500; order += 1) {
      const { blue, red } = drawMatch(random, 1, order);
      expect([blue.name === red.name, blue.noc === red.noc]).toEqual([false, false]);
    }
  });

  it('[SIM-2] a score is said twice and agrees with itself, with its point, with who leads and with the statistics', () => {
    const bursts = new Set<string>();
    for (const { day, messages } of days) {
      let [round, leader] = [1, 0];
      let score = [0, 0];
      let before = score;
      messages.forEach((message, index) => {
        const next = messages[index + 1];
        const bad = (why: string): never => {
          throw new Error(`${day}, message ${String(index)}: ${why}`);
        };
        if (message.key === 'rnd') [round, score] = [message.round, [0, 0]];
        if (message.key === 'sup') leader = message.party;
        if (message.key === 'sc') {
          [before, score] = [score, [message.blue, message.red]];
          if (next?.key !== 's' && next?.key !== 'clk') bad('the rounds do not follow the score');
          if (score[0] !== score[1] && leader !== (message.blue > message.red ? 1 : 2)) bad('another leads');
        }
        if (message.key === 's' && next?.key !== 'sc' && (message.blue[round - 1] !== score[0] || message.red[round - 1] !== score[1])) bad('the round has another score');
        const gained = [(score[0] ?? 0) - (before[0] ?? 0), (score[1] ?? 0) - (before[1] ?? 0)];
        if (message.key === 'pt') {
          if (gained[message.party - 1] !== message.points || gained[2 - message.party] !== 0) bad('the point is not what the score gained');
          bursts.add(messages.slice(index - 5, index + 1).map(kindOf).join(' ').replace(/.*(pt|tick|start|stop) /, ''));
        }
        if (message.key === 'wg' && message.blue + message.red > 0 && [...gained].sort().join() !== '0,1') bad('the gam-jeom is not what the score gained');
        if (message.key !== 'rst') return;
        for (const [side, other, at] of [['blue', 'red', 0], ['red', 'blue', 1]] as const) {
          const { body, head, punch, technicalBody, technicalHead } = message[side];
          if (2 * body + 3 * head + punch + 4 * technicalBody + 5 * technicalHead + message[other].gamJeoms !== score[at]) bad(`the statistics of ${side} make another score`);
        }
      });
    }
    expect([...bursts].sort()).toEqual(expect.arrayContaining(['hl sc s pt', 'hl leader sc s pt', 'sc s pt', 'nobody leader sc s pt']));
  });

  it('[SIM-2] a tournament has every ending and every incident, and most matches are fought by points', () => {
    const random = seededRandom(7);
    const cards = [1, 2].map((order) => drawMatch(random, 1, order));
    const [card, next] = cards;
    if (card === undefined || next === undefined) throw new Error('no cards');
    const plans = Array.from({ length: 3_000 }, () => planMatch(random, card, next));
    const share = (is: (plan: (typeof plans)[number]) => boolean): number => plans.filter(is).length / plans.length;
    expect(share(({ code }) => code === 'PTF')).toBeGreaterThan(0.65);
    for (const code of ['PTG', 'SUP', 'PUN', 'RSC', 'WDR', 'DSQ']) expect([code, share((plan) => plan.code === code) > 0.008]).toEqual([code, true]);
    expect(share(({ winner }) => winner === 'tie')).toBeGreaterThan(0.003);
    expect(share(({ rounds }) => rounds.length === 0)).toBeGreaterThan(0.005);
    expect(share(({ rounds }) => rounds.length === 3)).toBeGreaterThan(0.2);
    expect(share(({ falseStart }) => falseStart?.restarted === true)).toBeGreaterThan(0.002);
    expect(share(({ loads }) => loads.some(({ number }) => number !== card.number))).toBeGreaterThan(0.02);
    expect(share(({ loads }) => loads.some(({ blue, red }) => blue === card.red && red === card.blue))).toBeGreaterThan(0.01);
    const kinds = new Map<string, number>();
    for (const { rounds } of plans) for (const { act } of rounds.flatMap(({ acts }) => acts)) if (act.kind === 'pause') {
      const { interruption } = act;
      const kind = interruption.kind === 'challenge' ? `${interruption.party === 0 ? 'review' : 'challenge'} ${interruption.answer}` : interruption.kind;
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    }
    expect([...kinds.keys()].sort()).toEqual(['challenge accepted', 'challenge cancelled', 'challenge rejected', 'clock-edit', 'medical', 'port-reset', 'review accepted', 'review rejected', 'score-edit', 'time-out']);
  });
});
