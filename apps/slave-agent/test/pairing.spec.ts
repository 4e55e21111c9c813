import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { jest } from '@jest/globals';
import { createLogger } from '@restrike/runtime';
import { generate } from 'selfsigned';
import { FindHubs } from '../src/discovery/find-hubs.js';
import { HubJoining } from '../src/pairing/hub-joining.js';
import { PairingFile } from '../src/pairing/pairing-file.js';
import { SmallHub } from './small-hub.js';

const log = createLogger('test', 'silent');
const nodeId = '11111111-1111-4111-8111-111111111111';
const folders: string[] = [];
const hubs: SmallHub[] = [];
const joinings: HubJoining[] = [];

const folder = (): string => {
  const made = mkdtempSync(path.join(tmpdir(), 'restrike-pairing-'));
  folders.push(made);
  return made;
};
const openHub = async (hubId?: string, certificate: SmallHub['certificate'] = null): Promise<SmallHub> => {
  const hub = new SmallHub();
  hub.certificate = certificate;
  if (hubId !== undefined) hub.hubId = hubId;
  await hub.open();
  hubs.push(hub);
  return hub;
};
const start = (configured: readonly string[], dataDir: string): { joining: HubJoining; file: PairingFile; approved: string[] } => {
  const found = new FindHubs({ ways: ['configured'], configured, broadcastPort: 0, mdnsInterface: undefined }, log);
  const file = new PairingFile(dataDir);
  const introduce = (): { nodeId: never; courtName: string; host: string; version: string } => ({ nodeId: nodeId as never, courtName: 'Court 1', host: 'laptop', version: '0.1.0' });
  const joining = new HubJoining(found, file, { introduce, joinToken: 'token', isLinked: () => false }, log);
  joinings.push(joining);
  const approved: string[] = [];
  joining.on('approved', (url) => approved.push(url));
  joining.start();
  found.start();
  cleanups.push(() => found.stop());
  return { joining, file, approved };
};
const cleanups: (() => void)[] = [];
const until = async (what: string, is: () => boolean): Promise<void> => {
  for (let tries = 0; tries < 2_400; tries += 1) {
    if (is()) return;
    await new Promise((done) => setTimeout(done, 25));
  }
  throw new Error(`never: ${what}`);
};

afterEach(async () => {
  joinings.splice(0).forEach((one) => one.stop());
  cleanups.splice(0).forEach((one) => one());
  await Promise.all(hubs.splice(0).map((hub) => hub.close()));
  folders.splice(0).forEach((one) => rmSync(one, { recursive: true, force: true, maxRetries: 10 }));
});

describe('[DIS-2] pairing of a court', () => {
  it('[DIS-2] asks with a credential of its own until it is approved, and keeps both to itself', async () => {
    const hub = await openHub();
    hub.joinAnswer = { state: 'waiting', message: 'waiting for the control room', retryAfterMs: 100 };
    const dataDir = folder();
    const { joining, file, approved } = start([hub.url], dataDir);
    await until('it waits', () => joining.status.state === 'waiting');
    expect(joining.status).toMatchObject({ message: 'waiting for the control room', hubId: hub.hubId });
    expect(joining.ownHubId).toBeNull();
    hub.joinAnswer = { state: 'approved', message: 'in', retryAfterMs: null };
    await until('it is approved', () => approved.length > 0);
    expect(hub.askers.every(({ credential }) => credential === file.credential)).toBe(true);
    expect(joining.ownHubId).toBe(hub.hubId);
    if (process.platform !== 'win32') for (const name of ['credential', 'pairing.json']) expect(statSync(path.join(dataDir, name)).mode & 0o777).toBe(0o600);
    expect(new PairingFile(dataDir)).toMatchObject({ credential: file.credential, paired: { hubId: hub.hubId, approved: true } });
  });

  it('[DIS-1] keeps to its hub when another one is at its address, and says so', async () => {
    const hub = await openHub();
    const dataDir = folder();
    const first = start([hub.url], dataDir);
    await until('it is approved', () => first.approved.length > 0);
    first.joining.stop();
    const asked = hub.askers.length;
    hub.hubId = '88888888-8888-4888-8888-888888888888';
    const { joining, approved } = start([hub.url], dataDir);
    await until('it says so', () => joining.status.message.includes('another hub'));
    expect([joining.ownHubId, approved, hub.askers.length]).toEqual(['99999999-9999-4999-8999-999999999999', [], asked]);
    // A person may move it: with another credential, so that the hub of before can not pass for it.
    const before = new PairingFile(dataDir).credential;
    joining.forget();
    await until('the other one approves it', () => approved.length > 0);
    expect(joining.ownHubId).toBe(hub.hubId);
    expect(new PairingFile(dataDir).credential).not.toBe(before);
  });

  it('[DIS-1] a hub that forgot the credential is asked again under its own id alone: another one at its address hears nothing of this court', async () => {
    const hub = await openHub();
    const { joining, approved } = start([hub.url], folder());
    await until('it is approved', () => approved.length === 1);
    const asked = hub.askers.length;
    hub.hubId = '88888888-8888-4888-8888-888888888888';
    joining.refused('BAD_TOKEN', 'unknown credential');
    await until('it says so', () => joining.status.message.includes('another hub'));
    expect(hub.askers.length).toBe(asked);
    hub.hubId = '99999999-9999-4999-8999-999999999999';
    await until('its own one lets it in again', () => approved.length === 2);
  });

  it('[DIS-1] who does not say who it is, is not asked to let the court in', async () => {
    const hub = await openHub();
    const { joining, approved } = start([hub.url], folder());
    await until('it is approved', () => approved.length === 1);
    const asked = hub.askers.length;
    hub.hubId = 'nobody';
    joining.refused('BAD_TOKEN', 'unknown credential');
    await until('it says so', () => joining.status.message.includes('is no hub'));
    expect([hub.askers.length, hub.wrong]).toEqual([asked, []]);
  });

  it('[DIS-2] who leaves a hub while it is being asked is not joined to it by its answer', async () => {
    const hub = await openHub();
    let tell: () => void = () => undefined;
    hub.joinAfter = new Promise((done) => (tell = done));
    const { joining, file, approved } = start([hub.url], folder());
    await until('it is asked', () => hub.askers.length === 1);
    const { credential } = file;
    joining.forget();
    tell();
    await until('it is asked anew', () => hub.askers.length === 2);
    expect(hub.askers[1]?.credential).not.toBe(credential);
    await until('it is approved', () => approved.length > 0);
    expect(approved).toHaveLength(1);
  });

  it('[DIS-2] a clock that is set back by an hour keeps no court from asking', async () => {
    const hub = await openHub();
    hub.joinAnswer = { state: 'waiting', message: 'waiting for the control room', retryAfterMs: 100 };
    const clock = jest.spyOn(Date, 'now');
    try {
      start([hub.url], folder());
      await until('it waits', () => hub.askers.length > 0);
      const [asked, hourAgo] = [hub.askers.length, Date.now() - 3_600_000];
      clock.mockImplementation(() => hourAgo);
      await until('it asks again', () => hub.askers.length > asked + 1);
    } finally {
      clock.mockRestore();
    }
  });

  it('[DIS-1] of two typed addresses the later one holds, however long the earlier takes to answer; one that is left is not chosen by its answer', async () => {
    const [slow, quick] = [await openHub('77777777-7777-4777-8777-777777777777'), await openHub()];
    let tell: () => void = () => undefined;
    slow.identityAfter = new Promise((done) => (tell = done));
    const { joining, approved } = start([], folder());
    const earlier = joining.chooseAddress(slow.url, null);
    await until('the first is asked', () => slow.identityAsked > 0);
    expect(await joining.chooseAddress(quick.url, null)).toBeNull();
    tell();
    expect(await earlier).toMatchObject({ code: 'OVERTAKEN' });
    await until('the later one lets it in', () => approved.length > 0);
    expect([joining.ownHubId, slow.askers]).toEqual([quick.hubId, []]);
    quick.identityAfter = new Promise((done) => (tell = done));
    const again = joining.chooseAddress(quick.url, null);
    joining.forget();
    tell();
    expect(await again).toMatchObject({ code: 'OVERTAKEN' });
  });

  it('[DIS-1] an address that is typed without http or https is also that of a hub that speaks TLS alone', async () => {
    const { private: key, cert } = await generate([{ name: 'commonName', value: 'hub' }], { keyType: 'ec', curve: 'P-256' });
    const hub = await openHub(undefined, { key, cert });
    const { joining, file, approved } = start([], folder());
    expect(await joining.chooseAddress(new URL(hub.url).host, null)).toBeNull();
    await until('it is approved', () => approved.length > 0);
    expect([hub.url, file.paired?.url, joining.status.fingerprint]).toEqual([expect.stringMatching(/^https:/), hub.url, new X509Certificate(cert).fingerprint256]);
  });

  it('[DIS-2] what the hub says of a refusal is shown, and a wrong code is not sent again', async () => {
    const hub = await openHub();
    hub.joinAnswer = { state: 'revoked', message: 'turned out: laptop was lost', retryAfterMs: 100 };
    const { joining } = start([hub.url], folder());
    await until('it is shown', () => joining.status.state === 'refused');
    expect(joining.status.message).toContain('laptop was lost');
  });

  it('[DIS-1] a typed address with a code goes to the hub; another hub than the code’s, or nobody, is said', async () => {
    const hub = await openHub();
    const { joining, approved } = start([], folder());
    expect(await joining.chooseAddress('nonsense address', null)).toMatchObject({ code: 'NOT_AN_ADDRESS' });
    expect(await joining.chooseAddress('127.0.0.1:1', null)).toMatchObject({ code: 'HUB_UNREACHABLE' });
    expect(await joining.chooseAddress(`${hub.url}/join?hub=77777777-7777-4777-8777-777777777777&code=ABCD-EFGH`, null)).toMatchObject({ code: 'OTHER_HUB' });
    expect(await joining.chooseAddress(`${hub.url}/join?hub=${hub.hubId}&code=ABCD-EFGH`, null)).toBeNull();
    await until('it is approved', () => approved.length > 0);
    expect(hub.askers[0]).toMatchObject({ code: 'ABCD-EFGH', courtName: 'Court 1' });
  });

  it('[DIS-2] a hub that has forgotten the credential is asked again', async () => {
    const hub = await openHub();
    const { joining, approved } = start([hub.url], folder());
    await until('it is approved', () => approved.length === 1);
    joining.refused('BAD_TOKEN', 'unknown credential');
    expect(joining.ownHubId).toBeNull();
    await until('it is approved again', () => approved.length === 2);
    joining.refused('REVOKED', 'turned out');
    expect(joining.status).toMatchObject({ state: 'refused', message: 'turned out' });
  });
});
