import { setTimeout as sleep } from 'node:timers/promises';
import type { NodeId } from '@restrike/contracts';
import type { TargetChange } from '@restrike/db/hub';
import { createLogger } from '@restrike/runtime';
import { OutcomeWriter } from './outcome-writer.js';

const log = createLogger('test', 'silent' as 'error');
const outcome = (court: number, change: Partial<TargetChange> = {}): TargetChange => ({
  commandId: '00000000-0000-4000-8000-000000000000', nodeId: `00000000-0000-4000-8000-${String(court).padStart(12, '0')}` as NodeId, status: 'done', reason: null, detail: '', changedAt: 1, tookMs: 1, giveUpAt: 1, ...change,
});

async function until(done: () => boolean): Promise<void> {
  for (let tries = 0; tries < 6_000 && !done(); tries += 1) await sleep(10);
}

describe('[CMD-2] outcomes of commands', () => {
  it('[CMD-2] those that come together are written together and then told; the last one that is awaited waits for none', async () => {
    const written: number[] = [];
    let told = 0;
    const writer = new OutcomeWriter({ change: (changes) => Promise.resolve(changes.map((one) => (written.push(changes.length), one as never))) }, (rows) => (told += rows.length), log);
    writer.push(outcome(1), true);
    writer.push(outcome(2), true);
    writer.push(outcome(3), false);
    // At once, in the same breath as the last one.
    expect(written).toEqual([3, 3, 3]);
    await until(() => told === 3);
    expect(told).toBe(3);
    writer.push(outcome(4), true);
    await until(() => told === 4);
    expect(told).toBe(4);
    writer.push(outcome(5), true);
    await writer.close();
    expect(told).toBe(5);
  });

  it('[CMD-2] what the database does not take is kept; what ended stays as it ended, but the court’s own word replaces a time-out', async () => {
    const taken: TargetChange[] = [];
    let refusals = 1;
    const change = (changes: readonly TargetChange[]): Promise<never[]> => {
      if (refusals > 0) {
        refusals -= 1;
        return Promise.reject(new Error('the database is away'));
      }
      taken.push(...changes);
      return Promise.resolve([]);
    };
    const writer = new OutcomeWriter({ change }, () => undefined, log);
    writer.push(outcome(1, { status: 'failed', reason: 'TIMED_OUT' }), true);
    writer.push(outcome(1, { detail: 'late' }), true);
    writer.push(outcome(1, { status: 'expired', reason: 'EXPIRED' }), true);
    writer.push(outcome(2), false);
    await until(() => taken.length === 2);
    expect(taken.map(({ status, detail }) => [status, detail])).toEqual([['done', 'late'], ['done', '']]);
    await writer.close();
  });
});
