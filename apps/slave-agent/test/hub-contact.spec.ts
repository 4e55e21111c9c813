import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createLogger } from '@restrike/runtime';
import { readAgentSettings } from '../src/config/agent-settings.js';
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
/** The parts of a court that the contact only tells something. */
const part = { start: () => undefined, stop: () => undefined };

test('[DIS-3] a hub that answers when the court has ended already is not joined any more', async () => {
  const hub = await new SmallHub().open();
  let tell: () => void = () => undefined;
  hub.identityAfter = new Promise((done) => (tell = done));
  const settings = readAgentSettings({ RESTRIKE_DATA_DIR: dataDir, RESTRIKE_HUB_URL: hub.url, RESTRIKE_DISCOVERY: 'configured' });
  const court = { settings, nodeId: '11111111-1111-4111-8111-111111111111', version: '0.1.0', outbox: { epochs: () => [] }, sync: part, uploads: () => part, snapshot: () => ({}), log: createLogger('test', 'silent') };
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
