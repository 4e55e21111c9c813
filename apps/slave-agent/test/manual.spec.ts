import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eventRecordSchema, liveStateSchema, manualViewSchema, type ManualEdit } from '@restrike/contracts';
import { openCourtReader, openCourtWriter } from '@restrike/db/court';
import { migrateCourtStore } from '@restrike/db/court-migrations';
import { manualMark, shownState } from '@restrike/match';
import { builtInProtocol } from '@restrike/pss-protocol';
import { IngestService } from '../src/ingest/ingest.service.js';
import type { Datagram } from '../src/ingest/thread-messages.js';
import { CourtOnTrial } from './court-on-trial.js';

const folder = mkdtempSync(path.join(tmpdir(), 'restrike-manual-'));
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
const sessionId = '22222222-2222-4222-8222-222222222222';
const load = ['pre;FightLoaded', 'at1;A;A;KOR;at2;B;B;USA', 'mch;12;Final;M -68kg;0;a;b;c;d;null;Seniors;3;120;cntDown;20;5;', 'sc1;0;sc2;0', 'clk;02:00', 'rnd;1', 'rdy;FightReady', 'clk;02:00;start', 'sc1;2;sc2;1'];

describe('[AUX-1] manual mode in the store', () => {
  it('[AUX-1] an edit is an event of its own; those of the scoring system stay as they are, and a restart goes on with it', async () => {
    const file = path.join(folder, 'court.sqlite');
    await migrateCourtStore(file);
    const writer = openCourtWriter(file, 1);
    const ingest = new IngestService(writer, builtInProtocol, () => 0);
    ingest.udpSessions.open(sessionId, '127.0.0.1', 6000, 1);
    const say = (texts: readonly string[], from: number): unknown =>
      ingest.take(texts.map((text, index): Datagram => ({ sessionId, number: from + index, receivedAt: 1_000 + index, monotonicUs: (from + index) * 10_000, sender: 'a:1', bytes: Buffer.from(text).toString('latin1') })));
    say(load, 1);
    const before = openCourtReader(file).events({ limit: 100, order: 'oldest' }).rows;
    const at = { wallMs: 2_000, monotonicUs: 1_000_000 };
    expect(ingest.edit({ act: 'taken' }, at)).toMatchObject({ sequence: 10, events: 1, matchEvents: [{ sequence: 10, event: { kind: 'manual', act: 'taken' } }] });
    expect(ingest.edit({ act: 'edited', edit: { blue: { name: 'NGUYỄN', score: 9 }, clock: { ms: 60_000, running: false } } }, at).manual).toMatchObject({ edit: { blue: { score: 9 } } });
    say(['sc1;3;sc2;1'], 10);
    const shown = shownState(ingest.state, ingest.manual, at);
    expect(shown.blue).toMatchObject({ name: 'NGUYỄN', score: 9 });
    expect(ingest.state.blue).toMatchObject({ name: 'A', score: 3 });
    writer.close();

    const reader = openCourtReader(file);
    const { rows } = reader.events({ limit: 100, order: 'oldest' });
    expect(rows.slice(0, 9)).toEqual(before);
    const edits = rows.filter(({ type }) => type === 'manual');
    expect(edits.map(({ sequence, sender, valid, parsed }) => ({ sequence, sender, valid, parsed }))).toEqual([
      { sequence: 10, sender: 'operator', valid: true, parsed: { act: 'taken' } },
      { sequence: 11, sender: 'operator', valid: true, parsed: { act: 'edited', edit: { blue: { name: 'NGUYỄN', score: 9 }, clock: { ms: 60_000, running: false } } } },
    ]);
    for (const row of rows) expect(eventRecordSchema.safeParse(row).success).toBe(true);
    expect(reader.sessions(10)).toHaveLength(1);
    reader.close();

    // From the stored memory, and from the events alone.
    for (const forget of [false, true]) {
      const again = openCourtWriter(file, 3);
      const loadMemory = again.loadMemory.bind(again);
      again.loadMemory = () => (forget ? null : loadMemory());
      const second = new IngestService(again, builtInProtocol, () => 0);
      expect(shownState(second.state, second.manual, at)).toEqual(shown);
      expect(manualMark(second.manual)).toEqual(manualMark(ingest.manual));
      again.close();
    }
  });
});

describe('[AUX-1] manual mode of a running agent', () => {
  it('[AUX-1] asks for the PIN, marks live state and heartbeat, reaches the hub, and survives a kill', async () => {
    const court = await CourtOnTrial.start();
    try {
      await court.say(load);
      await court.until('the match', async () => ((await court.get('/api/state', liveStateSchema)).state.blue.score === 2 ? true : null));
      expect((await court.post('/api/manual/edit', { blue: { score: 5 } }, { signedIn: false })).status).toBe(401);
      expect((await court.post('/api/manual/edit', { blue: { score: 5 } })).status).toBe(409);
      expect((await court.post('/api/manual/take', undefined)).status).toBe(200);
      expect((await court.post('/api/manual/take', undefined)).status).toBe(409);
      for (const bad of [{ blue: { score: -1 } }, { blue: { points: 3 } }, { clock: { ms: 1 } }, { round: 5 }]) expect((await court.post('/api/manual/edit', bad)).status).toBe(400);
      const edit: ManualEdit = { matchNumber: '13', blue: { name: 'Šćepanović', score: 5 }, round: 2 };
      const answer = await court.post('/api/manual/edit', edit);
      expect(manualViewSchema.parse(await answer.json())).toMatchObject({ manual: { edit }, shown: { matchNumber: '13', round: 2, blue: { name: 'Šćepanović', score: 5 } }, stated: { matchNumber: '12', blue: { name: 'A', score: 2 } } });
      expect(await court.get('/api/state', liveStateSchema)).toMatchObject({ state: { matchNumber: '13' }, manual: { fields: ['blue.name', 'blue.score', 'matchNumber', 'round'] } });
      await court.until('the edits at the hub', () => (court.hub.sequences.filter((sequence) => court.hub.event(sequence)?.type === 'manual').length === 2 ? true : null));
      await court.until('the mark in live state and heartbeat', () => (court.hub.lives.at(-1)?.manual != null && court.hub.lives.at(-1)?.state.matchNumber === '13' && court.hub.heartbeats.at(-1)?.manualSince != null ? true : null));

      await court.restart('SIGKILL');
      expect(await court.get('/api/state', liveStateSchema)).toMatchObject({ state: { matchNumber: '13', blue: { score: 5 } }, manual: { fields: ['blue.name', 'blue.score', 'matchNumber', 'round'] } });
      expect((await court.post('/api/manual/hand-back', undefined)).status).toBe(200);
      expect(await court.get('/api/state', liveStateSchema)).toMatchObject({ state: { matchNumber: '12', blue: { name: 'A', score: 2 } }, manual: null });
      await court.until('the end at the hub', () => (court.hub.lives.at(-1)?.manual === null && court.hub.heartbeats.at(-1)?.manualSince === null ? true : null));
    } finally {
      await court.end();
    }
  });
});
