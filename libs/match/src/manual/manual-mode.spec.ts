import { matchStateSchema, type ManualEdit } from '@restrike/contracts';
import { epoch, play, script, inRound } from '../../test/play.js';
import { apply, editManually, initialMemory, manualMark, memoryFromJson, memoryToJson, shownState, type ManualAct, type MatchMemory } from '../index.js';
import { read } from '../../test/play.js';

const at = (ms: number): { wallMs: number; monotonicUs: number } => ({ wallMs: ms, monotonicUs: ms * 1_000 });
const act = (memory: MatchMemory, one: ManualAct, ms = 5_000, sequence = 100) => editManually(memory, one, { epoch, sequence, receivedAt: ms, monotonicUs: ms * 1_000 });
const edited = (memory: MatchMemory, edit: ManualEdit, ms = 5_000): MatchMemory => act(memory, { act: 'edited', edit }, ms).memory;
const shown = (memory: MatchMemory, ms = 6_000) => shownState(memory.state, memory.manual, at(ms));
const running = (): MatchMemory => play(script(...inRound, 'sc1;2;sc2;1')).memory;

describe('[AUX-1] manual mode', () => {
  it('[AUX-1] shows the edits in the place of what the scoring system states, and never changes that', () => {
    const before = running();
    const stated = structuredClone(before.state);
    const memory = edited(before, { matchNumber: '102', round: 2, blue: { name: 'NGUYỄN', score: 7 }, red: { noc: 'ESP' } });
    expect(shown(memory)).toMatchObject({ matchNumber: '102', round: 2, blue: { name: 'NGUYỄN', shortName: 'NGUYỄN', score: 7 }, red: { noc: 'ESP', score: 1 } });
    expect(memory.state).toEqual(stated);
    expect(before.state).toEqual(stated);
    expect(before.manual).toBeNull();
    expect(manualMark(memory.manual)).toEqual({ since: 5_000, fields: ['blue.name', 'blue.score', 'matchNumber', 'red.noc', 'round'] });
    expect(matchStateSchema.safeParse(shown(memory)).success).toBe(true);
  });

  it('[AUX-1] what is not edited goes on by the scoring system, also between edits', () => {
    const memory = edited(running(), { blue: { score: 7 } });
    const { memory: later } = play(script('sc1;4;sc2;3'), { from: memory, firstSequence: 101 });
    expect(shown(later)).toMatchObject({ blue: { score: 7 }, red: { score: 3 } });
    expect(later.state.blue.score).toBe(4);
  });

  it('[AUX-1] an edit leaves those before it, null gives one field back, handing back gives all', () => {
    let memory = edited(edited(running(), { blue: { score: 7, name: 'A' } }), { red: { score: 9 } });
    expect(shown(memory)).toMatchObject({ blue: { score: 7, name: 'A' }, red: { score: 9 } });
    memory = edited(memory, { blue: { score: null } });
    expect(shown(memory)).toMatchObject({ blue: { score: 2, name: 'A' }, red: { score: 9 } });
    const back = act(memory, { act: 'handed-back' });
    expect(back.events).toEqual([{ kind: 'manual', act: 'handed-back', fields: ['blue.name', 'red.score'] }]);
    expect(shown(back.memory)).toEqual(back.memory.state);
    expect(act(back.memory, { act: 'handed-back' }).events).toEqual([]);
  });

  it('[AUX-1] an edited clock runs by the monotonic clock, whatever the wall clock does, and stands alone', () => {
    const resting = play(script(...inRound, 'clk;0:00;stopEnd', 'brk;00:59', 'brk;00:58')).memory;
    const memory = edited(resting, { clock: { ms: 30_000, running: true } }, 5_000);
    const later = shownState(memory.state, memory.manual, { wallMs: 5_000 + 3_600_000, monotonicUs: 15_000_000 });
    expect(later).toMatchObject({ clock: { ms: 20_000, running: true, asOf: 3_605_000 }, breakClock: null, status: 'round' });
    expect(shown(memory, 60_000).clock).toEqual({ ms: 0, running: false, asOf: 60_000 });
    const standing = edited(memory, { clock: { ms: 45_000, running: false } }, 6_000);
    expect(shown(standing, 90_000).clock).toMatchObject({ ms: 45_000, running: false });
    // After a restart of the machine its monotonic clock begins anew: the wall clock has to do.
    expect(shownState(memory.state, memory.manual, { wallMs: 9_000, monotonicUs: 1_000 }).clock.ms).toBe(26_000);
  });

  it('[AUX-1] works without any match of the scoring system', () => {
    const memory = edited(initialMemory(), { matchNumber: '7', blue: { name: 'A' }, red: { name: 'B' } });
    expect(shown(memory)).toMatchObject({ matchId: `${epoch}:100`, matchNumber: '7', blue: { name: 'A' } });
    expect(memory.state.matchId).toBeNull();
    const taken = act(initialMemory(), { act: 'taken' });
    expect(taken.events).toEqual([{ kind: 'manual', act: 'taken', fields: [] }]);
    expect(shown(taken.memory).matchId).toBeNull();
  });

  it('[AUX-1] edits belong to their match: another one that is loaded is shown as it is, the same one again is not', () => {
    const loaded = play(script('pre;FightLoaded', 'at1;A;A;KOR;at2;B;B;ESP', 'mch;101;Final;M -68kg;0;#0000ff;#FFFFFF;#ff0000;#FFFFFF;null;Seniors;3;120;cntDown;20;5;', 'rdy;FightReady')).memory;
    const memory = edited(loaded, { blue: { name: 'X' } });
    const again = play(script('pre;FightLoaded', 'mch;101;Final;M -68kg;0;#0000ff;#FFFFFF;#ff0000;#FFFFFF;null;Seniors;3;120;cntDown;20;5;').map((one) => ({ ...one, atMs: one.atMs + 10_000 })), { from: memory, firstSequence: 101 });
    expect(again.memory.manual).not.toBeNull();
    const other = play(script('pre;FightLoaded', 'mch;102;Final;M -68kg;0;#0000ff;#FFFFFF;#ff0000;#FFFFFF;null;Seniors;3;120;cntDown;20;5;').map((one) => ({ ...one, atMs: one.atMs + 20_000 })), { from: again.memory, firstSequence: 201 });
    expect(other.memory.manual).toBeNull();
    expect(other.events.map(({ event }) => event)).toContainEqual({ kind: 'manual', act: 'handed-back', fields: ['blue.name'] });
  });

  it('[AUX-1] goes through JSON without loss and survives a message in between', () => {
    const memory = edited(running(), { clock: { ms: 1_000, running: true }, red: { gamJeoms: 3 } });
    const again = memoryFromJson(memoryToJson(memory));
    expect(again).toEqual(memory);
    const step = apply(again ?? initialMemory(), read('clk;01:50'), { epoch, sequence: 101, receivedAt: 6_000, monotonicUs: 6_000_000 });
    expect(step.memory.manual).toEqual(memory.manual);
  });
});
