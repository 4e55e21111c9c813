import type { CourtView, NodeId, Targets } from '@restrike/contracts';
import type { HubStore } from '@restrike/db/hub';
import type { CourtRegistry } from './court-registry.js';

/** A court that was heard of within this time belongs to `all`, ms: a laptop of last year does not. */
const belongsForMs = 24 * 3_600_000;

export interface KnownCourt {
  readonly nodeId: NodeId;
  readonly courtName: string;
  /** null when it was not seen since this hub started. */
  readonly view: CourtView | null;
}

/** Which courts are meant by a request: those in view, and those the database knows. */
export class KnownCourts {
  constructor(
    private readonly registry: CourtRegistry,
    private readonly store: Pick<HubStore, 'nodes'>,
    private readonly now: () => number,
  ) {}

  /** The courts of a request, by name; `unknown` are ids of which the hub never heard. */
  async find(targets: Targets): Promise<{ readonly courts: readonly KnownCourt[]; readonly unknown: readonly NodeId[] }> {
    const known = new Map<NodeId, KnownCourt>();
    const since = this.now() - belongsForMs;
    for (const { nodeId, courtName, lastSeen } of await this.store.nodes()) {
      if (targets !== 'all' || lastSeen >= since) known.set(nodeId, { nodeId, courtName, view: this.registry.view(nodeId) });
    }
    for (const view of this.registry.views()) known.set(view.nodeId, { nodeId: view.nodeId, courtName: view.courtName, view });
    const wanted = targets === 'all' ? [...known.keys()] : [...new Set(targets)];
    const courts = wanted.flatMap((nodeId) => known.get(nodeId) ?? []);
    return { courts: courts.sort((a, b) => a.courtName.localeCompare(b.courtName, 'en', { numeric: true })), unknown: wanted.filter((nodeId) => !known.has(nodeId)) };
  }
}
