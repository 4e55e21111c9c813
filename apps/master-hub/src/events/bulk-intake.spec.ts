import { once } from 'node:events';
import { request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HubStore } from '@restrike/db/hub';
import type { Logger } from '@restrike/runtime';
import express from 'express';
import type { CourtRegistry } from '../courts/court-registry.js';
import { BulkIntake } from './bulk-intake.js';

const logged: string[] = [];
const say = (level: string) => (_fields: object, words: string): void => void logged.push(`${level}: ${words}`);
const log = { debug: say('debug'), error: say('error') } as unknown as Logger;
const intake = new BulkIntake({} as HubStore, {} as CourtRegistry, 1, () => undefined, log);
let server: Server;
const url = (): string => `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
beforeAll(async () => {
  server = express().post('/', intake.events).listen(0, '127.0.0.1');
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
    await until(() => intake.counts.refused === 2, 'the broken one is given up');
    expect(intake.counts.inWork).toBe(0);
    expect(logged).toEqual(['debug: a batch did not arrive whole']);
  });
});
