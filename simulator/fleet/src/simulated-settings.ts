import type { SettingView } from '@restrike/contracts';
import type { Begun } from './simulated-court.js';

const rows: readonly Pick<SettingView, 'key' | 'title' | 'form' | 'default' | 'required'>[] = [
  { key: 'listener.port', title: 'UDP port that the scoring system sends to; 6000 and 8888 are in use', form: { form: 'number', min: 1, max: 65_535, whole: true, unit: null }, default: 6_000, required: true },
  { key: 'replay.seconds', title: 'Length of the replay buffer', form: { form: 'number', min: 5, max: 600, whole: true, unit: 's' }, default: 20, required: true },
  { key: 'scenes.live', title: 'Scene of the match', form: { form: 'text', maxLength: 200 }, default: 'LIVE_SCENE', required: true },
  { key: 'files.cleanUp', title: 'Delete videos of earlier days that are verified in the shared folder', form: { form: 'switch' }, default: false, required: true },
  { key: 'timeline.gapMode', title: 'What a broadcast keeps of the time between two streams', form: { form: 'choice', choices: ['concatenated', 'wall-clock'] }, default: 'concatenated', required: true },
  { key: 'stream.key', title: 'Stream key', form: { form: 'secret' }, default: '', required: false },
];

/** Settings of a simulated court, of each kind: what was pushed last, else the default. */
export function simulatedSettings(begun: readonly Begun[]): SettingView[] {
  const pushed = Object.assign({}, ...begun.map(({ command: { request } }) => (request.action === 'push-settings' ? request.settings : {}))) as Readonly<Record<string, SettingView['value']>>;
  return rows.map((row) => ({ ...row, category: row.key.split('.')[0] ?? '', value: pushed[row.key] ?? row.default, isDefault: pushed[row.key] === undefined, sensitive: row.form.form === 'secret', changedAt: null, trouble: null }));
}
