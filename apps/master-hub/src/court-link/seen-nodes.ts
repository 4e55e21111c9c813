import type { NodeId } from '@restrike/contracts';
import type { HubStore, NodeSeen } from '@restrike/db/hub';

/** How often what was seen is written, ms: a hundred courts that beat at once must not be a hundred commits before the outcome of a command. */
const writeEveryMs = 1_000;

/** Notes in the database when courts were last seen, and their clocks: the newest of each, all in one statement. */
export class SeenNodes {
  private seen = new Map<NodeId, NodeSeen>();
  private writing: Promise<void> | null = null;
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly store: Pick<HubStore, 'updateNodes'>) {
    this.timer = setInterval(() => this.write(), writeEveryMs);
    this.timer.unref();
  }

  note(node: NodeSeen): void {
    this.seen.set(node.nodeId, node);
  }

  /** Ends; what was seen is written, if the database takes it. */
  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.writing;
    this.write();
    await this.writing;
  }

  private write(): void {
    if (this.writing !== null || this.seen.size === 0) return;
    const nodes = [...this.seen.values()];
    this.seen = new Map();
    // What can not be written now is said again by the next heartbeat.
    this.writing = this.store.updateNodes(nodes).catch(() => undefined).finally(() => (this.writing = null));
  }
}
