import { commandRecallSchema, commandSchema, type Command, type CommandAction, type CommandName, type CommandOutcome } from '@restrike/contracts';
import type { CommandRecords } from '@restrike/db/court';
import { traceOf, wordsOf, type Logger } from '@restrike/runtime';
import { failed, type Done } from './command-done.js';

/** Who asked, and when by the hub's clock. */
export type Issuer = Pick<Command, 'commandId' | 'issuedBy' | 'issuedAt'>;
/** What the court does for each command. An act may fail in words or throw; it need not be quick. */
export type CommandActs = { readonly [K in CommandName]: (request: Extract<CommandAction, { action: K }>, issuer: Issuer) => Promise<Done> | Done };

export interface ExecutorSurroundings {
  /** Hub's clock now, ms; never behind what it truly is. */
  readonly hubNow: () => number;
  /** Court's clock, ms. */
  readonly now: () => number;
  readonly log: Logger;
}

/** Commands that are remembered, so that a repeat is not done again. */
const remembered = 2_000;
/** Commands that may wait behind one another. */
const maxWaiting = 50;
const unreadableId = '00000000-0000-4000-8000-000000000000';
const detailLimit = 1_000;

/** What only reads: done again when asked again, and not remembered. */
const onlyReads = (name: CommandName): boolean => name === 'get-logs';
/** Commands of one lane are done one after the other, in the order in which they came. */
const laneOf = (name: CommandName): string => {
  if (onlyReads(name)) return 'reads';
  return ['send-message', 'update-overlay', 'offer-file', 'push-settings', 'activate-day', 'finish-day', 'prepare-folders', 'set-context'].includes(name) ? 'court' : 'obs';
};

/** CMD-2 on the court: each command is done once, in order, and not after its time; its outcome is kept. */
export class CommandExecutor {
  private readonly running = new Map<string, Promise<CommandOutcome>>();
  private readonly lanes = new Map<string, { readonly last: Promise<unknown>; readonly waiting: number }>();

  constructor(
    private readonly memory: CommandRecords,
    private readonly acts: CommandActs,
    private readonly around: ExecutorSurroundings,
  ) {}

  /** Does a command of the hub, or answers a repeat with what came of it. Never throws; answers within the command's limit. */
  execute(value: unknown): Promise<CommandOutcome> {
    const parsed = commandSchema.safeParse(value);
    if (!parsed.success) return Promise.resolve(this.unreadable(value, parsed.error.issues[0]));
    const command = parsed.data;
    const running = this.running.get(command.commandId);
    if (running !== undefined) return running;
    const outcome = this.once(command).catch((error: unknown): CommandOutcome => this.outcomeOf(command, failed('COURT_FAILED', wordsOf(error)), 0));
    this.running.set(command.commandId, outcome);
    void outcome.finally(() => this.running.delete(command.commandId));
    return outcome;
  }

  /** What came of commands that were begun; false when the question can not be read. */
  recall(value: unknown): { readonly outcomes: readonly CommandOutcome[] } | false {
    const parsed = commandRecallSchema.safeParse(value);
    if (!parsed.success) return false;
    // One that is still being done answers by itself; one that was begun by an agent that ended has no outcome of its own.
    return { outcomes: parsed.data.commandIds.filter((commandId) => !this.running.has(commandId)).flatMap((commandId) => this.remembered(commandId) ?? []) };
  }

  private async once(command: Command): Promise<CommandOutcome> {
    const before = this.remembered(command.commandId);
    if (before !== null) return before;
    const lane = laneOf(command.request.action);
    const { last, waiting } = this.lanes.get(lane) ?? { last: Promise.resolve(), waiting: 0 };
    if (waiting >= maxWaiting) return this.outcomeOf(command, failed('COURT_FAILED', `${String(maxWaiting)} commands wait on this court already; try again when they are done`), 0);
    const limit = this.around.now() + command.limitMs;
    const work = last.then(() => this.begin(command));
    const mine = { last: work.catch(() => undefined), waiting: waiting + 1 };
    this.lanes.set(lane, mine);
    void mine.last.then(() => {
      const now = this.lanes.get(lane);
      if (now === mine) this.lanes.delete(lane);
      else if (now !== undefined) this.lanes.set(lane, { ...now, waiting: now.waiting - 1 });
    });
    return withinLimit(work, Math.max(0, limit - this.around.now()), () => this.outcomeOf(command, failed('TIMED_OUT', 'the court is still at it; what came of it is told later'), command.limitMs));
  }

  /** It is its turn: time is looked at last of all. */
  private async begin(command: Command): Promise<CommandOutcome> {
    const { commandId, issuedBy, issuedAt, request } = command;
    const at = this.around.now();
    if (this.around.hubNow() >= command.expiresAt) return this.outcomeOf(command, failed('EXPIRED', 'it came too late and was not begun'), 0);
    const isKept = !onlyReads(request.action);
    if (isKept && !this.memory.begin({ commandId, action: request.action, issuedBy }, at, remembered)) return this.remembered(commandId) ?? this.outcomeOf(command, failed('COURT_FAILED', 'it was begun before'), 0);
    const result = await this.act(request, { commandId, issuedBy, issuedAt });
    const outcome = this.outcomeOf(command, result, this.around.now() - at);
    if (isKept) {
      const { data: _data, ...kept } = outcome;
      this.memory.end(kept);
    }
    this.around.log[outcome.outcome === 'done' ? 'info' : 'warn']({ commandId, action: request.action, issuedBy, outcome: outcome.outcome, reason: outcome.reason, detail: outcome.detail, tookMs: Math.round(outcome.tookMs) }, 'a command of the hub');
    return outcome;
  }

  private async act(request: CommandAction, issuer: Issuer): Promise<Done> {
    try {
      return await (this.acts[request.action] as (request: CommandAction, issuer: Issuer) => Promise<Done> | Done)(request, issuer);
    } catch (error) {
      this.around.log.error({ action: request.action, error: traceOf(error) }, 'a command failed here');
      return failed('COURT_FAILED', wordsOf(error));
    }
  }

  private remembered(commandId: string): CommandOutcome | null {
    const kept = this.memory.get(commandId);
    if (kept === null) return null;
    return kept.outcome ?? { commandId, outcome: 'failed', reason: 'COURT_FAILED', detail: 'the agent ended while it was being done: look whether it happened', tookMs: 0 };
  }

  private outcomeOf({ commandId }: Command, result: Done, tookMs: number): CommandOutcome {
    const detail = result.detail.slice(0, detailLimit);
    if (result.outcome === 'failed') return { commandId, outcome: 'failed', reason: result.reason, detail, tookMs };
    return { commandId, outcome: 'done', reason: null, detail, tookMs, ...(result.data === undefined ? {} : { data: result.data as CommandOutcome['data'] }) };
  }

  /** A newer hub may know commands that this agent does not; everything else is a fault. */
  private unreadable(value: unknown, issue: { readonly path: readonly PropertyKey[]; readonly message: string } | undefined): CommandOutcome {
    const { commandId, request } = (typeof value === 'object' && value !== null ? value : {}) as { commandId?: unknown; request?: { action?: unknown } };
    const isKnown = typeof request?.action !== 'string' || Object.hasOwn(this.acts, request.action);
    const detail = isKnown ? `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'can not be read'}` : `this agent does not know ${String(request.action)}: it is older than the hub`;
    return {
      commandId: commandSchema.shape.commandId.safeParse(commandId).data ?? unreadableId,
      outcome: 'failed',
      reason: isKnown ? 'BAD_COMMAND' : 'NOT_SUPPORTED',
      detail: detail.slice(0, detailLimit),
      tookMs: 0,
    };
  }
}

/** The result of `work`, or another one when it takes longer; `work` goes on. */
async function withinLimit<T>(work: Promise<T>, limitMs: number, late: () => T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  try {
    return await Promise.race([work, new Promise<T>((resolve) => (timer = setTimeout(() => resolve(late()), limitMs)))]);
  } finally {
    clearTimeout(timer);
  }
}
