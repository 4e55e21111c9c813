import { EventEmitter } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CourtOutbox, CourtReader } from '@restrike/db/court';
import type { CourtPipeline } from '../ingest/court-pipeline.js';
import { AgentHealth } from './agent-health.js';

it('[AGT-20] events today are those of the day that events carry, also past midnight', async () => {
  const pipeline = Object.assign(new EventEmitter(), { report: null, trouble: null, sequence: 0 }) as unknown as CourtPipeline;
  const outbox = { depth: () => ({ waiting: 0, oldestAt: null, parked: 0, lastAckAt: null }) } as unknown as CourtOutbox;
  const reader = { eventsOn: (day: string) => (day === '2026-11-20' ? 900 : 0) } as unknown as CourtReader;
  const health = new AgentHealth(pipeline, outbox, reader, { dataDir: tmpdir(), courtFile: path.join(tmpdir(), 'none.sqlite') }, () => '2026-11-20');
  const { eventsToday } = await health.measures();
  health.stop();
  health.metrics.registry.clear();
  expect(eventsToday).toBe(900);
});
