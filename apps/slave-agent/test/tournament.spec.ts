import { existsSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { courtContextSchema, courtTournamentViewSchema, type CourtContext, type CourtTournamentView, type LinkHello } from '@restrike/contracts';
import { HubLink } from '../src/link/hub-link.js';
import { CourtSettings } from '../src/settings/court-settings.js';
import { SecretBox } from '@restrike/runtime';
import { tournamentFolder } from '../src/tournament/day-folders.js';
import { TournamentService } from '../src/tournament/tournament.service.js';
import { CourtStores, quiet } from './court-store.js';
import { SmallHub } from './small-hub.js';

const stores = new CourtStores();
beforeAll(() => stores.prepare());
afterAll(() => stores.remove());

const today = '2026-11-21';
const now = new Date(2026, 10, 21, 9).getTime();
const id = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

function roomOn(file: string) {
  const { records, close } = stores.open(file);
  const settings = new CourtSettings(records.settings, new SecretBox(`${file}.key`));
  let ids = 0;
  const videosDir = `${file}.videos`;
  const service = new TournamentService(records.tournaments, settings, { videosDir, now: () => now, newId: () => id((ids += 1)), log: quiet });
  const told: CourtTournamentView[] = [];
  service.on('changed', (view) => told.push(courtTournamentViewSchema.parse(view)));
  return { service, settings, told, videosDir, close };
}

describe('[TRN-1] tournament context', () => {
  it('[TRN-1] is set and cleared on the court, and outlives a restart', () => {
    const file = stores.newFile();
    const first = roomOn(file);
    expect(first.service.context()).toEqual({ tournamentId: null, tournamentDayId: null, day: today });
    const { tournamentId } = first.service.createTournament({ name: 'Zagreb Open', place: 'Zagreb', country: 'CRO', startsOn: '2026-11-20', endsOn: null });
    const added = first.service.addDay(tournamentId, '2026-11-20');
    if (!added.ok) throw new Error(added.message);
    expect(first.service.setContext({ tournamentId, tournamentDayId: added.day.tournamentDayId }, 'operator')).toEqual({ ok: true });
    expect(first.service.ingestContext()).toEqual({ tournamentId, tournamentDayId: added.day.tournamentDayId, day: '2026-11-20' });
    expect(first.told.at(-1)).toMatchObject({ active: { setBy: 'operator' }, tournaments: [{ status: 'active' }], days: [{ status: 'active' }] });
    first.close();
    const second = roomOn(file);
    expect(second.service.context()).toEqual({ tournamentId, tournamentDayId: added.day.tournamentDayId, day: '2026-11-20' });
    second.service.setContext(null, 'operator');
    expect(second.service.context()).toEqual({ tournamentId: null, tournamentDayId: null, day: today });
    expect(second.service.view().days).toMatchObject([{ status: 'finished' }]);
    second.close();
  });

  it('[TRN-1] a heartbeat says under which tournament and day the court works, and which word of the hub it took last', () => {
    const { service, close } = roomOn(stores.newFile());
    const hubId = '99999999-9999-4999-8999-999999999999' as CourtContext['hubId'];
    expect(service.heard(null)).toEqual({ hubId: null, version: null, tournamentId: null, tournamentDayId: null });
    const { tournamentId } = service.createTournament({ name: 'A', place: null, country: null, startsOn: null, endsOn: null });
    service.setContext({ tournamentId, tournamentDayId: null }, 'operator');
    expect(service.heard(hubId)).toEqual({ hubId, version: null, tournamentId, tournamentDayId: null });
    service.take({ hubId, version: 3, changedAt: 1, tournaments: [], days: [], active: null });
    expect(service.heard(hubId)).toEqual({ hubId, version: 3, tournamentId: null, tournamentDayId: null });
    close();
  });

  it('[TRN-1] refuses what is not there, in words', () => {
    const { service, close } = roomOn(stores.newFile());
    expect(service.setContext({ tournamentId: id(9), tournamentDayId: null }, 'x')).toMatchObject({ ok: false, code: 'NO_SUCH_TOURNAMENT' });
    const { tournamentId } = service.createTournament({ name: 'A', place: null, country: null, startsOn: null, endsOn: null });
    expect(service.setContext({ tournamentId, tournamentDayId: id(9) }, 'x')).toMatchObject({ ok: false, code: 'NO_SUCH_DAY' });
    expect(service.addDay(id(9), today)).toMatchObject({ ok: false, code: 'NO_SUCH_TOURNAMENT' });
    expect(service.addDay(tournamentId, today).ok).toBe(true);
    expect(service.addDay(tournamentId, today)).toMatchObject({ ok: false, code: 'DAY_IS_THERE' });
    service.addDay(tournamentId, '2026-11-20');
    expect(service.view().days.map(({ day, number }) => [day, number])).toEqual([['2026-11-20', 1], [today, 2]]);
    close();
  });

  it('[TRN-1] takes what a hub says once, and not again what was changed on the court since', () => {
    const { service, close } = roomOn(stores.newFile());
    const context: CourtContext = {
      hubId: '99999999-9999-4999-8999-999999999999' as CourtContext['hubId'],
      version: 4,
      changedAt: 1,
      tournaments: [{ tournamentId: id(50), name: 'Hub Open', place: null, country: null, startsOn: null, endsOn: null, status: 'active' }],
      days: [{ tournamentDayId: id(51), tournamentId: id(50), day: today, number: 1, status: 'active' }],
      active: { tournamentId: id(50), tournamentDayId: id(51) },
    };
    expect(service.take(context)).toEqual({ version: 4, outcome: 'taken', detail: '' });
    expect(service.view().active).toMatchObject({ tournamentDayId: id(51), setBy: 'hub' });
    service.setContext(null, 'operator');
    expect(service.take(context)).toMatchObject({ version: 4, outcome: 'kept' });
    expect(service.view().active).toBeNull();
    expect(service.take({ ...context, version: 5 })).toMatchObject({ outcome: 'taken' });
    expect(service.view().active).toMatchObject({ tournamentDayId: id(51) });
    expect(service.take({ ...context, hubId: '99999999-9999-4999-8999-999999999998' as CourtContext['hubId'], version: 1, active: null })).toMatchObject({ version: 1, outcome: 'taken' });
    expect(service.view().active).toBeNull();
    close();
  });
});

describe('[TRN-1] the context over the link', () => {
  it('[TRN-1] what the hub sends down reaches the court; what is not of the contract is left out; a hub of which nobody said anything clears nothing', async () => {
    const { service, told, close } = roomOn(stores.newFile());
    const hub = await new SmallHub().open();
    const hello = { protocol: 1, version: '0.1.0', nodeId: id(7), courtName: 'Court 1', host: 'laptop', token: 't', epochs: [], apiPort: 0 } as unknown as LinkHello;
    const link = new HubLink(() => hello, () => true, () => Promise.resolve({ outcome: 'answer', value: { hubId: hello.nodeId as never, version: '0.1.0', tournament: null } }));
    link.take('context', (value) => {
      const context = courtContextSchema.safeParse(value);
      return context.success && service.take(context.data);
    });
    const up = new Promise((done) => link.once('up', done));
    link.connect(hub.url);
    await up;
    const nothing: CourtContext = { hubId: hub.hubId as CourtContext['hubId'], version: 0, changedAt: 0, tournaments: [], days: [], active: null };
    const own = service.createTournament({ name: 'Set here', place: null, country: null, startsOn: null, endsOn: null });
    service.setContext({ tournamentId: own.tournamentId, tournamentDayId: null }, 'operator');
    hub.tell('context', nothing);
    hub.tell('context', { version: 'seven' });
    const taken = new Promise((done) => service.once('changed', done));
    hub.tell('context', {
      ...nothing, version: 3, active: { tournamentId: id(60), tournamentDayId: null },
      tournaments: [{ tournamentId: id(60), name: 'From the hub', place: null, country: null, startsOn: null, endsOn: null, status: 'active' }],
    });
    await taken;
    expect(service.view().active).toMatchObject({ tournamentId: id(60), setBy: 'hub' });
    expect(told.map(({ active }) => active?.setBy)).toEqual([undefined, 'operator', 'hub']);
    link.close();
    await hub.close();
    close();
  });
});

describe('[TRN-2] folders of a day', () => {
  it('[TRN-2] are made when the day becomes active, with names that every file system takes', async () => {
    const { service, settings, videosDir, close } = roomOn(stores.newFile());
    const { tournamentId } = service.createTournament({ name: 'Čakovec: Cup / U21', place: null, country: null, startsOn: null, endsOn: null });
    const added = service.addDay(tournamentId, today);
    if (!added.ok) throw new Error(added.message);
    service.setContext({ tournamentId, tournamentDayId: added.day.tournamentDayId }, 'operator');
    const recordings = path.resolve(videosDir, 'Čakovec-_Cup_-_U21', today);
    expect(service.folders()).toEqual({ recordings, clips: path.join(recordings, 'IVR recordings') });
    await service.ready();
    expect(existsSync(path.join(recordings, 'IVR recordings'))).toBe(true);
    const elsewhere = path.join(`${videosDir}-2`, 'other disk');
    settings.change({ 'folders.videos': elsewhere }, { by: 'x', reason: null, at: 1 });
    await service.ready();
    expect(existsSync(path.join(elsewhere, 'Čakovec-_Cup_-_U21', today, 'IVR recordings'))).toBe(true);
    await service.ready();
    expect(service.view().folderTrouble).toBeNull();
    close();
  });

  it('[TRN-2] a folder that can not be made is said, and the context is set all the same', async () => {
    const { service, settings, videosDir, close } = roomOn(stores.newFile());
    writeFileSync(`${videosDir}.file`, 'in the way');
    settings.change({ 'folders.videos': `${videosDir}.file` }, { by: 'x', reason: null, at: 1 });
    const { tournamentId } = service.createTournament({ name: 'Open', place: null, country: null, startsOn: null, endsOn: null });
    expect(service.setContext({ tournamentId, tournamentDayId: null }, 'operator')).toEqual({ ok: true });
    await service.ready();
    expect(service.view().folderTrouble).toMatch(/can not be made.*Choose another folder of videos/);
    settings.reset(['folders.videos'], { by: 'x', reason: null, at: 1 });
    await service.ready();
    expect(service.view().folderTrouble).toBeNull();
    close();
  });

  it('[TRN-2] a folder that is deleted or unplugged in the middle of a day is made again, or said within one look', async () => {
    const { service, videosDir, close } = roomOn(stores.newFile());
    const { tournamentId } = service.createTournament({ name: 'Open', place: null, country: null, startsOn: null, endsOn: null });
    const added = service.addDay(tournamentId, today);
    if (!added.ok) throw new Error(added.message);
    service.setContext({ tournamentId, tournamentDayId: added.day.tournamentDayId }, 'operator');
    const { clips } = service.folders();
    await service.ready();
    rmSync(videosDir, { recursive: true, maxRetries: 10 });
    await service.ready();
    expect([service.view().folderTrouble, existsSync(clips)]).toEqual([null, true]);
    rmSync(videosDir, { recursive: true, maxRetries: 10 });
    writeFileSync(videosDir, 'in the way');
    await service.ready();
    expect(service.view().folderTrouble).toMatch(/can not be made.*Choose another folder of videos/);
    rmSync(videosDir);
    await service.ready();
    expect([service.view().folderTrouble, existsSync(clips)]).toEqual([null, true]);
    close();
  });

  it('[TRN-2] two tournaments of one name have two folders', () => {
    const all = [{ tournamentId: 'b0000000', name: 'Open' }, { tournamentId: 'a0000000', name: 'OPEN' }, { tournamentId: 'c0000000', name: 'Cup' }];
    expect(all.map((one) => tournamentFolder(one, all))).toEqual(['Open_b0000000', 'OPEN', 'Cup']);
  });
});

describe('[TRN-3] the day from the date', () => {
  it('[TRN-3] is suggested and never taken', () => {
    const { service, close } = roomOn(stores.newFile());
    const { tournamentId } = service.createTournament({ name: 'Open', place: null, country: null, startsOn: null, endsOn: null });
    const added = service.addDay(tournamentId, today);
    service.addDay(tournamentId, '2026-11-22');
    if (!added.ok) throw new Error(added.message);
    expect(service.view()).toMatchObject({ active: null, suggestedDayId: added.day.tournamentDayId });
    expect(service.context().tournamentDayId).toBeNull();
    service.setContext({ tournamentId, tournamentDayId: added.day.tournamentDayId }, 'operator');
    expect(service.view().suggestedDayId).toBeNull();
    close();
  });
});
