import type { CourtWishes, NodeId, Wish, WishSet } from '@restrike/contracts';
import type { NewAuditEntry, StoredWishes, WishStore } from '@restrike/db/hub';
import type { Logger } from '@restrike/runtime';
import type { PeerLine } from '../cluster/peer-line.js';
import type { CourtRegistry } from '../courts/court-registry.js';
import type { CourtLine, DeskFeed } from './command-desk.js';
import { judgeWishes } from './judge-wishes.js';

const deliverLimitMs = 5_000;
/** A set that a linked court did not confirm is sent again this often, and what was wished is read anew. */
const againMs = 10_000;

/** What the desk works with. */
export interface WishSurroundings {
  readonly registry: CourtRegistry;
  readonly line: CourtLine;
  readonly feed: DeskFeed;
  readonly peers: PeerLine;
  readonly log: Logger;
}

/**
 * CMD-3: what the hub wishes of each court. The whole set goes down at each change and each join; the difference to the facts is on the feed. The database
 * has the truth; the process that holds a court's link delivers and tells, and keeps what it has read of its courts alone.
 */
export class WishDesk {
  /** Wishes of the courts whose link is here. */
  private readonly kept = new Map<NodeId, StoredWishes>();
  private readonly told = new Map<NodeId, string>();
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly store: WishStore,
    private readonly around: WishSurroundings,
  ) {
    this.timer = setInterval(() => void this.look(null), againMs);
    this.timer.unref();
    around.peers.hear('wishes', (_from, { nodeIds }) => void this.look(nodeIds));
    around.peers.on('missed', () => void this.look(null));
  }

  close(): void {
    clearInterval(this.timer);
  }

  /** What is wished of every court, beside the facts. */
  async all(): Promise<CourtWishes[]> {
    return (await this.store.read(null)).filter(({ wishes }) => wishes.length > 0).map((one) => this.judge(one));
  }

  async set(nodeIds: readonly NodeId[], wishes: readonly Wish[], by: string, entry: NewAuditEntry): Promise<readonly CourtWishes[]> {
    return this.spread(await this.store.set(nodeIds, wishes, by, Date.now(), entry));
  }

  async clear(nodeIds: readonly NodeId[], keys: readonly string[] | null, entry: NewAuditEntry): Promise<readonly CourtWishes[]> {
    return this.spread(await this.store.clear(nodeIds, keys, Date.now(), entry));
  }

  /** A court is there (again): it gets the latest set, and only that. */
  async courtIsThere(nodeId: NodeId): Promise<void> {
    try {
      await this.store.deliver(nodeId, null);
      this.told.delete(nodeId);
      await this.look([nodeId]);
    } catch (error) {
      this.around.log.warn({ nodeId, error: String(error) }, 'the wishes for a court can not be read; trying again');
    }
  }

  /** Something is known anew of a court: its heartbeat, or that it is gone. */
  async courtChanged(nodeId: NodeId): Promise<void> {
    if (this.around.line.isHere(nodeId)) {
      const kept = this.kept.get(nodeId);
      if (kept !== undefined) this.tell(kept);
      return;
    }
    this.kept.delete(nodeId);
    try {
      const [stored] = await this.store.read([nodeId]);
      // Where it has its link now it is told of.
      if (stored !== undefined && !this.around.line.isLinked(nodeId)) this.tell(stored);
    } catch (error) {
      this.around.log.debug({ nodeId, error: String(error) }, 'the wishes for a court that is gone can not be read');
    }
  }

  private spread(changed: readonly StoredWishes[]): readonly CourtWishes[] {
    for (const stored of changed) this.take(stored);
    this.around.peers.say('wishes', { nodeIds: changed.map(({ nodeId }) => nodeId) });
    return changed.map((stored) => this.judge(stored));
  }

  /** Reads what is wished of these courts, or of all, as far as they have their link here. */
  private async look(nodeIds: readonly NodeId[] | null): Promise<void> {
    const own = nodeIds?.filter((nodeId) => this.around.line.isHere(nodeId)) ?? null;
    if (own?.length === 0) return;
    try {
      for (const stored of await this.store.read(own)) if (this.around.line.isHere(stored.nodeId)) this.take(stored);
    } catch (error) {
      this.around.log.debug({ error: String(error) }, 'wishes can not be read; trying again');
    }
  }

  /** Here a court gets them; of one that has no link anywhere the screens are told. */
  private take(stored: StoredWishes): void {
    const { nodeId, revision, delivered } = stored;
    const { line } = this.around;
    if (line.isHere(nodeId)) {
      if ((this.kept.get(nodeId)?.revision ?? -1) > revision) return;
      this.kept.set(nodeId, stored);
      this.tell(stored);
      if (delivered !== revision) void this.deliver(stored);
    } else if (!line.isLinked(nodeId)) this.tell(stored);
  }

  private async deliver({ nodeId, revision, wishes }: StoredWishes): Promise<void> {
    try {
      const taken = await this.around.line.ask(nodeId, 'wishes', { revision, wishes: wishes.map(({ wish }) => wish) } satisfies WishSet, deliverLimitMs);
      const kept = this.kept.get(nodeId);
      if (taken !== true || kept === undefined || kept.revision !== revision) return;
      await this.store.deliver(nodeId, revision);
      this.kept.set(nodeId, { ...kept, delivered: revision });
      this.tell({ ...kept, delivered: revision });
    } catch (error) {
      this.around.log.debug({ nodeId, revision, error: String(error) }, 'a court did not confirm its wishes; sent again');
    }
  }

  private judge(stored: StoredWishes): CourtWishes {
    return judgeWishes(stored, this.around.registry.view(stored.nodeId));
  }

  private tell(stored: StoredWishes): void {
    const court = this.judge(stored);
    const text = JSON.stringify(court);
    if (this.told.get(stored.nodeId) === text) return;
    this.told.set(stored.nodeId, text);
    this.around.feed.tell('commands', 'wishes', { hubTime: Date.now(), court });
  }
}
