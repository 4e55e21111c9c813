import { createHash, randomUUID } from 'node:crypto';
import {
  commandOutcomeSchema,
  commandRecallAnswerSchema,
  type ApiError,
  type Command,
  type CommandAction,
  type CommandOutcome,
  type CommandPreview,
  type CommandProgress,
  type CommandView,
  type NodeId,
  type Targets,
  type postCommandSchema,
  type retryCommandSchema,
} from '@restrike/contracts';
import { concealRequest, holdsConcealed, type CommandStore, type NewAuditEntry, type OpenTarget, type TargetChange } from '@restrike/db/hub';
import type { Logger } from '@restrike/runtime';
import type { z } from 'zod';
import { unconfirmed, unconfirmedStatus } from '../access/demand-confirmation.js';
import { NoLinkError } from '../court-link/no-link-error.js';
import type { KnownCourts } from '../courts/known-courts.js';
import { effectOf, needsConfirmation } from './judge-command.js';
import { OutcomeWriter } from './outcome-writer.js';
import { timeLimits } from './time-limits.js';

/** How the desk reaches a court. */
export interface CourtLine {
  /** Whether the court has a link and is heard. */
  isLinked(nodeId: NodeId): boolean;
  /** Sends a message and gives the court's answer. Rejects with NoLinkError when there is none, and when no answer comes in time. */
  ask(nodeId: NodeId, event: string, value: unknown, limitMs: number): Promise<unknown>;
  /** Whether the court's link is at this very process. */
  isHere(nodeId: NodeId): boolean;
  /** Has the process that holds the court's link send a command that is written. */
  handOver(nodeId: NodeId, commandId: string): void;
}
/** How the desk tells the screens. */
export interface DeskFeed {
  tell(room: 'commands', event: string, value: unknown): void;
}

/** Who issues a command, and the audit log's entry of it, which is written with it. */
export interface Issuer {
  readonly name: string;
  entry(commandId: string, detail: { readonly request: CommandAction; readonly courts: readonly string[]; readonly repeated: boolean }): NewAuditEntry;
}

export type Issued = { readonly view: CommandView; readonly repeated: boolean } | { readonly status: number; readonly refusal: ApiError };

/** An answer may still come so long after its limit: it then replaces the time-out. */
const lateMs = 60_000;
/** Time-outs so young are asked about when their court comes back. */
const recallForMs = 3_600_000;
const recallLimitMs = 5_000;
const sweepEveryMs = 1_000;
/** The process that sent a command times it out itself; others do it so much later. */
const graceMs = 2_000;
const neverBegun = 'no answer in time; the court says that it never began it';

const secretLost = 'its secret can not be read with the key of this hub process (RESTRIKE_SECRET_KEY_FILE): push the settings again';

const keyOf = (commandId: string, nodeId: NodeId): string => `${commandId} ${nodeId}`;
const digest = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');

/** CMD-1, CMD-2, CMD-4: takes commands, sends them to their courts, and follows each until it is known what became of it. */
export class CommandDesk {
  private readonly limits = new Map<string, NodeJS.Timeout>();
  private readonly writer: OutcomeWriter;
  private readonly sweep: NodeJS.Timeout;

  constructor(
    private readonly store: CommandStore,
    private readonly courts: KnownCourts,
    private readonly line: CourtLine,
    private readonly feed: DeskFeed,
    private readonly log: Logger,
  ) {
    this.writer = new OutcomeWriter(store, (rows) => this.tellProgress(rows), log);
    this.sweep = setInterval(() => void this.giveUp(), sweepEveryMs);
    this.sweep.unref();
  }

  /** Ends waiting. What is under way is asked about by the next run of the hub. */
  async close(): Promise<void> {
    clearInterval(this.sweep);
    for (const timer of this.limits.values()) clearTimeout(timer);
    this.limits.clear();
    await this.writer.close();
  }

  async preview(targets: Targets, request: CommandAction): Promise<CommandPreview> {
    const { courts } = await this.courts.find(targets);
    return {
      needsConfirmation: needsConfirmation(request, courts.length),
      courts: courts.map(({ nodeId, courtName, view }) => ({ nodeId, courtName, effect: this.line.isLinked(nodeId) ? effectOf(request, view) : 'offline' })),
    };
  }

  /** Writes the command and sends it. Resolves when it is committed; what becomes of it comes on the feed. */
  async issue(post: z.output<typeof postCommandSchema>, by: Issuer, retryOf: string | null = null): Promise<Issued> {
    const { request, idempotencyKey, targets, whenOffline, ttlMs, confirmed } = post;
    const { courts, unknown } = await this.courts.find(targets);
    if (unknown.length > 0) return refused(404, 'UNKNOWN_COURT', `the hub knows no court ${unknown.join(', ')}`, 'targets');
    if (courts.length === 0) return refused(409, 'NO_COURTS', 'no court is known yet: nothing to send it to', 'targets');
    if (needsConfirmation(request, courts.length) && !confirmed) {
      return { status: unconfirmedStatus, refusal: unconfirmed(`${request.action} for ${String(courts.length)} court(s)`) };
    }
    const now = Date.now();
    const limitMs = post.limitMs ?? timeLimits[request.action];
    const expiresAt = now + ttlMs;
    // Its secrets are compared by the store, which has the key for it.
    const fingerprint = digest([targets, concealRequest(request), ttlMs, limitMs, whenOffline, retryOf]);
    const commandId = randomUUID();
    const entry = by.entry(commandId, { request: concealRequest(request), courts: courts.map(({ courtName }) => courtName), repeated: false });
    const { outcome, view } = await this.store.create({
      commandId, idempotencyKey, fingerprint, request, issuedBy: by.name, issuedAt: now, expiresAt, limitMs, retryOf,
      targets: courts.map(({ nodeId, courtName }) => {
        const court = { nodeId, courtName, reason: null, detail: '' };
        if (this.line.isLinked(nodeId)) return { ...court, status: 'sent' as const, giveUpAt: now + limitMs };
        if (whenOffline === 'wait') return { ...court, status: 'queued' as const, giveUpAt: expiresAt };
        return { ...court, status: 'skipped' as const, reason: 'OFFLINE' as const, detail: 'the court is offline', giveUpAt: now };
      }),
    }, entry);
    if (outcome === 'same') return { view, repeated: true };
    if (outcome === 'other') return refused(409, 'KEY_REUSED', 'this idempotency key belongs to another command: make a new one for each', 'idempotencyKey');
    if (outcome === 'elsewhere') return refused(409, 'RETRIED', `${view.issuedBy} has repeated it already: look at what became of that, and repeat that one where it failed again`, 'commandId');
    this.feed.tell('commands', 'command', { hubTime: now, command: view });
    for (const { nodeId, status } of view.targets) {
      // One that came while this was written has asked already what waits for it.
      const waits = status === 'queued' && this.line.isLinked(nodeId);
      if (status !== 'sent' && !waits) continue;
      // What passes between hub processes passes through the database in clear: a secret does not.
      if (holdsConcealed(view.request) && !this.line.isHere(nodeId)) this.line.handOver(nodeId, view.commandId);
      else if (waits) void this.sendAgain(nodeId, { ...view, request, status }).catch((error: unknown) => this.log.warn({ nodeId, commandId: view.commandId, error: String(error) }, 'a command that waits can not be sent; it is when the court joins again'));
      else this.send(nodeId, { ...view, request, status });
    }
    return { view, repeated: false };
  }

  /** CMD-4: the same again for the courts at which it was not done. What it hits may be more than when it was first issued, and so it is confirmed anew. Each command is repeated once: two who press at the same moment must not both do it, and the next repeat is one of the repeat. */
  async retry(commandId: string, again: z.output<typeof retryCommandSchema>, by: Issuer): Promise<Issued> {
    const first = await this.store.get(commandId);
    if (first === null) return refused(404, 'NOT_FOUND', 'there is no such command', 'commandId');
    if (holdsConcealed(first.request)) return refused(409, 'SECRET_NOT_KEPT', 'it held a secret, which is not shown again: push the settings anew', 'commandId');
    const open = first.targets.filter(({ status }) => status === 'queued' || status === 'sent');
    if (open.length > 0) return refused(409, 'STILL_RUNNING', `${open.map(({ courtName }) => courtName).join(', ')}: not ended yet; retry when every court has its result`, 'commandId');
    const failed = first.targets.filter(({ status }) => status !== 'done' && status !== 'cancelled').map(({ nodeId }) => nodeId);
    if (failed.length === 0) return refused(409, 'NOTHING_TO_RETRY', 'it failed at no court', 'commandId');
    // A court that the hub does not know any more must not keep the others from theirs.
    const { courts, unknown } = await this.courts.find(failed);
    if (courts.length === 0) return refused(404, 'UNKNOWN_COURT', `the hub knows no court ${unknown.join(', ')}`, 'commandId');
    return this.issue({ ...again, targets: courts.map(({ nodeId }) => nodeId), request: first.request, limitMs: first.limitMs, whenOffline: 'skip' }, by, commandId);
  }

  /** CMD-2: takes back what no court was sent yet. What was sent goes on. */
  async cancel(commandId: string, by: Issuer): Promise<Issued> {
    const before = await this.store.get(commandId);
    if (before === null) return refused(404, 'NOT_FOUND', 'there is no such command', 'commandId');
    const { request } = before;
    const cancelled = await this.store.cancel(commandId, `cancelled by ${by.name.slice(0, 200)}`, Date.now(), (courts) => by.entry(commandId, { request, courts, repeated: false }));
    this.tellProgress(cancelled);
    const view = (await this.store.get(commandId)) ?? before;
    if (cancelled.length === 0) return refused(409, 'NOTHING_WAITS', 'it waits for no court any more: what was sent goes on', 'commandId');
    return { view, repeated: false };
  }

  /** Asks a court without a row of its own: for what only reads. Rejects when the court is away or does not answer in time. */
  async read(nodeId: NodeId, request: CommandAction & { readonly action: 'get-logs' }, by: string): Promise<CommandOutcome> {
    const limitMs = timeLimits[request.action];
    const now = Date.now();
    const command: Command = { commandId: randomUUID(), nodeId, issuedAt: now, expiresAt: now + limitMs, limitMs, issuedBy: by, request };
    return commandOutcomeSchema.parse(await this.line.ask(nodeId, 'command', command, limitMs));
  }

  /** A court is there (again): what waits for it is sent, what is not known of it is asked. */
  async courtIsThere(nodeId: NodeId): Promise<void> {
    try {
      const open = await this.store.openFor(nodeId, Date.now() - recallForMs);
      const known = await this.recall(nodeId, open.filter(({ status }) => status !== 'queued').map(({ commandId }) => commandId));
      for (const one of open) {
        const outcome = known?.get(one.commandId);
        if (outcome !== undefined) this.settle(nodeId, one.commandId, outcome, null);
        else if (one.status === 'queued' || (one.status === 'sent' && known !== null)) await this.sendAgain(nodeId, one);
        else if (one.status === 'failed' && known !== null) this.end(nodeId, one.commandId, 'failed', 'TIMED_OUT', neverBegun, null);
      }
    } catch (error) {
      this.log.warn({ nodeId, error: String(error) }, 'open commands of a court can not be followed up; trying again when it joins');
    }
  }

  /** Another process has written a command for a court whose link is here. */
  async takeOver(nodeId: NodeId, commandId: string): Promise<void> {
    try {
      const open = await this.store.openFor(nodeId, Date.now());
      for (const one of open) if (one.commandId === commandId) await this.sendAgain(nodeId, one);
    } catch (error) {
      this.log.warn({ nodeId, commandId, error: String(error) }, 'a command of another hub process can not be read; it times out');
    }
  }

  /** Outcomes that a court kept; null when it does not say. */
  private async recall(nodeId: NodeId, commandIds: readonly string[]): Promise<ReadonlyMap<string, CommandOutcome> | null> {
    if (commandIds.length === 0) return new Map();
    const answer = commandRecallAnswerSchema.safeParse(await this.line.ask(nodeId, 'recall', { commandIds }, recallLimitMs));
    return answer.success ? new Map(answer.data.outcomes.map((outcome) => [outcome.commandId, outcome])) : null;
  }

  private async sendAgain(nodeId: NodeId, one: OpenTarget): Promise<void> {
    const now = Date.now();
    if (now >= one.expiresAt) {
      this.end(nodeId, one.commandId, 'expired', 'EXPIRED', 'it was not begun in time, and is not begun any more', null);
      return;
    }
    if (holdsConcealed(one.request)) {
      this.end(nodeId, one.commandId, 'failed', 'COURT_FAILED', secretLost, null);
      return;
    }
    const giveUpAt = now + one.limitMs;
    if (one.status === 'queued') {
      // Taken out of the queue first: what a person cancels at this moment is either cancelled or sent, never both.
      const taken = await this.store.take(one.commandId, nodeId, now, giveUpAt);
      if (taken === null) return;
      this.tellProgress([taken]);
    } else this.writer.push({ commandId: one.commandId, nodeId, status: 'sent', reason: null, detail: '', changedAt: now, tookMs: null, giveUpAt }, false);
    this.send(nodeId, one);
  }

  private send(nodeId: NodeId, { commandId, request, issuedBy, issuedAt, expiresAt, limitMs }: OpenTarget): void {
    const sentAt = Date.now();
    const key = keyOf(commandId, nodeId);
    clearTimeout(this.limits.get(key));
    this.limits.set(key, setTimeout(() => this.end(nodeId, commandId, 'failed', 'TIMED_OUT', 'the court did not answer in time', sentAt), limitMs));
    // What we have given up must not begin any more either.
    const command: Command = { commandId, nodeId, issuedAt, expiresAt: Math.min(expiresAt, sentAt + limitMs), limitMs, issuedBy: issuedBy.slice(0, 200), request };
    this.line.ask(nodeId, 'command', command, limitMs + lateMs).then(
      (answer) => this.answered(nodeId, commandId, answer, sentAt),
      (error: unknown) => {
        if (error instanceof NoLinkError) this.end(nodeId, commandId, 'skipped', 'OFFLINE', 'the court went offline before it was sent', null);
        // A link that is lost meanwhile may come back within the limit, and then the court is asked: the limit decides.
        this.log.debug({ nodeId, commandId, error: String(error) }, 'no answer to a command');
      },
    );
  }

  private answered(nodeId: NodeId, commandId: string, answer: unknown, sentAt: number): void {
    const outcome = commandOutcomeSchema.safeParse(answer);
    if (outcome.success) this.settle(nodeId, commandId, outcome.data, sentAt);
    else this.end(nodeId, commandId, 'failed', 'COURT_FAILED', `the court's answer can not be read: ${outcome.error.issues[0]?.message ?? ''}`, sentAt);
  }

  private settle(nodeId: NodeId, commandId: string, { outcome, reason, detail, data, tookMs }: CommandOutcome, sentAt: number | null): void {
    const isLate = !this.limits.has(keyOf(commandId, nodeId)) && sentAt !== null;
    const words = isLate ? `${detail} (its answer came late)`.slice(0, 1_000) : detail;
    const status = outcome === 'done' ? 'done' : reason === 'EXPIRED' ? 'expired' : 'failed';
    this.end(nodeId, commandId, status, outcome === 'done' ? null : (reason ?? 'COURT_FAILED'), words, sentAt, sentAt === null ? tookMs : undefined, data);
  }

  private end(nodeId: NodeId, commandId: string, status: TargetChange['status'], reason: TargetChange['reason'], detail: string, sentAt: number | null, tookMs?: number, data?: unknown): void {
    const key = keyOf(commandId, nodeId);
    clearTimeout(this.limits.get(key));
    this.limits.delete(key);
    const now = Date.now();
    this.writer.push({ commandId, nodeId, status, reason, detail, changedAt: now, tookMs: tookMs ?? (sentAt === null ? null : now - sentAt), giveUpAt: now, ...(data === undefined ? {} : { data }) }, this.limits.size > 0);
  }

  private async giveUp(): Promise<void> {
    try {
      this.tellProgress(await this.store.giveUp(Date.now(), graceMs));
      await this.store.forgetSecrets();
    } catch (error) {
      this.log.debug({ error: String(error) }, 'commands can not be given up now');
    }
  }

  private tellProgress(rows: Awaited<ReturnType<CommandStore['change']>>): void {
    const byCommand = new Map<string, CommandProgress>();
    const hubTime = Date.now();
    for (const { commandId, ...target } of rows) {
      const progress = byCommand.get(commandId) ?? { hubTime, commandId, targets: [] };
      progress.targets.push(target);
      byCommand.set(commandId, progress);
    }
    for (const progress of byCommand.values()) this.feed.tell('commands', 'command-progress', progress);
  }
}

function refused(status: number, code: string, message: string, path: string): Issued {
  return { status, refusal: { code, message, path } };
}
