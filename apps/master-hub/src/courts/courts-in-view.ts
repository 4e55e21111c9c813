import type { NodeId } from '@restrike/contracts';
import type { HubStore, NewAuditEntry } from '@restrike/db/hub';
import type { CourtRegistry } from './court-registry.js';

/** What the rest of the hub does when a court is removed. */
export interface RemovedCourts {
  /** Ends the link of a court that does not answer, on whatever hub process. */
  end(nodeId: NodeId): void;
  /** Tells the screens of this process. */
  gone(nodeId: NodeId): void;
  /** Tells the other processes of this hub. */
  tellPeers(nodeId: NodeId): void;
}

/** HLT-1: every court that ever joined stays in view, lost or not, until a person removes it; one that joins again is back. */
export class CourtsInView {
  constructor(
    private readonly registry: CourtRegistry,
    private readonly store: Pick<HubStore, 'nodes' | 'removeNode'>,
    private readonly removed: RemovedCourts,
    private readonly now: () => number,
  ) {}

  /** Knows the courts of before this start, so that one that does not come back is seen as offline; and, after words of other processes were lost, what was removed there. */
  async recall(): Promise<void> {
    for (const node of await this.store.nodes()) {
      if (node.removedAt === null) this.registry.recall(node);
      else if (this.registry.view(node.nodeId)?.link === 'offline') this.forget(node.nodeId);
    }
  }

  /** Removes a court that is offline: its tile and its alerts go, what it sent stays. */
  async remove(nodeId: NodeId, entry: NewAuditEntry): Promise<'removed' | 'linked' | 'unknown'> {
    const view = this.registry.view(nodeId);
    if (view !== null && view.link !== 'offline') return 'linked';
    return (await this.turnOut(nodeId, entry)) ? 'removed' : 'unknown';
  }

  /** Removes a court whatever its link says: its pairing was revoked, and the log says so (no `entry` of its own). */
  async turnOut(nodeId: NodeId, entry: NewAuditEntry | null = null): Promise<boolean> {
    if (!(await this.store.removeNode(nodeId, this.now(), entry))) return false;
    this.forget(nodeId);
    // Not after the end of its link: the last word of a court that is known still would be passed on.
    this.removed.tellPeers(nodeId);
    // A frozen court whose link is open would go on unseen when it wakes: it has to join again.
    this.removed.end(nodeId);
    return true;
  }

  /** It was removed at another process. */
  forget(nodeId: NodeId): void {
    if (this.registry.remove(nodeId)) this.removed.gone(nodeId);
  }
}
