import { randomUUID } from 'node:crypto';
import { commandNames, type Command, type CommandAction, type CommandOutcome, type NodeId } from '@restrike/contracts';
import type { CommandRecords } from '@restrike/db/court';
import { createLogger } from '@restrike/runtime';
import { done, failed, type Done } from './command-done.js';
import { CommandExecutor, type CommandActs } from './command-executor.js';

const nodeId = '00000000-0000-4000-8000-000000000001' as NodeId;
const hubTime = 1_000_000;
/** The court's store, in memory; a new executor on the same one is the agent after a restart. */
class Memory implements CommandRecords {
  readonly rows = new Map<string, CommandOutcome | null>();
  begin({ commandId }: { readonly commandId: string }): boolean {
    if (this.rows.has(commandId)) return false;
    this.rows.set(commandId, null);
    return true;
  }
  end(outcome: CommandOutcome): void {
    this.rows.set(outcome.commandId, outcome);
  }
  get(commandId: string): { readonly outcome: CommandOutcome | null } | null {
    return this.rows.has(commandId) ? { outcome: this.rows.get(commandId) ?? null } : null;
  }
}
let memory: Memory;
let acted: string[];
let hubNow: number;
let act: (request: CommandAction) => Promise<Done> | Done;
const executorOf = (): CommandExecutor => {
  const acts = Object.fromEntries(commandNames.map((name) => [name, (request: CommandAction) => {
    acted.push(request.action);
    return act(request);
  }])) as unknown as CommandActs;
  return new CommandExecutor(memory, acts, { hubNow: () => hubNow, now: Date.now, log: createLogger('test', 'fatal') });
};
const command = (request: CommandAction, change: Partial<Command> = {}): Command => ({ commandId: randomUUID(), nodeId, issuedAt: hubTime, expiresAt: hubTime + 5_000, limitMs: 2_000, issuedBy: 'dana', request, ...change });
const gate = (): { readonly open: () => void; readonly opened: Promise<void> } => {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open, opened };
};

beforeEach(() => {
  memory = new Memory();
  acted = [];
  hubNow = hubTime;
  act = () => done('fine');
});

describe('[CMD-2] commands on the court', () => {
  it('[CMD-2] does a command once: a repeat while it runs, after it, and after a restart gets the first outcome', async () => {
    const executor = executorOf();
    const { open, opened } = gate();
    act = async () => {
      await opened;
      return failed('OBS_SILENT', 'OBS does not answer');
    };
    const one = command({ action: 'start-recording' });
    const answers = [executor.execute(one), executor.execute(one)];
    open();
    const again = [...(await Promise.all(answers)), await executor.execute(one), await executorOf().execute(one)];
    expect(again.map(({ reason, detail }) => `${String(reason)} ${detail}`)).toEqual(Array.from({ length: 4 }, () => 'OBS_SILENT OBS does not answer'));
    expect(acted).toEqual(['start-recording']);
  });

  it('[CMD-2] begins nothing at or after its time by the hub’s clock, nor what waited beyond it', async () => {
    const executor = executorOf();
    expect(await executor.execute(command({ action: 'stop-recording' }, { expiresAt: hubTime }))).toMatchObject({ outcome: 'failed', reason: 'EXPIRED' });
    const { open, opened } = gate();
    act = async () => {
      await opened;
      return done('at last');
    };
    const slow = executor.execute(command({ action: 'save-replay-buffer' }));
    const behind = executor.execute(command({ action: 'stop-stream' }));
    await new Promise((resolve) => setImmediate(resolve));
    hubNow = hubTime + 5_000;
    open();
    expect([(await slow).outcome, (await behind).reason, acted]).toEqual(['done', 'EXPIRED', ['save-replay-buffer']]);
  });

  it('[CMD-2] does the commands of one lane in their order, and does not let OBS hold up the rest', async () => {
    const executor = executorOf();
    const { open, opened } = gate();
    const ended: string[] = [];
    act = async ({ action }) => {
      if (action === 'start-recording') await opened;
      ended.push(action);
      return done('fine');
    };
    const all = [executor.execute(command({ action: 'start-recording' })), executor.execute(command({ action: 'stop-recording' }))];
    await executor.execute(command({ action: 'send-message', text: 'hello' }));
    expect(ended).toEqual(['send-message']);
    open();
    await Promise.all(all);
    expect(ended).toEqual(['send-message', 'start-recording', 'stop-recording']);
  });

  it('[CMD-2] answers within the limit when an act takes longer, and tells the truth when it is asked later', async () => {
    const executor = executorOf();
    const { open, opened } = gate();
    act = async () => {
      await opened;
      return done('after all');
    };
    const one = command({ action: 'save-replay-buffer' }, { limitMs: 100 });
    expect(await executor.execute(one)).toMatchObject({ outcome: 'failed', reason: 'TIMED_OUT' });
    open();
    await new Promise((resolve) => setImmediate(resolve));
    expect(executor.recall({ commandIds: [one.commandId, randomUUID()] })).toMatchObject({ outcomes: [{ commandId: one.commandId, outcome: 'done', detail: 'after all' }] });
    expect(await executor.execute(one)).toMatchObject({ outcome: 'done', detail: 'after all' });
  });

  it('[CMD-2] says of one that was begun by an agent that ended that nobody knows', async () => {
    const one = command({ action: 'restart-obs', role: 'OBS_REC' });
    memory.begin(one);
    const words = { outcome: 'failed', reason: 'COURT_FAILED', detail: expect.stringContaining('look whether it happened') as string };
    expect(await executorOf().execute(one)).toMatchObject(words);
    expect(executorOf().recall({ commandIds: [one.commandId] })).toMatchObject({ outcomes: [words] });
    expect(acted).toEqual([]);
  });

  it('[CMD-2] an act that throws is a failure of this command alone', async () => {
    const executor = executorOf();
    act = () => {
      throw new Error('disk is full');
    };
    expect(await executor.execute(command({ action: 'prepare-folders' }))).toMatchObject({ outcome: 'failed', reason: 'COURT_FAILED', detail: 'disk is full' });
    act = () => done('fine');
    expect(await executor.execute(command({ action: 'prepare-folders' }))).toMatchObject({ outcome: 'done' });
  });

  it('[CMD-2] what only reads is done again, and its answer is not kept', async () => {
    const executor = executorOf();
    act = () => done('1 line', { lines: [], next: null });
    const one = command({ action: 'get-logs', query: { source: 'application', limit: 1 } });
    expect([await executor.execute(one), await executor.execute(one)]).toMatchObject([{ data: { lines: [] } }, { data: { lines: [] } }]);
    expect([acted.length, memory.rows.size]).toEqual([2, 0]);
  });

  it('[CMD-2] refuses what can not be read, with its id where it has one, and what only a newer hub knows', async () => {
    const executor = executorOf();
    const { commandId, ...rest } = command({ action: 'mute', input: 'x' });
    expect(await executor.execute('nonsense')).toMatchObject({ outcome: 'failed', reason: 'BAD_COMMAND' });
    expect(await executor.execute({ ...rest, commandId, request: { action: 'change-scene' } })).toMatchObject({ commandId, reason: 'BAD_COMMAND' });
    expect(await executor.execute({ ...rest, commandId, request: { action: 'fly' } })).toMatchObject({ commandId, reason: 'NOT_SUPPORTED', detail: expect.stringContaining('older than the hub') as string });
    expect(executor.recall('nonsense')).toBe(false);
  });

  it('[CMD-2] a flood is refused, not queued for ever', async () => {
    const executor = executorOf();
    const { open, opened } = gate();
    act = async () => {
      await opened;
      return done('fine');
    };
    const all = Array.from({ length: 60 }, () => executor.execute(command({ action: 'start-stream' })));
    open();
    const outcomes = await Promise.all(all);
    expect(outcomes.filter(({ reason }) => reason === 'COURT_FAILED').length).toBe(10);
  });
});
