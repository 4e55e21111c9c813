import type { SettingForm } from '@restrike/contracts';
import { z } from 'zod';

/** One setting: how it is shown and edited, what it may be, and what it is when nobody has set it. */
export interface SettingRow<T extends string | number | boolean = string | number | boolean> {
  readonly title: string;
  readonly form: SettingForm;
  readonly schema: z.ZodType<T>;
  readonly default: T;
  readonly required: boolean;
}

function whole(title: string, min: number, max: number, standard: number, unit: string | null = null): SettingRow<number> {
  return { title, form: { form: 'number', min, max, whole: true, unit }, schema: z.int(`must be a whole number`).min(min, `must be at least ${String(min)}`).max(max, `must be at most ${String(max)}`), default: standard, required: true };
}

function decimal(title: string, min: number, max: number, standard: number, unit: string | null = null): SettingRow<number> {
  return { title, form: { form: 'number', min, max, whole: false, unit }, schema: z.number('must be a number').min(min, `must be at least ${String(min)}`).max(max, `must be at most ${String(max)}`), default: standard, required: true };
}

function text(title: string, standard: string, { maxLength = 200, required = false } = {}): SettingRow<string> {
  const schema = z.string('must be text').trim().max(maxLength, `must have at most ${String(maxLength)} characters`);
  return { title, form: { form: 'text', maxLength }, schema: required ? schema.min(1, 'must not be empty') : schema, default: standard, required };
}

function folder(title: string): SettingRow<string> {
  const schema = z.string('must be text').trim().max(1_000).refine((value) => value === '' || isAbsolute(value), 'must be an absolute path, or empty');
  return { title, form: { form: 'folder' }, schema, default: '', required: false };
}

function onOff(title: string, standard: boolean): SettingRow<boolean> {
  return { title, form: { form: 'switch' }, schema: z.boolean('must be true or false'), default: standard, required: true };
}

function choice<const T extends string>(title: string, choices: readonly T[], standard: NoInfer<T>): SettingRow<T> {
  return { title, form: { form: 'choice', choices: [...choices] }, schema: z.enum(choices, `must be one of ${choices.join(', ')}`), default: standard, required: true };
}

function secret(title: string): SettingRow<string> {
  return { title, form: { form: 'secret' }, schema: z.string('must be text').max(1_000), default: '', required: false };
}

function address(title: string, standard: string): SettingRow<string> {
  return { title, form: { form: 'text', maxLength: 15 }, schema: z.ipv4('must be an IPv4 address of this machine, or 0.0.0.0'), default: standard, required: true };
}

/** Absolute on Windows or elsewhere; a folder of OBS may be on another machine. */
const isAbsolute = (path: string): boolean => /^(\/|[a-z]:[\\/]|\\\\)/i.test(path);

/** SET-1: every setting of a court that is changed while it runs. What is before the point of a key is its category. */
export const settingTable = {
  'listener.address': address('Card that the scoring system’s data come in at (0.0.0.0: every card)', '0.0.0.0'),
  'listener.port': whole('UDP port that the scoring system sends to; 6000 and 8888 are in use', 1, 65_535, 6_000),
  'listener.autoStart': onOff('Receive as soon as the agent starts', true),

  'replay.seconds': whole('Length of the replay buffer', 5, 600, 20, 's'),
  'replay.openLastSeconds': whole('The player opens a clip at its last', 1, 600, 10, 's'),

  'challenge.contestedSeconds': whole('A challenge concerns the last', 1, 60, 5, 's'),
  'challenge.rulingSeconds': whole('A challenge is to be ruled within', 5, 600, 30, 's'),
  'challenge.quota': whole('Requests of a coach that may be lost in a match', 0, 20, 1),

  'recording.stopAfterSeconds': whole('A recording goes on after the end of the match for', 0, 600, 10, 's'),

  'scenes.live': text('Scene of the match', 'LIVE_SCENE', { required: true }),
  'scenes.replay': text('Scene of the video review', 'IVR_SCENE', { required: true }),
  'scenes.break': text('Scene of the break between rounds (empty: none)', ''),
  'scenes.injury': text('Scene of medical time (empty: none)', ''),
  'scenes.winner': text('Scene of the winner (empty: none)', ''),

  'obs.soundInputs': text('Inputs of OBS that must be heard, by commas (empty: those whose sound is on)', '', { maxLength: 1_000 }),

  'timeline.restartGapMinutes': whole('An interruption longer than this counts as a restart', 1, 240, 5, 'min'),
  'timeline.gapMode': choice('What a broadcast keeps of the time between two streams', ['concatenated', 'wall-clock'], 'concatenated'),

  'stream.server': text('Address that OBS streams to (empty: as it is in OBS)', '', { maxLength: 1_000 }),
  'stream.key': secret('Stream key'),

  'folders.videos': folder('Folder of all videos (empty: in the data folder)'),
  'folders.obsLogs': folder('Folder of OBS’s own logs (empty: the usual one of this system)'),
  'folders.shared': folder('Shared folder that finished videos are copied to (empty: none)'),

  'files.copyMegabytesPerSecond': decimal('Copies to the shared folder take at most', 0.1, 10_000, 40, 'MB/s'),
  'files.uploadMegabytesPerSecond': decimal('Clips to the hub take at most', 0.1, 1_000, 8, 'MB/s'),
  'files.cleanUp': onOff('Delete videos of earlier days that are verified in the shared folder', false),
  'files.keepDays': whole('Videos stay on the court for', 1, 365, 7, 'days'),
  'files.warnHours': decimal('Warn when the disk lasts for less than', 0.5, 100, 6, 'h'),
} as const satisfies Record<string, SettingRow>;

export type SettingKey = keyof typeof settingTable;
/** Type of a setting's value. */
export type SettingValue<K extends SettingKey> = (typeof settingTable)[K] extends SettingRow<infer T> ? T : never;
export type SettingValues = { readonly [K in SettingKey]: SettingValue<K> };

/** A key that the table has. */
export function isSettingKey(key: string): key is SettingKey {
  return Object.hasOwn(settingTable, key);
}
