import { once } from 'node:events';
import { request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ConsoleAct } from '@restrike/contracts';
import type { HubStore } from '@restrike/db/hub';
import type { Logger } from '@restrike/runtime';
import express from 'express';
import type { CourtRegistry } from '../courts/court-registry.js';
import { BulkIntake } from './bulk-intake.js';

const logged: string[] = [];
const say = (level: string) => (_fields: object, words: string): void => void logged.push(`${level}: ${words}`);
const log = { debug: say('debug'), error: say('error') } as unknown as Logger;
/** Ends of the batches of acts that the store has in work. */
const storing: (() => void)[] = [];
/** What the limit says of a court's acts. */
let waitMs: number | null = null;
const counted: unknown[] = [];
const store = {
  attempts: { limit: () => ({ take: (...asked: unknown[]) => (counted.push(asked), Promise.resolve(waitMs)) }) },
  consoleActs: { store: () => new Promise((done) => storing.push(() => done({ stored: 1, repeated: 0 }))) },
} as unknown as HubStore;
const intake = new BulkIntake(store, {} as CourtRegistry, 1, () => undefined, log);
const roomy = new BulkIntake(store, {} as CourtRegistry, 16, () => undefined, log);
let server: Server;
const url = (): string => `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
beforeAll(async () => {
  server = express().post('/', intake.events).post('/acts', roomy.consoleActs).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => new Promise((done) => server.close(done)));

async function until(done: () => boolean, what: string): Promise<void> {
  for (let tries = 0; tries < 6_000; tries += 1) {
    if (done()) return;
    await new Promise((next) => setTimeout(next, 10));
  }
  throw new Error(`never: ${what}`);
}

describe('[HUB-4] a batch on its way', () => {
  it('[HUB-4] one that breaks off is no failure of the database, and while it came another is told that nothing is lost', async () => {
    const broken = request(url(), { method: 'POST', headers: { 'content-length': '1000' } });
    broken.on('error', () => undefined);
    broken.write('{"nodeId":');
    await until(() => intake.counts.inWork === 1, 'the first is in work');
    const busy = await fetch(url(), { method: 'POST', body: '{}' });
    expect([busy.status, busy.headers.get('retry-after'), await busy.json()]).toEqual([503, '1', { code: 'HUB_BUSY', message: 'the hub has 1 batches in work and takes no more at once; nothing is lost, the court comes again' }]);
    broken.destroy();
    await until(() => intake.counts.refused === 1, 'the broken one is given up');
    expect(intake.counts).toEqual({ batches: 0, events: 0, refused: 1, busy: 1, inWork: 0 });
    expect(logged).toEqual(['debug: a batch did not arrive whole']);
  });
});

describe('[SEC-4] acts at the consoles of the courts', () => {
  const nodeId = '44444444-4444-4444-8444-444444444444';
  const act = (change: Partial<ConsoleAct> = {}): ConsoleAct => ({
    actId: '00000000-0000-4000-8000-000000000001', action: 'console.obs', request: 'POST /api/obs/:id/:act', target: null, detail: { running: true }, at: 1_795_000_000_000, address: '192.0.2.9', session: null, status: 200, ...change,
  });
  const send = async (rows: readonly ConsoleAct[]): Promise<readonly [number, string | null, string | undefined]> => {
    const answer = await fetch(`${url()}acts`, { method: 'POST', headers: { 'x-node-id': nodeId }, body: JSON.stringify({ nodeId, rows }) });
    return [answer.status, answer.headers.get('retry-after'), ((await answer.json()) as { readonly code?: string }).code];
  };

  it('[SEC-4] two batches are in work at most, a court brings so many in a minute, and others are told when to come again', async () => {
    const two = [send([act()]), send([act()])];
    await until(() => storing.length === 2, 'two are in work');
    expect(await send([act()])).toEqual([503, '1', 'HUB_BUSY']);
    for (const end of storing.splice(0)) end();
    expect(await Promise.all(two)).toEqual([[200, null, undefined], [200, null, undefined]]);
    waitMs = 2_500;
    expect(await send([act(), act()])).toEqual([429, '3', 'TOO_MANY_ACTS']);
    expect(counted).toEqual([[nodeId, undefined, 1], [nodeId, undefined, 1], [nodeId, undefined, 2]]);
    expect(storing).toEqual([]);
    // A bound that is reached is neither a refused record nor an error of the hub.
    expect(roomy.counts).toMatchObject({ batches: 2, refused: 0, busy: 2 });
  });

  it('[SEC-4] one that is larger than an entry may be, or of a time that no date can hold, is refused by its place', async () => {
    waitMs = null;
    const whole = send([act({ detail: { text: 'x'.repeat(8_000 - '{"text":""}'.length) }, at: 8.64e15 })]);
    await until(() => storing.length === 1, 'the largest is in work');
    for (const end of storing.splice(0)) end();
    expect(await whole).toEqual([200, null, undefined]);
    expect(await send([act(), act({ detail: { text: 'x'.repeat(8_001 - '{"text":""}'.length) } })])).toEqual([422, null, 'RECORD_INVALID']);
    expect(await send([act({ at: 8.64e15 + 2 })])).toEqual([422, null, 'RECORD_INVALID']);
    // Two bytes a level: what fits into an entry could nest as deep as no schema and no database follows.
    expect(await send([act(), act({ detail: { text: JSON.parse('['.repeat(3_900) + ']'.repeat(3_900)) as [] } })])).toEqual([422, null, 'RECORD_INVALID']);
    expect(roomy.counts).toMatchObject({ batches: 3, refused: 3 });
  });
});
