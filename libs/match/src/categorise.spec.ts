import { parseDatagram } from '@restrike/pss-protocol';
import { apply } from './apply.js';
import { categorise } from './categorise.js';
import { initialMemory } from './match-memory.js';

const factsOf = (text: string) => {
  const reading = parseDatagram(new TextEncoder().encode(text))[0]!.reading;
  return categorise(reading, apply(initialMemory(), reading, { epoch: '00000000-0000-4000-8000-000000000000', sequence: 1, receivedAt: 0, monotonicUs: 0 }).events);
};

describe('[MAT-21] categories of the event table', () => {
  it.each([
    ['pt1;1', 'P', 'blue'], ['pt2;2', 'K', 'red'], ['pt1;3', 'H', 'blue'], ['pt1;4', 'TB', 'blue'], ['pt2;5', 'TH', 'red'], ['hl2;99', 'HL', 'red'],
  ] as const)('[MAT-21] %s is %s of %s', (text, category, side) => {
    expect(factsOf(text)).toMatchObject({ category, side });
  });

  it.each([
    ['wg1;1;wg2;0', null], ['ch1;', 'blue'], ['ch2;-1', 'red'], ['ch0;', null], ['ij0;01:00;show', null], ['ij0;0:00;hide', null], ['clk;02:00;start', null], ['clk;01:00;stop', null],
    ['clk;0:00;stopEnd', null], ['brk;00:59', null], ['brk;0:00;stopEnd', null], ['rnd;2', null], ['to2;00:30;start', 'red'], ['wrd;rd1;2;rd2;0;rd3;0', 'red'], ['win;BLUE', 'blue'], ['win;TIE', null], ['wmh;A;2-1 PTF', null],
  ] as const)('[MAT-21] %s is an act of the referee, also repeated or late', (text, side) => {
    expect(factsOf(text)).toMatchObject({ category: 'R', side });
  });

  it.each(['clk;01:59', 'wg1;0;wg2;0', 'rnd;1', 'sup;1', 'rst;1;st1;0;0;0;0;0;0;st2;0;0;0;0;0;0;', 'pre;FightLoaded', 'wrd;rd1;0;rd2;0;rd3;0', 'sc1;1;sc2;0', 'Udp Port 8888 connected;'])('[MAT-21] %s is a tick, set-up or statistics', (text) => {
    expect(factsOf(text)).toMatchObject({ category: 'O', recognition: 'recognized' });
  });

  it('[MAT-21] says how well a message was understood', () => {
    expect(factsOf('xyz;1')).toMatchObject({ type: 'unknown', category: 'O', recognition: 'unknown' });
    expect(factsOf('pt1;')).toMatchObject({ type: 'pt', recognition: 'invalid' });
    expect(factsOf('pt1;9')).toMatchObject({ type: 'pt', category: 'O', recognition: 'partial' });
  });
});
