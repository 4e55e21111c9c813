import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { MASKED, obsConnectionListSchema, settingListSchema } from '@restrike/contracts';
import { CourtSettings } from '../src/settings/court-settings.js';
import { ObsAddresses } from '../src/settings/obs-addresses.js';
import { SecretBox } from '@restrike/runtime';
import { settingTable } from '../src/settings/setting-table.js';
import { CourtStores } from './court-store.js';

const stores = new CourtStores();
beforeAll(() => stores.prepare());
afterAll(() => stores.remove());

const note = { by: 'operator', reason: 'trial', at: 5 };
let keys = 0;
const newKeyFile = (): string => path.join(stores.folder, `secret-${String((keys += 1))}.key`);

describe('[SET-1] settings of a court', () => {
  it('[SET-1] every default is valid, and every key has a category', () => {
    for (const [key, row] of Object.entries(settingTable)) {
      expect([key, row.schema.safeParse(row.default).success]).toEqual([key, true]);
      expect(key).toMatch(/^[a-z]+\.[a-zA-Z]+$/);
    }
  });

  it('[SET-1] are typed, validated, kept with their history, and taken back', () => {
    const file = stores.newFile();
    const { records, close } = stores.open(file);
    const settings = new CourtSettings(records.settings, new SecretBox(newKeyFile()));
    const told: string[][] = [];
    settings.on('changed', (changed) => told.push([...changed]));
    expect(settings.get('replay.seconds')).toBe(20);
    expect(settings.change({ 'replay.seconds': 30, 'scenes.live': ' MAT 1 ' }, note)).toEqual({ ok: true, changed: ['replay.seconds', 'scenes.live'] });
    expect([settings.get('replay.seconds'), settings.get('scenes.live')]).toEqual([30, 'MAT 1']);
    expect(settings.change({ 'replay.seconds': 30 }, note)).toEqual({ ok: true, changed: [] });
    expect(settings.reset(['replay.seconds', 'scenes.replay'], { ...note, at: 6 })).toEqual({ ok: true, changed: ['replay.seconds'] });
    expect(told).toEqual([['replay.seconds', 'scenes.live'], ['replay.seconds']]);
    expect(settings.history({ limit: 10 })).toMatchObject([
      { key: 'replay.seconds', oldValue: '30', newValue: null, changedBy: 'operator', changedAt: 6 },
      { key: 'scenes.live', oldValue: null, newValue: '"MAT 1"', reason: 'trial', changedAt: 5 },
      { key: 'replay.seconds', oldValue: null, newValue: '30' },
    ]);
    expect(settings.history({ key: 'scenes.live', limit: 10 })).toHaveLength(1);
    expect(new CourtSettings(records.settings, new SecretBox(newKeyFile())).get('scenes.live')).toBe('MAT 1');
    expect(settingListSchema.parse({ settings: settings.views() }).settings).toHaveLength(Object.keys(settingTable).length);
    close();
  });

  it('[SET-1] one wrong value refuses all, with its reason in words', () => {
    const { records, close } = stores.open(stores.newFile());
    const settings = new CourtSettings(records.settings, new SecretBox(newKeyFile()));
    const bad = { 'replay.seconds': 25, 'challenge.quota': -1, 'scenes.live': '', 'folders.videos': 'videos', 'timeline.gapMode': 'none', 'no.such': 1, 'files.cleanUp': 'yes' };
    const result = settings.change(bad, note);
    expect(result.ok ? [] : result.problems.map(({ key, message }) => `${key}: ${message}`)).toEqual([
      'challenge.quota: Requests of a coach that may be lost in a match: must be at least 0',
      'scenes.live: Scene of the match: must not be empty',
      'folders.videos: Folder of all videos (empty: in the data folder): must be an absolute path, or empty',
      'timeline.gapMode: What a broadcast keeps of the time between two streams: must be one of concatenated, wall-clock',
      'no.such: there is no such setting',
      'files.cleanUp: Delete videos of earlier days that are verified in the shared folder: must be true or false',
    ]);
    expect(settings.get('replay.seconds')).toBe(20);
    for (const folder of ['C:\\Videos', 'D:/Videos', '\\\\nas\\videos', '/var/videos', '']) expect(settings.change({ 'folders.videos': folder }, note).ok).toBe(true);
    close();
  });

  it('[SET-1] a secret is sealed in the file, masked on screens and in the history, and its key is outside the database', () => {
    const file = stores.newFile();
    const keyFile = newKeyFile();
    const { records, close } = stores.open(file);
    const settings = new CourtSettings(records.settings, new SecretBox(keyFile));
    settings.change({ 'stream.key': 'top-secret-stream-key' }, note);
    expect(settings.get('stream.key')).toBe('top-secret-stream-key');
    expect(settings.views().find(({ key }) => key === 'stream.key')).toMatchObject({ value: MASKED, sensitive: true });
    // A form that sends back what it was shown changes nothing.
    expect(settings.change({ 'stream.key': MASKED }, note)).toEqual({ ok: true, changed: [] });
    expect(JSON.stringify([settings.views(), settings.history({ limit: 10 })])).not.toContain('top-secret');
    close();
    for (const suffix of ['', '-wal']) {
      const bytes = statSync(`${file}${suffix}`, { throwIfNoEntry: false }) === undefined ? Buffer.alloc(0) : readFileSync(`${file}${suffix}`);
      expect(bytes.includes('top-secret')).toBe(false);
    }
    expect(statSync(keyFile).mode & 0o077).toBe(process.platform === 'win32' ? statSync(keyFile).mode & 0o077 : 0);
    const again = stores.open(file);
    expect(new CourtSettings(again.records.settings, new SecretBox(keyFile)).get('stream.key')).toBe('top-secret-stream-key');
    // Another key, or none: the secret is lost, the court is not.
    writeFileSync(keyFile, `${'ab'.repeat(32)}\n`);
    const lost = new CourtSettings(again.records.settings, new SecretBox(keyFile));
    expect(lost.get('stream.key')).toBe('');
    expect(lost.views().find(({ key }) => key === 'stream.key')?.trouble).toMatch(/can not be read with the key in .*set the secret again/);
    rmSync(keyFile);
    const keyless = new CourtSettings(again.records.settings, new SecretBox(keyFile));
    expect(keyless.change({ 'stream.key': 'new' }, note)).toEqual({ ok: true, changed: ['stream.key'] });
    expect(keyless.get('stream.key')).toBe('new');
    again.close();
  });

  it('[SET-1] a stored value that this version can not take counts as not set, and says so', () => {
    const { records, close } = stores.open(stores.newFile());
    const odd = (key: string, value: string) => ({ key, category: 'x', value, sensitive: false, shownOld: null, shownNew: null });
    records.settings.change([odd('replay.seconds', '"twenty"'), odd('scenes.live', '{'), odd('from.tomorrow', '1')], note);
    const settings = new CourtSettings(records.settings, new SecretBox(newKeyFile()));
    expect([settings.get('replay.seconds'), settings.get('scenes.live')]).toEqual([20, 'LIVE_SCENE']);
    expect(settings.views().filter(({ trouble }) => trouble !== null).map(({ key }) => key)).toEqual(['replay.seconds', 'scenes.live']);
    close();
  });
});

describe('[OBS-1] OBS connections of a court', () => {
  const draft = { role: 'OBS_REC' as const, host: '127.0.0.1', port: 4455, protocol: 'auto' as const, enabled: true, restartCommand: null };
  it('[OBS-1] are kept with a sealed password that no screen sees', () => {
    const { records, close } = stores.open(stores.newFile());
    const addresses = new ObsAddresses(records.obsConnections, records.settings, new SecretBox(newKeyFile()));
    let changes = 0;
    addresses.on('changed', () => (changes += 1));
    expect(addresses.put('rec', { ...draft, password: 'secret123', restartCommand: ['C:\\obs\\obs64.exe', '--multi'] }, note)).toBe(true);
    expect(addresses.put('str', draft, note)).toBe(false);
    expect(addresses.put('str', { ...draft, role: 'OBS_STR', port: 4456 }, note)).toBe(true);
    expect(addresses.enabled()).toMatchObject([{ id: 'rec', password: 'secret123', restartCommand: ['C:\\obs\\obs64.exe', '--multi'] }, { id: 'str', password: null }]);
    const configured = [{ id: 'rec', role: 'OBS_REC', host: '127.0.0.1', port: 4455, protocol: 'auto', password: 'x' }, { id: 'both', role: 'OBS_BOTH', host: '127.0.0.1', port: 4466, protocol: 'v4', password: null }] as const;
    const list = obsConnectionListSchema.parse(addresses.overview(configured));
    expect(list.connections).toMatchObject([{ id: 'rec', hasPassword: true }, { id: 'str', hasPassword: false }]);
    // What the configuration sets is shown too, without its password, and whether one of here takes its place.
    expect(list.configured).toEqual([{ id: 'rec', role: 'OBS_REC', host: '127.0.0.1', port: 4455, protocol: 'auto', hasPassword: true, replaced: true }, { id: 'both', role: 'OBS_BOTH', host: '127.0.0.1', port: 4466, protocol: 'v4', hasPassword: false, replaced: false }]);
    // Left out, the password stays; null takes it away.
    addresses.put('rec', { ...draft, port: 4460 }, note);
    expect(addresses.enabled()[0]).toMatchObject({ port: 4460, password: 'secret123' });
    addresses.put('rec', { ...draft, password: null, enabled: false }, note);
    expect(addresses.enabled().map(({ id }) => id)).toEqual(['str']);
    expect([addresses.remove('rec', note), addresses.remove('rec', note), changes]).toEqual([true, false, 5]);
    expect(JSON.stringify([addresses.views(), records.settings.history({ limit: 20 })])).not.toContain('secret123');
    close();
  });
});
