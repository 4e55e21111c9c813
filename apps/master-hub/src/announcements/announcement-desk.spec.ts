import { jest } from '@jest/globals';
import type { Announcement, NodeId } from '@restrike/contracts';
import type { AnnouncementStore } from '@restrike/db/hub';
import { createLogger } from '@restrike/runtime';
import type { CourtLine } from '../commands/command-desk.js';
import { CourtRegistry } from '../courts/court-registry.js';
import { KnownCourts } from '../courts/known-courts.js';
import { AnnouncementDesk } from './announcement-desk.js';

const court = '00000000-0000-4000-8000-000000000001' as NodeId;
const announcement = (text: string): Announcement => ({ announcementId: text, kind: 'broadcast', priority: 'normal', text, createdBy: 'dana', createdAt: 1, expiresAt: null });

afterEach(() => jest.useRealTimers());

test('[ANN-1] a linked court that lost one and refuses one is sent both again, and what is behind a refused one', async () => {
  jest.useFakeTimers();
  let waiting = ['lost', 'refused', 'good'].map(announcement);
  const store = {
    courtsThatWait: () => Promise.resolve(waiting.length === 0 ? [] : [court]),
    waitingFor: () => Promise.resolve(waiting),
    delivered: (announcementId: string) => Promise.resolve(((waiting = waiting.filter((one) => one.announcementId !== announcementId)), null)),
  } as unknown as AnnouncementStore;
  const asked: string[] = [];
  const line: CourtLine = {
    isLinked: () => true,
    isHere: () => true,
    handOver: () => undefined,
    ask: (_nodeId, _event, value) => {
      const { text } = value as Announcement;
      asked.push(text);
      return text === 'lost' && asked.length === 1 ? Promise.reject(new Error('no answer in time')) : Promise.resolve(text !== 'refused');
    },
  };
  const courts = new KnownCourts(new CourtRegistry({ heartbeatMs: 5_000 }), { nodes: () => Promise.resolve([]) });
  const desk = new AnnouncementDesk(store, courts, line, { tell: () => undefined }, createLogger('test', 'silent' as 'error'));
  try {
    await desk.courtIsThere(court);
    expect(asked).toEqual(['lost']);
    await jest.advanceTimersByTimeAsync(10_000);
    expect(asked).toEqual(['lost', 'lost', 'refused', 'good']);
    await jest.advanceTimersByTimeAsync(10_000);
    expect(asked).toEqual(['lost', 'lost', 'refused', 'good', 'refused']);
  } finally {
    desk.close();
  }
});
