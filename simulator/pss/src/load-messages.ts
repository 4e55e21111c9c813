import type { PssMessage } from '@restrike/pss-protocol';
import type { MatchCard } from './roster.js';

/** Length of a round, ms. */
export const roundMs = 120_000;

/** The datagrams of a match load, in the order of the current generation. */
export function loadMessages(card: MatchCard): readonly PssMessage[] {
  const { blue, red } = card;
  return [
    { key: 'pre', text: 'FightLoaded' },
    { key: 'ref', officials: (['cr', 'ju1', 'ju2', 'ta'] as const).map((role) => ({ role, name: '', country: '' })) },
    { key: 'at', blue: { short: blue.name, long: blue.name, noc: blue.noc }, red: { short: red.name, long: red.name, noc: red.noc } },
    {
      key: 'mch', matchNumber: card.number, phase: card.phase, weight: card.weight, unusedRounds: '0', colours: ['#0000ff', '#FFFFFF', '#ff0000', '#FFFFFF'], ovrId: null,
      division: card.division, totalRounds: 3, roundSeconds: roundMs / 1000, countdown: 'cntDown', bodyThreshold: card.bodyThreshold, headThreshold: 5,
    },
    { key: 'wg', blue: 0, red: 0 },
    { key: 'wrd', winners: [1, 2, 3].map((round) => ({ round, winner: 0 })) },
    { key: 's', blue: [0, 0, 0], red: [0, 0, 0] },
    { key: 'sc', blue: 0, red: 0 },
    { key: 'clk', ms: roundMs, action: null },
    { key: 'rnd', round: 1 },
    { key: 'sup', party: 0 },
    { key: 'rdy', text: 'FightReady' },
  ];
}
