import type { HubId } from '@restrike/contracts';
import type { FoundHub } from '../discovery/find-hubs.js';
import { judgeHubs } from './judge-hubs.js';
import { readAddress } from './read-address.js';

const one = '11111111-1111-4111-8111-111111111111' as HubId;
const two = '22222222-2222-4222-8222-222222222222' as HubId;
const hub = (change: Partial<FoundHub>): FoundHub => ({ url: 'http://10.0.0.1:3000', hubId: one, version: '0.1.0', tournament: null, way: 'mdns', via: '10.0.0.2', since: 0, at: 10_000, ...change });
const judge = (hubs: readonly FoundHub[], chosen: HubId | null = null, now = 10_000, troubled: readonly string[] = []): string => {
  const verdict = judgeHubs(hubs, chosen, (url) => troubled.includes(url), now);
  return verdict.kind === 'ask' ? `ask ${verdict.hub.url}` : verdict.kind;
};

describe('[DIS-1] which hub an unpaired court asks', () => {
  it('[DIS-1] the only one there is, when no other one has shown up for a while', () => {
    expect(judge([])).toBe('wait');
    expect(judge([hub({ since: 9_000 })])).toBe('wait');
    expect(judge([hub({})])).toBe('ask http://10.0.0.1:3000');
    expect(judge([hub({ at: 10_000 })], null, 80_000)).toBe('wait');
  });
  it('[DIS-1] with several a person chooses, and their word holds', () => {
    const hubs = [hub({}), hub({ url: 'http://10.0.0.9:3000', hubId: two })];
    expect(judge(hubs)).toBe('choose');
    expect(judge(hubs, two)).toBe('ask http://10.0.0.9:3000');
    expect(judge([hub({})], two)).toBe('wait');
  });
  it('[DIS-1] one hub at two addresses is one hub; when an address fails, the other is tried', () => {
    const hubs = [hub({}), hub({ url: 'http://192.168.0.1:3000', at: 9_000 })];
    expect(judge(hubs)).toBe('ask http://10.0.0.1:3000');
    expect(judge(hubs, null, 10_000, ['http://10.0.0.1:3000'])).toBe('ask http://192.168.0.1:3000');
  });
  it('[DIS-1] a configured address goes before what was merely found, also while it has not answered yet', () => {
    const given = hub({ url: 'http://10.0.0.5:3000', way: 'configured', hubId: two });
    expect(judge([hub({}), given])).toBe('ask http://10.0.0.5:3000');
    expect(judge([hub({}), { ...given, hubId: null }])).toBe('wait');
    expect(judge([hub({}), { ...given, hubId: null }], null, 10_000, [given.url])).toBe('ask http://10.0.0.1:3000');
  });
});

describe('[DIS-1] a typed or scanned address', () => {
  it.each([
    ['192.168.1.10', 'http://192.168.1.10:3000'],
    [' 192.168.1.10:3100 ', 'http://192.168.1.10:3100'],
    ['hub.local', 'http://hub.local:3000'],
    ['https://hub.local', 'https://hub.local'],
    ['http://10.0.0.1:3000/overview', 'http://10.0.0.1:3000'],
  ])('[DIS-1] %p is %p', (typed, url) => {
    expect(readAddress(typed)?.url).toBe(url);
  });
  it('[DIS-1] the address of a QR code brings hub and code', () => {
    expect(readAddress(`http://10.0.0.1:3000/join?hub=${one}&code=ABCD-EFGH`)).toEqual({ url: 'http://10.0.0.1:3000', secureUrl: null, hubId: one, code: 'ABCD-EFGH', fingerprint: null });
  });
  it.each(['', 'ftp://x', 'http://', 'user:secret@host', 'file:///etc/passwd', 'http://a b'])('[DIS-1] %p is none', (typed) => {
    expect(readAddress(typed)).toBeNull();
  });
});
