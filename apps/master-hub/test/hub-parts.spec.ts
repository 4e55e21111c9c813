import type { Heartbeat, LiveState, NodeId } from '@restrike/contracts';
import { judgeHello, judgeStanding, versionsFit } from '../src/court-link/judge-hello.js';
import { CourtRegistry } from '../src/courts/court-registry.js';

const nodeId = '11111111-1111-4111-8111-111111111111' as NodeId;
const live = (sequence: number, sentAt = sequence): LiveState => ({ epoch: 'e', sequence, sentAt, receivedAt: null, state: {} }) as unknown as LiveState;
const beat = (clockOffsetMs: number | null): Heartbeat => ({ clockOffsetMs }) as unknown as Heartbeat;
const hello = { protocol: 1, version: '1.4.2', nodeId, courtName: 'Court 1', host: 'laptop', token: 'secret', epochs: [], apiPort: 3001 };

describe('[HUB-1] hello', () => {
  const judge = (change: object, hub = '1.4.0') => judgeHello({ ...hello, ...change }, hub);
  it('[HUB-1] takes a good one, and refuses with a reason from the closed list', () => {
    expect(judge({})).toMatchObject({ hello: { courtName: 'Court 1' } });
    expect(judge({ nodeId: 'x' })).toMatchObject({ refusal: { code: 'BAD_HELLO' } });
    expect(judge({ protocol: 2 })).toMatchObject({ refusal: { code: 'VERSION_SKEW' } });
    expect(judgeHello(null, '1.4.0')).toMatchObject({ refusal: { code: 'BAD_HELLO', agentVersion: null } });
  });
  it('[DIS-2] says to a court how it stands, and of a revoked one why', () => {
    expect(judgeStanding('good', '1.4.0', '1.4.2', null)).toBeNull();
    expect(judgeStanding('stranger', '1.4.0', '1.4.2', null)).toMatchObject({ code: 'BAD_TOKEN', agentVersion: '1.4.2' });
    expect(judgeStanding('waiting', '1.4.0', '1.4.2', null)).toMatchObject({ code: 'NOT_APPROVED', retryAfterMs: 2_000 });
    expect(judgeStanding('revoked', '1.4.0', '1.4.2', 'laptop was lost')).toMatchObject({ code: 'REVOKED', message: expect.stringContaining('laptop was lost') as string });
  });
  it('[HUB-1] works with one minor version older or newer, and names both of a greater skew', () => {
    expect([versionsFit('1.4.0', '1.3.9'), versionsFit('1.4.0', '1.5.0'), versionsFit('1.4.0', '1.6.0'), versionsFit('1.4.0', '2.4.0')]).toEqual([true, true, false, false]);
    const judged = judge({ version: '1.7.0' });
    expect('refusal' in judged && judged.refusal.message).toMatch(/1\.4\.0.*1\.7\.0/);
  });
});

describe('[HUB-2] registry of courts', () => {
  const fresh = (): CourtRegistry => {
    const registry = new CourtRegistry({ heartbeatMs: 1_000 });
    registry.connected(nodeId, 'Court 1', 0);
    return registry;
  };
  const linkAt = (registry: CourtRegistry, now: number): string | undefined => {
    registry.tick(now, now);
    return registry.view(nodeId)?.link;
  };
  it('[HUB-2] a silent court is late, then offline, and online again with its next word', () => {
    const registry = fresh();
    expect([1_000, 1_499, 1_500, 2_999, 3_000].map((now) => linkAt(registry, now))).toEqual(['online', 'online', 'late', 'late', 'offline']);
    registry.heartbeat(nodeId, beat(12), 3_100);
    expect(registry.view(nodeId)).toMatchObject({ link: 'online', linkSince: 3_100, clockOffsetMs: 12 });
  });
  it.each([3_600_000, -3_600_000])('[HUB-2] a hub’s clock that is stepped by %d ms takes no court away, and hides none that falls silent', (step) => {
    const registry = fresh();
    const linkAfter = (monotonic: number): string | undefined => {
      registry.tick(step + monotonic, monotonic);
      return registry.view(nodeId)?.link;
    };
    expect(linkAt(registry, 250)).toBe('online');
    registry.heartbeat(nodeId, beat(12), 400);
    expect([500, 1_000].map(linkAfter)).toEqual(['online', 'online']);
    registry.heartbeat(nodeId, beat(12), step + 1_100);
    expect([2_599, 2_600, 4_099, 4_100].map(linkAfter)).toEqual(['online', 'late', 'late', 'offline']);
  });
  it('[HUB-2] one that falls silent with the step is late as ever', () => {
    const registry = fresh();
    registry.heartbeat(nodeId, beat(12), 1_000);
    expect(linkAt(registry, 1_250)).toBe('online');
    registry.tick(1_500 - 3_600_000, 1_500);
    registry.tick(4_500 - 3_600_000, 4_500);
    expect(registry.view(nodeId)?.link).toBe('offline');
    // And stays it over the next one.
    expect(registry.tick(5_000 - 7_200_000, 5_000)).toEqual([]);
  });
  it('[HUB-2] a closed link is offline at once, and stays in view with its time until a person removes it', () => {
    const registry = fresh();
    const lost = registry.disconnected(nodeId, 500)!;
    expect(lost).toMatchObject({ link: 'offline', linkSince: 500 });
    expect(registry.tick(30 * 86_400_000, 30 * 86_400_000)).toEqual([]);
    expect(registry.views()).toMatchObject([{ link: 'offline', linkSince: 500 }]);
    expect([registry.remove(nodeId), registry.remove(nodeId), registry.views()]).toEqual([true, false, []]);
    // The end of its link, and another process's last word of it, do not bring it back.
    expect(registry.disconnected(nodeId, 600)).toBeNull();
    expect(registry.takePeers('peer', lost, false, 700)).toBe(false);
    expect(registry.views()).toEqual([]);
  });
  it('[HUB-2] a silent court whose link is open stays known and is online with its next word', () => {
    const registry = fresh();
    expect(linkAt(registry, 3_000)).toBe('offline');
    expect(registry.tick(1_000_000, 1_000_000)).toEqual([]);
    expect(registry.heartbeat(nodeId, beat(12), 1_000_001)).toMatchObject({ link: 'online' });
  });
  it('[HUB-2] the newest live state stays, an older one of the same epoch is dropped', () => {
    const registry = fresh();
    registry.live(nodeId, live(5), 100);
    expect(registry.live(nodeId, live(4), 110)).toBeNull();
    expect(registry.live(nodeId, { ...live(1), epoch: 'f' as LiveState['epoch'] }, 120)).toMatchObject({ live: { sequence: 1 }, updatedAt: 120 });
  });
  it('[HUB-2] a court of before the start is offline until it joins', () => {
    const registry = new CourtRegistry({ heartbeatMs: 1_000 });
    const before = { nodeId, courtName: 'Court 1', version: '1.0.0', host: 'laptop', lastSeen: 5_000, clockOffsetMs: 7 };
    registry.recall(before);
    expect(registry.views()).toMatchObject([{ link: 'offline', linkSince: 5_000, clockOffsetMs: 7, host: 'laptop' }]);
    expect(registry.connected(nodeId, 'Court 1', 64_999, { version: '1.1.0', host: 'laptop' })).toMatchObject({ link: 'online', version: '1.1.0', clockOffsetMs: 7 });
    registry.recall(before);
    expect(registry.view(nodeId)).toMatchObject({ link: 'online' });
  });
  it('[HUB-2] keeps the match of a court over its reconnection', () => {
    const registry = fresh();
    registry.live(nodeId, live(5), 100);
    registry.disconnected(nodeId, 200);
    expect(registry.connected(nodeId, 'Court 1', 300)).toMatchObject({ link: 'online', live: { sequence: 5 } });
  });
});
