import { EventEmitter } from 'node:events';
import type { CourtOutbox } from '@restrike/db/court';
import type { CourtPipeline } from '../ingest/court-pipeline.js';
import { AgentMetrics } from './agent-metrics.js';

const outbox = { depth: () => ({ waiting: 0, oldestAt: null, parked: 0, lastAckAt: null }) } as unknown as CourtOutbox;

/** Metrics of a pipeline that reports these figures, one after the other, before anybody asks. */
async function told(...reports: readonly { readonly received: number; readonly kernelDrops: number | null }[]): Promise<string> {
  const pipeline = Object.assign(new EventEmitter(), { report: null, trouble: null });
  const metrics = new AgentMetrics(pipeline as unknown as CourtPipeline, outbox);
  for (const report of reports) pipeline.emit('report', { spilled: 0, lost: 0, ...report });
  const text = await metrics.registry.metrics();
  metrics.registry.clear();
  return text;
}

describe('[AGT-20] counters', () => {
  it('[AGT-20] go on over sessions of the listener that begin and end between two questions', async () => {
    const text = await told({ received: 100, kernelDrops: 0 }, { received: 150, kernelDrops: 3 }, { received: 0, kernelDrops: 0 }, { received: 200, kernelDrops: 4 });
    expect(text).toMatch(/^restrike_datagrams_received_total 350$/m);
    expect(text).toMatch(/^restrike_kernel_drops_total 7$/m);
  });

  it('[AGT-20] a platform that does not tell of losses has no count of them, rather than none lost', async () => {
    expect(await told({ received: 5, kernelDrops: null })).not.toContain('restrike_kernel_drops_total');
  });
});
