import type { MatchState } from '@restrike/contracts';
import { initialMemory } from '@restrike/match';
import { matchScene } from './match-scene.js';

const scenes = { live: 'LIVE', replay: 'IVR', break: 'BREAK', injury: 'DOCTOR', winner: 'PODIUM' };
const clock = { ms: 60_000, running: true, asOf: 1 };
const match = (change: Partial<MatchState>): MatchState => ({ ...initialMemory().state, baseStatus: 'round', ...change });
const onBreak = match({ baseStatus: 'break', breakClock: clock });
const injured = match({ injury: { clock, by: 'blue' } });
const over = match({ baseStatus: 'finished' });

it.each([
  ['the break that it lasted into', onBreak, 'BREAK'],
  ['medical time', injured, 'DOCTOR'],
  ['the winner who was announced meanwhile', over, 'PODIUM'],
  ['the match, when the round has just ended', match({ baseStatus: 'break' }), 'LIVE'],
  ['the match', match({}), 'LIVE'],
])('[TRG-5] a review comes back to %s', (_what, state, scene) => {
  expect(matchScene('challenge-answered', state, scenes, () => true)).toBe(scene);
  expect(matchScene('player-closed', state, scenes, () => true)).toBe(scene);
  // Without its rule, its scene, or with the clock: to the match.
  expect(matchScene('player-closed', state, scenes, () => false)).toBe('LIVE');
  expect(matchScene('player-closed', state, { ...scenes, break: '', injury: '', winner: '' }, () => true)).toBe('LIVE');
  expect(matchScene('clock-started', state, scenes, () => true)).toBe('LIVE');
});
