import { recordingAfterAbsence } from './recording-after-absence.js';

// A file of which 20 s were known before this part began at 100 s; it was last seen at 130 s, with 50 s of film.
const runs = { startMs: 100_000, offsetMs: 20_000, lastMs: 130_000, isPaused: false };
const paused = { ...runs, isPaused: true };

test.each([
  ['ran, runs on', runs, { nowMs: 160_000, filmMs: 79_500, isPaused: false }, { endMs: null, next: null }],
  ['ran, was paused 5 s later and is', runs, { nowMs: 160_000, filmMs: 55_000, isPaused: true }, { endMs: 135_000, next: null }],
  ['ran, was paused at once and is', runs, { nowMs: 160_000, filmMs: 49_400, isPaused: true }, { endMs: 130_000, next: null }],
  ['ran, was paused for 10 s and runs', runs, { nowMs: 160_000, filmMs: 70_000, isPaused: false }, { endMs: 130_000, next: { startMs: 160_000, endMs: null, untoldMs: 20_000 } }],
  ['ran, is another one: less film', runs, { nowMs: 160_000, filmMs: 20_000, isPaused: false }, null],
  ['ran, is another one: began after it', runs, { nowMs: 230_000, filmMs: 60_000, isPaused: false }, null],
  ['ran, is another one and paused', runs, { nowMs: 160_000, filmMs: 10_000, isPaused: true }, null],
  ['ran, is the same run: was paused for 40 s', { ...runs }, { nowMs: 230_000, filmMs: 60_000, isPaused: false, isSameRun: true }, { endMs: 130_000, next: { startMs: 230_000, endMs: null, untoldMs: 10_000 } }],
  ['ran, is the same run: paused before it was last seen', runs, { nowMs: 160_000, filmMs: 45_000, isPaused: false, isSameRun: true }, { endMs: 125_000, next: { startMs: 160_000, endMs: null, untoldMs: 0 } }],
  ['ran, is the same run: paused before it was last seen, and is', runs, { nowMs: 160_000, filmMs: 45_000, isPaused: true, isSameRun: true }, { endMs: 125_000, next: null }],
  ['was paused, is', paused, { nowMs: 160_000, filmMs: 49_800, isPaused: true }, { endMs: 130_000, next: null }],
  ['was paused, went on 6 s ago', paused, { nowMs: 160_000, filmMs: 56_000, isPaused: false }, { endMs: 130_000, next: { startMs: 154_000, endMs: null, untoldMs: 0 } }],
  ['was paused, goes on this moment, its film told late', paused, { nowMs: 160_000, filmMs: 49_500, isPaused: false }, { endMs: 130_000, next: { startMs: 160_000, endMs: null, untoldMs: 0 } }],
  ['was paused, went on for 9 s, is paused again', paused, { nowMs: 160_000, filmMs: 59_000, isPaused: true }, { endMs: 130_000, next: { startMs: 160_000, endMs: 160_000, untoldMs: 9_000 } }],
  ['was paused, is another one', paused, { nowMs: 160_000, filmMs: 3_000, isPaused: false }, null],
  ['film beyond what can be', paused, { nowMs: 131_000, filmMs: 90_000, isPaused: false }, { endMs: 130_000, next: { startMs: 130_000, endMs: null, untoldMs: 0 } }],
] as const)('[SES-5] a recording that nobody heard of for a while %s', (_what, known, found, parts) => {
  expect(recordingAfterAbsence(known, { isSameRun: false, ...found })).toEqual(parts);
});
