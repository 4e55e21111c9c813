import type { CourtView, NodeId, Targets } from '@restrike/contracts';
import type { HubStore } from '@restrike/db/hub';
import type { CourtRegistry } from './court-registry.js';

const byName = new Intl.Collator('en', { numeric: true });

export interface KnownCourt {
  readonly nodeId: NodeId;
  readonly courtName: string;
  /** null for one that is not in view. */
  readonly view: CourtView | null;
}

/** Which courts are meant by a request: `all` are those in view; by its id also one that was removed from view. */
export class KnownCourts {
  constructor(
    private readonly registry: CourtRegistry,
    private readonly store: Pick<HubStore, 'nodes'>,
  ) {}

  /** The courts of a request, by name; `unknown` are ids of which the hub never heard. */
  async find(targets: Targets): Promise<{ readonly courts: readonly KnownCourt[]; readonly unknown: readonly NodeId[] }> {
    const known = new Map<NodeId, KnownCourt>();
    if (targets !== 'all') for (const { nodeId, courtName } of await this.store.nodes()) known.set(nodeId, { nodeId, courtName, view: null });
    for (const view of this.registry.views()) known.set(view.nodeId, { nodeId: view.nodeId, courtName: view.courtName, view });
    const wanted = targets === 'all' ? [...known.keys()] : [...new Set(targets)];
    const courts = wanted.flatMap((nodeId) => known.get(nodeId) ?? []);
    return { courts: courts.sort((a, b) => byName.compare(a.courtName, b.courtName)), unknown: wanted.filter((nodeId) => !known.has(nodeId)) };
  }
}
