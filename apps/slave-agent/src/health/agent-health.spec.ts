import { EventEmitter } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { jest } from '@jest/globals';
import type { CourtOutbox, CourtReader } from '@restrike/db/court';
import type { CourtPipeline } from '../ingest/court-pipeline.js';
import { AgentHealth } from './agent-health.js';

const outbox = { depth: () => ({ waiting: 0, oldestAt: null, parked: 0, lastAckAt: null }) } as unknown as CourtOutbox;
const reader = { eventsOn: (day: string) => (day === '2026-11-20' ? 900 : 0) } as unknown as CourtReader;
const newHealth = () => {
  const pipeline = Object.assign(new EventEmitter(), { report: null, trouble: null, sequence: 0 }) as unknown as CourtPipeline;
  return { pipeline, health: new AgentHealth(pipeline, outbox, reader, { dataDir: tmpdir(), courtFile: path.join(tmpdir(), 'none.sqlite') }, () => '2026-11-20') };
};

it('[AGT-20] events today are those of the day that events carry, also past midnight', async () => {
  const { health } = newHealth();
  const { eventsToday } = await health.measures();
  health.stop();
  health.metrics.registry.clear();
  expect(eventsToday).toBe(900);
});

it('[AGT-20] the share of the last minute is of that minute alone also when the wall clock was put back by an hour', async () => {
  const { pipeline, health } = newHealth();
  const [wall, monotonic] = [jest.spyOn(Date, 'now'), jest.spyOn(performance, 'now')];
  const clocks = (wallMs: number, monotonicMs: number): void => {
    wall.mockReturnValue(wallMs);
    monotonic.mockReturnValue(monotonicMs);
  };
  try {
    clocks(1_790_000_000_000, 5_000);
    pipeline.emit('committed', { events: 10, unknown: 10, invalid: 0, latenciesMs: [] } as never);
    expect((await health.measures()).errorShare).toBe(1);
    clocks(1_790_000_000_000 - 3_600_000 + 70_000, 75_000);
    expect((await health.measures()).errorShare).toBeNull();
  } finally {
    for (const clock of [wall, monotonic]) clock.mockRestore();
    health.stop();
    health.metrics.registry.clear();
  }
});
