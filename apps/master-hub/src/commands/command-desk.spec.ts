import type { CommandTarget, CommandView, NodeId } from '@restrike/contracts';
import type { CommandStore, NewCommand } from '@restrike/db/hub';
import { createLogger } from '@restrike/runtime';
import { CourtRegistry } from '../courts/court-registry.js';
import { KnownCourts } from '../courts/known-courts.js';
import { CommandDesk, type CourtLine, type Issuer } from './command-desk.js';

const id = (number: number): NodeId => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}` as NodeId;
const target = (number: number): CommandTarget => ({ nodeId: id(number), courtName: `Court ${String(number)}`, status: 'skipped', reason: 'OFFLINE', detail: '', changedAt: 1, tookMs: null });
const commandId = id(99);
const again = { idempotencyKey: 'a key of the test', ttlMs: 30_000, confirmed: false };

const by: Issuer = { name: 'A', entry: (target, detail) => ({ at: 1, userName: 'A', action: 'command.retry', target, detail }) };

/** A desk whose hub knows some courts, all of them away, and one command that was skipped at others. */
function deskOf(known: readonly number[], skipped: readonly number[]): { readonly desk: CommandDesk; readonly made: NewCommand[] } {
  const made: NewCommand[] = [];
  const first: CommandView = { commandId, request: { action: 'stop-recording' }, issuedBy: 'A', issuedAt: 1, expiresAt: 2, limitMs: 1_000, retryOf: null, targets: skipped.map(target) };
  const store = {
    get: () => Promise.resolve(first),
    create: (command: NewCommand) => Promise.resolve({ outcome: 'created', view: { ...first, ...command, targets: (made.push(command), []) } }),
  } as unknown as CommandStore;
  const nodes = known.map((number) => ({ nodeId: id(number), courtName: `Court ${String(number)}` }));
  const courts = new KnownCourts(new CourtRegistry({ heartbeatMs: 5_000 }), { nodes: () => Promise.resolve(nodes as never) });
  const line: CourtLine = { isLinked: () => false, isHere: () => false, ask: () => Promise.reject(new Error('away')), handOver: () => undefined };
  return { desk: new CommandDesk(store, courts, line, { tell: () => undefined }, createLogger('test', 'silent' as 'error')), made };
}

describe('[CMD-4] a retry', () => {
  it('[CMD-4] leaves out a court that the hub knows no more, and is refused only when it knows none', async () => {
    const { desk, made } = deskOf([1], [1, 2]);
    const none = deskOf([3], [1, 2]);
    try {
      expect(await desk.retry(commandId, again, by)).toMatchObject({ repeated: false });
      expect(made.map(({ targets, retryOf }) => [retryOf, targets.map(({ nodeId }) => nodeId)])).toEqual([[commandId, [id(1)]]]);
      expect(await none.desk.retry(commandId, again, by)).toMatchObject({ status: 404, refusal: { code: 'UNKNOWN_COURT' } });
    } finally {
      await desk.close();
      await none.desk.close();
    }
  });

  it('[CMD-4] of what stops several courts needs a yes of its own', async () => {
    const { desk, made } = deskOf([1, 2], [1, 2]);
    try {
      expect(await desk.retry(commandId, again, by)).toMatchObject({ status: 409, refusal: { code: 'NEEDS_CONFIRMATION' } });
      expect(made).toEqual([]);
      expect(await desk.retry(commandId, { ...again, confirmed: true }, by)).toMatchObject({ repeated: false });
    } finally {
      await desk.close();
    }
  });
});
