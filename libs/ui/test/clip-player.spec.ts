import type { ChallengeView, ClipMark } from '@restrike/contracts';
import fc from 'fast-check';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { frameAt, frameCount, formatPosition, timeOfFrame } from '../src/clip-player/frames.js';
import { nextMark, placeMarks } from '../src/clip-player/place-marks.js';
import { playerActOf } from '../src/clip-player/player-keys.js';
import { frameInLoop, startState, withLoopPoint, withPan, withSpeed, withZoom } from '../src/clip-player/player-state.js';
import { playerCatalogues } from '../src/clip-player/player-texts.js';
import { followAct } from '../src/clip-player/video-follow.js';
import { RuleClock, ruleClockOf } from '../src/clip-player/rule-clock.js';
import { LanguageProvider } from '../src/texts/use-texts.js';

const mark = (sequence: number, atMs: number, side: 'blue' | 'red' | null = 'blue'): ClipMark => ({ sequence, atMs, side, category: 'HL', kind: 'hit', point: null, points: null, level: 20, label: '' });

describe('[UIL-7] frames', () => {
  it('[UIL-7] the middle of a picture is that picture, at every usual rate', () => {
    fc.assert(
      fc.property(fc.constantFrom(24, 25, 29.97, 30, 50, 59.94, 60), fc.integer({ min: 0, max: 100_000 }), (fps, frame) => frameAt(timeOfFrame(frame, fps), fps, 200_000) === frame),
      { seed: Number(process.env['RESTRIKE_SEED'] ?? 1) },
    );
  });
  it('[UIL-7] a picture’s own beginning is it, though the container rounds it to a microsecond or a millisecond', () => {
    for (const fps of [25, 30, 60]) for (let frame = 0; frame < 1_000; frame += 1) expect(frameAt(Math.round((frame / fps) * 1_000) / 1_000, fps, 2_000)).toBe(frame);
  });
  it('[UIL-7] never leaves the clip', () => {
    expect([frameAt(-1, 30, 600), frameAt(99, 30, 600), frameCount(20, 30), frameCount(0, 30)]).toEqual([0, 599, 600, 1]);
    expect([formatPosition(0), formatPosition(62.3456)]).toEqual(['0:00.000', '1:02.346']);
  });
});

describe('[UIL-8] marks', () => {
  it('[UIL-8] each stands on its own picture, ordered, and those of one moment in rows of their own', () => {
    const placed = placeMarks([mark(3, 5_000, 'red'), mark(1, 1_000), mark(2, 1_010)], 30, 600, 0.02);
    expect(placed.map(({ mark: { sequence }, frame, lane }) => [sequence, frame, lane])).toEqual([[1, 30, 0], [2, 30, 1], [3, 150, 0]]);
    expect(placed[0]?.at).toBeCloseTo(30.5 / 600);
  });
  it('[UIL-8] is within one picture of its event wherever it lies', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 19_990, noNaN: true }), (atMs) => {
        const [one] = placeMarks([mark(1, atMs)], 30, 600, 0.02);
        return one !== undefined && Math.abs((one.frame / 30) * 1_000 - atMs) <= 1_000 / 30 + 1;
      }),
      { seed: Number(process.env['RESTRIKE_SEED'] ?? 1) },
    );
  });
  it('[UIL-8] goes from mark to mark', () => {
    const placed = placeMarks([mark(1, 1_000), mark(2, 3_000)], 30, 600, 0);
    expect([nextMark(placed, 0, 1)?.frame, nextMark(placed, 30, 1)?.frame, nextMark(placed, 90, 1), nextMark(placed, 90, -1)?.frame]).toEqual([30, 90, null, 30]);
  });
});

describe('[UIL-9] speed, zoom, loop, keys', () => {
  it('[UIL-9] speed stays from 0.1 to 2, zoom from whole to eightfold, and the picture never leaves its frame', () => {
    expect([withSpeed(startState, 9).speed, withSpeed(startState, 0.01).speed]).toEqual([2, 0.1]);
    expect([withZoom(startState, 99).zoom, withZoom(startState, 0.1).zoom]).toEqual([8, 1]);
    fc.assert(
      fc.property(fc.double({ min: 1, max: 8, noNaN: true }), fc.double({ min: -3, max: 3, noNaN: true }), fc.double({ min: -3, max: 3, noNaN: true }), (zoom, x, y) => {
        const state = withPan(withZoom(startState, zoom), x, y);
        return Math.abs(state.panX) + 1 / state.zoom / 2 <= 0.5 + 1e-9 && Math.abs(state.panY) + 1 / state.zoom / 2 <= 0.5 + 1e-9;
      }),
      { seed: Number(process.env['RESTRIKE_SEED'] ?? 1) },
    );
    // The point under the pointer stays where it is.
    const state = withZoom(startState, 2, 0.25, 0);
    expect(state.panX + 0.25 / state.zoom).toBeCloseTo(0.25);
  });
  it('[UIL-9] one key sets, ends and clears the loop, also backwards; playing goes round in it', () => {
    const from = withLoopPoint(startState, 100);
    const whole = withLoopPoint(from, 40);
    expect([from.loopFrom, from.loopTo, whole.loopFrom, whole.loopTo]).toEqual([100, null, 40, 100]);
    expect([frameInLoop(whole, 100, 600), frameInLoop(whole, 70, 600), frameInLoop(whole, 5, 600), frameInLoop(from, 300, 600)]).toEqual([40, 70, 40, 300]);
    expect(withLoopPoint(whole, 7)).toMatchObject({ loopFrom: null, loopTo: null });
  });
  it('[UIL-9] has the keys of the other player, and leaves those of the browser alone', () => {
    const key = (name: string, change: object = {}) => playerActOf({ key: name, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...change });
    expect([key(' '), key('.'), key(','), key('ArrowLeft'), key('1'), key('Escape')]).toEqual([
      { act: 'toggle' }, { act: 'step', frames: 1 }, { act: 'step', frames: -1 }, { act: 'skip', seconds: -1 }, { act: 'set-speed', speed: 0.1 }, { act: 'close' },
    ]);
    expect([key('ArrowLeft', { shiftKey: true }), key('r', { ctrlKey: true }), key('x'), key('L', { shiftKey: true })]).toEqual([{ act: 'pan', x: -0.05, y: 0 }, null, null, { act: 'loop' }]);
  });
  it('[UIL-6] every text of the player is in both languages', () => {
    expect(Object.keys(playerCatalogues.es)).toEqual(Object.keys(playerCatalogues.en));
    expect(Object.values(playerCatalogues.es).filter((words) => words === '')).toEqual([]);
  });
});

describe('[UIL-16] cameras in step', () => {
  const situation = { at: 3, wanted: 3, duration: 10, fps: 30, playing: true, speed: 1 };
  it('[UIL-16] standing, the other shows the picture of that moment, and stays when it does', () => {
    const act = followAct({ ...situation, playing: false, at: 3, wanted: 4 });
    expect(act).toEqual({ act: 'seek', to: timeOfFrame(120, 30) });
    expect(followAct({ ...situation, playing: false, at: timeOfFrame(120, 30), wanted: 4.01 })).toEqual({ act: 'wait' });
  });
  it('[UIL-16] playing, a small difference is made up by the speed and a great one by a jump', () => {
    expect(followAct(situation)).toEqual({ act: 'play', rate: 1 });
    const [behind, ahead] = [followAct({ ...situation, wanted: 3.05 }), followAct({ ...situation, wanted: 2.95 })];
    expect([behind.act === 'play' && behind.rate > 1 && behind.rate <= 1.25, ahead.act === 'play' && ahead.rate < 1 && ahead.rate >= 0.75]).toEqual([true, true]);
    expect(followAct({ ...situation, wanted: 4 })).toEqual({ act: 'seek', to: 4 });
  });
  it('[UIL-16] outside of its clip it stands at the nearest picture', () => {
    expect(followAct({ ...situation, at: 0.5, wanted: -1 })).toEqual({ act: 'seek', to: timeOfFrame(0, 30) });
    expect(followAct({ ...situation, at: timeOfFrame(299, 30), wanted: 12 })).toEqual({ act: 'wait' });
  });
  it('[UIL-16] whatever the difference, it comes closer until it is in step', () => {
    fc.assert(
      fc.property(fc.double({ min: -0.3, max: 0.3, noNaN: true }), fc.constantFrom(0.1, 0.25, 0.5, 1, 2), (off, speed) => {
        let [at, wanted] = [30 - off, 30];
        for (let tick = 0; tick < 3_000; tick += 1) {
          const act = followAct({ at, wanted, duration: 1_000, fps: 30, playing: true, speed });
          at = act.act === 'seek' ? act.to : at + (act.act === 'play' ? act.rate / 60 : 0);
          wanted += speed / 60;
        }
        return Math.abs(wanted - at) <= 0.02;
      }),
      { seed: Number(process.env['RESTRIKE_SEED'] ?? 1) },
    );
  });
  it('[UIL-16] digits are speeds, with Shift cameras, on any keyboard', () => {
    const key = (name: string, code: string, shiftKey: boolean) => playerActOf({ key: name, code, shiftKey, ctrlKey: false, metaKey: false, altKey: false });
    expect([key('2', 'Digit2', false), key('@', 'Digit2', true), key('"', 'Digit2', true), key('v', 'KeyV', false), key('G', 'KeyG', true)]).toEqual([
      { act: 'set-speed', speed: 0.25 }, { act: 'camera', index: 1 }, { act: 'camera', index: 1 }, { act: 'next-camera' }, { act: 'side-by-side' },
    ]);
  });
});

describe('[UIL-10] rule clock', () => {
  const challenge = { askedAt: 10_000, dueAt: 40_000, rulingMs: 30_000, answeredAt: null } as ChallengeView;
  it('[UIL-10] counts down to the ruling, over it, and stands at the answer', () => {
    expect(ruleClockOf(challenge, 10_000)).toEqual({ leftMs: 30_000, part: 1, over: false, ruledAfterMs: null });
    expect(ruleClockOf(challenge, 47_000)).toEqual({ leftMs: -7_000, part: 0, over: true, ruledAfterMs: null });
    expect(ruleClockOf({ ...challenge, answeredAt: 22_000 }, 99_000)).toEqual({ leftMs: 18_000, part: 0.6, over: false, ruledAfterMs: 12_000 });
  });
  it('[UIL-10] of a court that is not heard it neither runs nor is over: the ruling may have been given', () => {
    const open = { ...challenge, open: true, by: 'blue', result: null, contested: { from: 0, to: 4_000 }, requests: { blue: { left: 1 }, red: { left: 0 } } } as unknown as ChallengeView;
    const shown = (isKnown: boolean): string => renderToStaticMarkup(createElement(LanguageProvider, { value: 'en' }, createElement(RuleClock, { challenge: open, now: () => 47_000, isKnown })));
    expect([shown(true).includes('rule-over'), shown(true).includes('+7')]).toEqual([true, true]);
    expect([shown(false).includes('rule-over'), shown(false).includes('7<small>'), shown(false).includes('–')]).toEqual([false, false, true]);
  });
});
