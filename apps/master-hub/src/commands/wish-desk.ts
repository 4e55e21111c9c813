import type { CourtWishes, NodeId, Wish, WishSet } from '@restrike/contracts';
import type { StoredWishes, WishStore } from '@restrike/db/hub';
import type { Logger } from '@restrike/runtime';
import type { CourtRegistry } from '../courts/court-registry.js';
import type { CourtLine, DeskFeed } from './command-desk.js';
import { judgeWishes } from './judge-wishes.js';

const deliverLimitMs = 5_000;
/** A set that a linked court did not confirm is sent again this often. */
const againMs = 10_000;

/** CMD-3: what the hub wishes of each court. The whole set goes down at each change and each join; the difference to the facts is on the feed. */
export class WishDesk {
  private readonly stored = new Map<NodeId, StoredWishes>();
  /** Revision that a court confirmed since its link is up. */
  private readonly delivered = new Map<NodeId, number>();
  private readonly told = new Map<NodeId, string>();
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly store: WishStore,
    private readonly registry: CourtRegistry,
    private readonly line: CourtLine,
    private readonly feed: DeskFeed,
    private readonly log: Logger,
  ) {
    this.timer = setInterval(() => this.deliverAgain(), againMs);
    this.timer.unref();
  }

  close(): void {
    clearInterval(this.timer);
  }

  /** Reads what was wished before this run. */
  async load(): Promise<void> {
    for (const one of await this.store.read(null)) this.stored.set(one.nodeId, one);
  }

  all(): CourtWishes[] {
    return [...this.stored.values()].filter(({ wishes }) => wishes.length > 0).map((one) => this.judge(one));
  }

  async set(nodeIds: readonly NodeId[], wishes: readonly Wish[], by: string): Promise<readonly CourtWishes[]> {
    return this.take(await this.store.set(nodeIds, wishes, by, Date.now()));
  }

  async clear(nodeIds: readonly NodeId[], keys: readonly string[] | null): Promise<readonly CourtWishes[]> {
    return this.take(await this.store.clear(nodeIds, keys));
  }

  /** A court is there (again): it gets the latest set, and only that. */
  async courtIsThere(nodeId: NodeId): Promise<void> {
    this.delivered.delete(nodeId);
    try {
      const [stored] = await this.store.read([nodeId]);
      if (stored === undefined) return;
      this.keep(stored);
      await this.deliver(stored);
    } catch (error) {
      this.log.warn({ nodeId, error: String(error) }, 'the wishes for a court can not be read; trying again');
    }
  }

  /** Something is known anew of a court: its heartbeat, or that it is gone. */
  courtChanged(nodeId: NodeId): void {
    const stored = this.stored.get(nodeId);
    if (stored === undefined) return;
    if (!this.line.isLinked(nodeId)) this.delivered.delete(nodeId);
    this.tell(stored);
  }

  private take(changed: readonly StoredWishes[]): readonly CourtWishes[] {
    for (const stored of changed) {
      this.keep(stored);
      void this.deliver(stored);
    }
    return changed.map((stored) => this.judge(stored));
  }

  private keep(stored: StoredWishes): void {
    if ((this.stored.get(stored.nodeId)?.revision ?? -1) > stored.revision) return;
    this.stored.set(stored.nodeId, stored);
    this.tell(stored);
  }

  private async deliver({ nodeId, revision, wishes }: StoredWishes): Promise<void> {
    if (!this.line.isLinked(nodeId)) return;
    try {
      const taken = await this.line.ask(nodeId, 'wishes', { revision, wishes: wishes.map(({ wish }) => wish) } satisfies WishSet, deliverLimitMs);
      if (taken !== true) return;
      this.delivered.set(nodeId, Math.max(revision, this.delivered.get(nodeId) ?? 0));
      this.courtChanged(nodeId);
    } catch (error) {
      this.log.debug({ nodeId, revision, error: String(error) }, 'a court did not confirm its wishes; sent again');
    }
  }

  private deliverAgain(): void {
    for (const stored of this.stored.values()) {
      if (this.line.isLinked(stored.nodeId) && this.delivered.get(stored.nodeId) !== stored.revision) void this.deliver(stored);
    }
  }

  private judge(stored: StoredWishes): CourtWishes {
    return judgeWishes(stored, this.registry.view(stored.nodeId), this.delivered.get(stored.nodeId) === stored.revision);
  }

  private tell(stored: StoredWishes): void {
    const court = this.judge(stored);
    const text = JSON.stringify(court);
    if (this.told.get(stored.nodeId) === text) return;
    this.told.set(stored.nodeId, text);
    this.feed.tell('commands', 'wishes', { hubTime: Date.now(), court });
  }
}
