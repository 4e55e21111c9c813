import type { CourtView, Heartbeat } from '@restrike/contracts';
import { effectOf, needsConfirmation } from './judge-command.js';
import { judgeWishes } from './judge-wishes.js';

type Obs = Heartbeat['obs'][number];
const obs = (change: Partial<Obs> = {}): Obs => ({ role: 'OBS_BOTH', connection: 'live', scene: 'Court', recording: true, streaming: false, replayBuffer: true, inputs: [{ name: 'Hall', muted: false }], ...change });
const view = (one: Obs | null, link: CourtView['link'] = 'online'): CourtView => ({ link, heartbeat: one === null ? null : { obs: [one] } }) as unknown as CourtView;

describe('[CMD-4] what a command hits', () => {
  it('[CMD-4] is told from the last heartbeat of the court', () => {
    expect(effectOf({ action: 'stop-recording' }, view(obs()))).toBe('ends-recording');
    expect(effectOf({ action: 'stop-stream' }, view(obs()))).toBe('no-change');
    expect(effectOf({ action: 'stop-stream' }, view(obs({ streaming: null })))).toBe('acts');
    expect(effectOf({ action: 'restart-obs', role: 'OBS_REC' }, view(obs({ streaming: true })))).toBe('ends-stream');
    expect(effectOf({ action: 'change-scene', role: 'OBS_STR', scene: 'Court' }, view(obs()))).toBe('no-change');
    expect(effectOf({ action: 'start-recording' }, view(obs({ connection: 'silent' })))).toBe('unknown-obs');
    expect(effectOf({ action: 'start-recording' }, view(null))).toBe('unknown-obs');
    expect(effectOf({ action: 'start-recording' }, view(obs(), 'offline'))).toBe('offline');
    expect(effectOf({ action: 'finish-day' }, view(null))).toBe('ends-day');
  });

  it('[CMD-4] needs a yes when it stops several courts, ends a day or an OBS', () => {
    expect([needsConfirmation({ action: 'stop-recording' }, 1), needsConfirmation({ action: 'stop-recording' }, 2), needsConfirmation({ action: 'start-recording' }, 16)]).toEqual([false, true, false]);
    expect([needsConfirmation({ action: 'finish-day' }, 1), needsConfirmation({ action: 'restart-obs', role: 'OBS_REC' }, 1)]).toEqual([true, true]);
  });
});

describe('[CMD-3] wish and fact', () => {
  const stored = { nodeId: 'n' as CourtView['nodeId'], revision: 3, delivered: 3, wishes: [{ key: 'mute:OBS_STR:Hall', wish: { kind: 'mute' as const, role: 'OBS_STR' as const, input: 'Hall', on: true }, setAt: 1, setBy: 'dana' }] };
  it('[CMD-3] differ, are met, or are not known', () => {
    const state = (one: CourtView | null): unknown[] => judgeWishes(stored, one).wishes.map(({ state: how, fact }) => [how, fact]);
    expect(state(view(obs()))).toEqual([['differs', false]]);
    expect(state(view(obs({ inputs: [{ name: 'Hall', muted: true }] })))).toEqual([['met', true]]);
    expect([state(view(obs(), 'offline')), state(null), state(view(obs({ inputs: [] })))]).toEqual([[['unknown', null]], [['unknown', null]], [['unknown', null]]]);
  });
});
