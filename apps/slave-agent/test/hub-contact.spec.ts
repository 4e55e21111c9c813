import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { jest } from '@jest/globals';
import type { Heartbeat } from '@restrike/contracts';
import { createLogger } from '@restrike/runtime';
import { readAgentSettings } from '../src/config/agent-settings.js';
import { FindHubs } from '../src/discovery/find-hubs.js';
import { HubContact, type CourtOfContact } from '../src/link/hub-contact.js';
import { SmallHub } from './small-hub.js';

const dataDir = mkdtempSync(path.join(tmpdir(), 'restrike-contact-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true, maxRetries: 10 }));
const until = async (what: string, is: () => boolean): Promise<void> => {
  for (let tries = 0; tries < 2_400; tries += 1) {
    if (is()) return;
    await new Promise((done) => setTimeout(done, 25));
  }
  throw new Error(`never: ${what}`);
};
const searching = ({ hubUrls: configured }: ReturnType<typeof readAgentSettings>): FindHubs => {
  const hubs = new FindHubs({ ways: ['configured'], configured, broadcastPort: 0, mdnsInterface: undefined }, createLogger('test', 'silent'));
  hubs.start();
  return hubs;
};
/** The parts of a court that the contact only tells something. */
const part = { start: () => undefined, stop: () => undefined, offerAgain: () => undefined, on: () => undefined };

test('[DIS-3] a hub that answers when the court has ended already is not joined any more', async () => {
  const hub = await new SmallHub().open();
  let tell: () => void = () => undefined;
  hub.identityAfter = new Promise((done) => (tell = done));
  const settings = readAgentSettings({ RESTRIKE_DATA_DIR: dataDir, RESTRIKE_HUB_URL: hub.url, RESTRIKE_DISCOVERY: 'configured' });
  const court = { settings, hubs: searching(settings), nodeId: '11111111-1111-4111-8111-111111111111', version: '0.1.0', outbox: { allEpochs: () => [] }, sync: part, uploads: () => part, timeline: new EventEmitter(), snapshot: () => ({}), log: createLogger('test', 'silent') };
  const contact = new HubContact(court as unknown as CourtOfContact);
  try {
    contact.start();
    await until('the hub is asked who it is', () => hub.identityAsked > 0);
    contact.stop();
    tell();
    await until('the court heard its answer, and belongs to it', () => contact.joining.ownHubId === hub.hubId);
    expect(contact.link.status).toEqual({ state: 'searching' });
  } finally {
    contact.stop();
    await hub.close();
  }
});

test('[DIS-1] another hub that takes the address of this court’s while the link is down gets neither link nor events, nor the hello with the credential, and its own one is joined again', async () => {
  const hub = await new SmallHub().open();
  const started: string[] = [];
  const settings = readAgentSettings({ RESTRIKE_DATA_DIR: mkdtempSync(path.join(dataDir, 'court-')), RESTRIKE_HUB_URL: hub.url, RESTRIKE_DISCOVERY: 'configured' });
  const sync = { ...part, start: (_client: unknown, ack: { readonly hubId: string }) => started.push(ack.hubId) };
  const court = { settings, hubs: searching(settings), nodeId: '11111111-1111-4111-8111-111111111111', version: '0.1.0', outbox: { allEpochs: () => [] }, sync, uploads: () => part, timeline: new EventEmitter(), snapshot: () => ({}), log: createLogger('test', 'silent') };
  const contact = new HubContact(court as unknown as CourtOfContact);
  contact.link.sendLive = () => undefined;
  const own = hub.hubId;
  const told: string[] = [];
  contact.link.on('up', ({ hubId }) => told.push(hubId));
  try {
    contact.start();
    await until('the court is linked', () => contact.link.isUp);
    // Its hub is gone, and a spare one that takes every court has its address.
    await hub.close();
    const [hellos, asked] = [hub.hellos.length, hub.askers.length];
    hub.hubId = '88888888-8888-4888-8888-888888888888';
    const met = new Promise((done) => contact.link.once('other', done));
    await hub.open();
    await met;
    expect(hub.hellos.length).toBe(hellos);
    await until('the court says so', () => contact.joining.status.message.includes('another hub'));
    expect(contact.link.isUp).toBe(false);
    await hub.close();
    hub.hubId = own;
    await hub.open();
    await until('the court is linked again', () => contact.link.isUp);
    expect(new Set([...told, ...started])).toEqual(new Set([own]));
    expect(hub.askers.length).toBe(asked);
    expect(hub.hellos.length).toBeGreaterThan(hellos);
  } finally {
    contact.stop();
    await hub.close();
  }
});

test('[DIS-1] a hub that does not say who it is hears no hello, the court says why, and joins it when it does', async () => {
  const hub = await new SmallHub().open();
  const settings = readAgentSettings({ RESTRIKE_DATA_DIR: mkdtempSync(path.join(dataDir, 'court-')), RESTRIKE_HUB_URL: hub.url, RESTRIKE_DISCOVERY: 'configured' });
  const court = { settings, hubs: searching(settings), nodeId: '11111111-1111-4111-8111-111111111111', version: '0.1.0', outbox: { allEpochs: () => [] }, sync: part, uploads: () => part, timeline: new EventEmitter(), snapshot: () => ({}), log: createLogger('test', 'silent') };
  const contact = new HubContact(court as unknown as CourtOfContact);
  contact.link.sendLive = () => undefined;
  const said = (): string => (contact.link.status.state === 'down' ? contact.link.status.reason : '');
  try {
    contact.start();
    await until('the court is linked', () => contact.link.isUp);
    const hellos = hub.hellos.length;
    hub.identityAfter = new Promise(() => undefined);
    hub.cutLinks();
    await until('the court says why', () => said().startsWith(`${hub.url} does not answer`));
    expect(hub.hellos.length).toBe(hellos);
    hub.identityAfter = Promise.resolve();
    await until('the court is linked again', () => contact.link.isUp);
  } finally {
    contact.stop();
    await hub.close();
  }
});

const heartbeat = {
  nodeId: '11111111-1111-4111-8111-111111111111', sentAt: 1, addresses: [], obs: [],
  listener: { state: 'listening', address: '0.0.0.0', port: 6000, error: null, received: 0, kernelDrops: 0, queued: 0, spilled: 0 },
  outbox: { waiting: 0, oldestAt: null, parked: 0, lastAckAt: null }, store: { events: 0, bytes: 0, commitP99Ms: null }, counts: { unknown: 0, invalid: 0 },
  clockOffsetMs: null, cpu: 0.1, memoryBytes: 1, diskFreeBytes: 1, eventsPerSecond: 0, uptimeS: 1,
} as unknown as Heartbeat;

test('[AGT-10] a refusal that asks for a wait longer than a timer can hold is tried again after a minute, not at once and for ever', async () => {
  const hub = await new SmallHub().open();
  hub.refusal = { code: 'HUB_BUSY', message: 'come back next month', hubVersion: '0.1.0', agentVersion: null, retryAfterMs: 3_000_000_000 };
  const settings = readAgentSettings({ RESTRIKE_DATA_DIR: mkdtempSync(path.join(dataDir, 'court-')), RESTRIKE_HUB_URL: hub.url, RESTRIKE_DISCOVERY: 'configured' });
  const court = { settings, hubs: searching(settings), nodeId: '11111111-1111-4111-8111-111111111111', version: '0.1.0', outbox: { allEpochs: () => [] }, sync: part, uploads: () => part, timeline: new EventEmitter(), snapshot: () => ({}), log: createLogger('test', 'silent') };
  const contact = new HubContact(court as unknown as CourtOfContact);
  const timers = jest.spyOn(globalThis, 'setTimeout');
  const asked: (number | null)[] = [];
  contact.link.on('refused', ({ retryAfterMs }) => asked.push(retryAfterMs));
  try {
    contact.start();
    await until('the hub refused', () => asked.length > 0);
    expect(asked[0]).toBe(60_000);
    expect(Math.max(...timers.mock.calls.map(([, ms]) => ms ?? 0))).toBeLessThanOrEqual(75_000);
  } finally {
    timers.mockRestore();
    contact.stop();
    await hub.close();
  }
});

test('[LNK-2] what waits for the hub is sent when it has the court’s offset, and after some seconds to one that tells no time; a clock that is stepped is measured at once', async () => {
  const hub = await new SmallHub().open();
  hub.tellsTime = false;
  const started: (number | null)[] = [];
  const settings = readAgentSettings({ RESTRIKE_DATA_DIR: mkdtempSync(path.join(dataDir, 'court-')), RESTRIKE_HUB_URL: hub.url, RESTRIKE_DISCOVERY: 'configured' });
  const sync = { ...part, start: () => started.push(contact.link.clockOffsetMs) };
  const court = { settings, hubs: searching(settings), nodeId: '11111111-1111-4111-8111-111111111111', version: '0.1.0', outbox: { allEpochs: () => [] }, sync, uploads: () => part, timeline: new EventEmitter(), snapshot: () => ({}), log: createLogger('test', 'silent') };
  const contact = new HubContact(court as unknown as CourtOfContact);
  contact.link.sendLive = () => undefined;
  try {
    contact.start();
    await until('it is sent without an offset', () => started.length === 1);
    hub.tellsTime = true;
    hub.clockAheadMs = -600_000;
    hub.cutLinks();
    await until('the clock was measured', () => contact.link.clockOffsetMs !== null);
    expect(started).toEqual([null]);
    expect(await contact.link.sendHeartbeat({ ...heartbeat, clockOffsetMs: contact.link.clockOffsetMs })).toBe(true);
    expect(started).toEqual([null, contact.link.clockOffsetMs]);
    // The clocks are further apart all at once: before the court says anything else it asks for the time.
    hub.clockAheadMs = 3_600_000;
    const asked = hub.timeAsked;
    court.timeline.emit('jump');
    await contact.link.sendHeartbeat(heartbeat);
    expect(hub.timeAsked).toBeGreaterThan(asked);
    await until('the clock was measured anew', () => (contact.link.clockOffsetMs ?? 0) < -3_000_000);
    expect(hub.wrong).toEqual([]);
  } finally {
    contact.stop();
    await hub.close();
  }
});
