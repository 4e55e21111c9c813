import {
  alertChangeSchema, alertListSchema, announcementMadeSchema, announcementReceiptsSchema, announcementsSnapshotSchema, commandIssuedSchema, commandProgressSchema, commandsSnapshotSchema,
  slaveChangedSchema, slavesForgottenSchema, slavesSnapshotSchema, wishesChangedSchema, type Alert, type AnnouncementView, type CommandView, type CourtWishes, type FeedRoom, type NodeId, type SlaveView,
} from '@restrike/contracts';
import type { AskingSocket } from '@restrike/ui';
import type { z } from 'zod';

/** What the rooms of the hub's feed say now. null: the hub does not (yet) tell this page. A new value for each change. */
export interface RoomsState {
  readonly alerts: ReadonlyMap<string, Alert> | null;
  readonly commands: readonly CommandView[] | null;
  readonly wishes: ReadonlyMap<NodeId, CourtWishes>;
  readonly announcements: readonly AnnouncementView[] | null;
  readonly slaves: ReadonlyMap<NodeId, SlaveView> | null;
  /** Why the hub does not tell this page what it asked for, so that what stands here may be old; null when it does. It is asked again. */
  readonly refused: string | null;
}

const none: RoomsState = { alerts: null, commands: null, wishes: new Map(), announcements: null, slaves: null, refused: null };
/** How many of the newest are kept on the page. */
const kept = 200;
/** Alerts that are over stay in view for the rest of the list so long that a person can see what was. */
const keptAlerts = 500;

/** A no may be for the moment alone, as while the hub's database is away. */
const askAgainMs = 3_000;

/** The hub's no in words; it says which right is missing, or nothing when it can not read what it would tell. */
function refusalOf(answer: unknown): string {
  const { error } = (typeof answer === 'object' && answer !== null ? answer : {}) as { error?: { message?: unknown } };
  if (typeof error?.message === 'string') return error.message;
  return answer === null ? 'the hub does not answer' : 'the hub can not read it now';
}

/** Rooms of the hub's feed besides the courts: snapshot first, then changes, and asked for anew after each reconnection. */
export class HubRooms {
  private state = none;
  private watched: readonly FeedRoom[] = [];
  private asked = 0;
  private again: ReturnType<typeof setTimeout> | undefined;
  private readonly listeners = new Set<() => void>();
  private readonly raisedListeners = new Set<(alert: Alert) => void>();

  constructor(
    private readonly socket: AskingSocket,
    private readonly report: (problem: unknown) => void = () => undefined,
  ) {
    socket.on('connect', () => this.ask());
    // Told again also while the page is there, when a rule was changed: what is over stays in view, and is known if it comes back.
    this.hear('alerts', alertListSchema, ({ open }) => {
      const over = [...(this.state.alerts ?? [])].filter(([, { clearedAt }]) => clearedAt !== null);
      this.set({ alerts: new Map([...over, ...open.map((alert) => [alert.alertId, alert] as const)]) });
    });
    this.hear('alert', alertChangeSchema, ({ change, alert }) => {
      // One that only gave way to a graver one comes back as it was: it was heard before, or somebody has acknowledged it.
      const isBack = (this.state.alerts?.get(alert.alertId)?.clearedAt ?? null) !== null;
      this.set({ alerts: new Map([...(this.state.alerts ?? []), [alert.alertId, alert] as const].slice(-keptAlerts)) });
      if (change === 'raised' && alert.acknowledgedAt === null && !isBack) for (const listener of this.raisedListeners) listener(alert);
    });
    this.hear('commands', commandsSnapshotSchema, ({ commands, wishes }) => this.set({ commands, wishes: new Map(wishes.map((court) => [court.nodeId, court])) }));
    this.hear('command', commandIssuedSchema, ({ command }) => this.take(command));
    this.hear('command-progress', commandProgressSchema, ({ commandId, targets }) => this.set({ commands: this.state.commands?.map((command) => (command.commandId === commandId ? withTargets(command, targets) : command)) ?? null }));
    this.hear('wishes', wishesChangedSchema, ({ court }) => this.set({ wishes: new Map(this.state.wishes).set(court.nodeId, court) }));
    this.hear('announcements', announcementsSnapshotSchema, ({ announcements }) => this.set({ announcements }));
    this.hear('announcement', announcementMadeSchema, ({ announcement }) => this.set({ announcements: newest(this.state.announcements, announcement, (one) => one.announcementId) }));
    this.hear('announcement-receipts', announcementReceiptsSchema, ({ announcementId, receipts }) => this.set({
      announcements: this.state.announcements?.map((one) => (one.announcementId === announcementId ? { ...one, receipts: merged(one.receipts, receipts) } : one)) ?? null,
    }));
    this.hear('slaves', slavesSnapshotSchema, ({ slaves }) => this.set({ slaves: new Map(slaves.map((slave) => [slave.nodeId, slave])) }));
    this.hear('slave', slaveChangedSchema, ({ slave }) => this.set({ slaves: new Map(this.state.slaves).set(slave.nodeId, slave) }));
    this.hear('slaves-forgotten', slavesForgottenSchema, ({ before, nodeIds }) => {
      const gone = new Set(nodeIds);
      // One that asked again meanwhile is no stranger of before.
      this.set({ slaves: this.state.slaves === null ? null : new Map([...this.state.slaves].filter(([nodeId, { state, lastSeen }]) => !gone.has(nodeId) || state !== 'waiting' || lastSeen >= before)) });
    });
  }

  readonly current = (): RoomsState => this.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Tells of each new alert as it is raised, once, for the sound. */
  onRaised(listener: (alert: Alert) => void): () => void {
    this.raisedListeners.add(listener);
    return () => this.raisedListeners.delete(listener);
  }

  /** Rooms that this page shows; those it may not see stay null. */
  watch(rooms: readonly FeedRoom[]): void {
    this.watched = rooms;
    if (this.socket.connected) this.ask();
  }

  /** Takes the hub's answer to a command of this page, which may come before its message. */
  take(command: CommandView): void {
    if (this.state.commands?.some(({ commandId }) => commandId === command.commandId) === true) return;
    this.set({ commands: newest(this.state.commands, command, (one) => one.commandId) });
  }

  private ask(): void {
    clearTimeout(this.again);
    const number = (this.asked += 1);
    // Who may watch nothing does not ask: to it a no is no news.
    if (this.watched.length === 0) return;
    this.socket.emitAsked('watch', this.watched, (answer) => {
      if (number !== this.asked || !this.socket.connected) return;
      if (answer !== true) this.again = setTimeout(() => this.ask(), askAgainMs);
      const refused = answer === true ? null : refusalOf(answer);
      if (refused !== this.state.refused) this.set({ refused });
    });
  }

  private hear<T extends z.ZodType>(event: string, schema: T, take: (value: z.output<T>) => void): void {
    this.socket.on(event, (value: unknown) => {
      const parsed = schema.safeParse(value);
      if (parsed.success) take(parsed.data);
      else this.report(parsed.error);
    });
  }

  private set(change: Partial<RoomsState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }
}

function newest<T>(list: readonly T[] | null, one: T, keyOf: (item: T) => string): readonly T[] {
  return [one, ...(list ?? []).filter((item) => keyOf(item) !== keyOf(one))].slice(0, kept);
}

function merged<T extends { readonly nodeId: NodeId }>(before: readonly T[], changed: readonly T[]): T[] {
  const all = new Map(before.map((one) => [one.nodeId, one]));
  for (const one of changed) all.set(one.nodeId, one);
  return [...all.values()];
}

const withTargets = (command: CommandView, targets: CommandView['targets']): CommandView => ({ ...command, targets: merged(command.targets, targets) });
