import type { CourtView, Heartbeat, LiveState, NodeId } from '@restrike/contracts';

/** What the registry must know to judge a court; times in ms of the hub's clock. */
export interface RegistryRules {
  readonly heartbeatMs: number;
}

/** A wall clock that moved so much against the monotonic one was stepped, ms; less is the timers' lateness. */
const stepMs = 500;

interface Court {
  view: CourtView;
  /** When the last word of any kind came over the link. */
  heardAt: number;
  connected: boolean;
  /** The hub process that has its link; null for this one, and for a court that has none. */
  peer: string | null;
}

/** All courts as the hub sees them now: linked, late or lost, and how their matches stand. A lost one stays until a person removes it. Pure but for its memory; time is an argument. */
export class CourtRegistry {
  private readonly courts = new Map<NodeId, Court>();
  /** Wall clock minus monotonic clock at the last look. */
  private clocks: number | null = null;

  constructor(private readonly rules: RegistryRules) {}

  views(): CourtView[] {
    return [...this.courts.values()].map(({ view }) => view);
  }

  view(nodeId: NodeId): CourtView | null {
    return this.courts.get(nodeId)?.view ?? null;
  }

  /** Courts whose link is here. */
  ownViews(): CourtView[] {
    return [...this.courts.values()].filter(({ connected, peer }) => connected && peer === null).map(({ view }) => view);
  }

  /** A court that no other process has; null for one that another has, or nobody knows. */
  ownView(nodeId: NodeId): CourtView | null {
    const court = this.courts.get(nodeId);
    return court === undefined || court.peer !== null ? null : court.view;
  }

  /**
   * Takes what another hub process says of a court; false when it is not its to say: another process, or this one, has the link.
   *
   * @param joined the court has just joined there: the newest link is the court's.
   */
  takePeers(peer: string, view: CourtView, joined: boolean, now: number): boolean {
    const court = this.courts.get(view.nodeId);
    // A court that was removed is told of once more as its link ends there; of a lost one that is not removed the database tells.
    if (court === undefined && view.link === 'offline' && !joined) return false;
    const isFree = court === undefined || court.peer === peer || court.view.link === 'offline' || (court.peer === null && !court.connected);
    if (!joined && !isFree) return false;
    const isGone = view.link === 'offline' && court?.peer === null;
    // A court that is offline there and here: the later word counts.
    if (isGone && court.view.linkSince >= view.linkSince) return false;
    this.courts.set(view.nodeId, { view, heardAt: now, connected: true, peer });
    return true;
  }

  /** A process is gone: its courts are offline until they join another one. */
  peerLost(peer: string, now: number): readonly CourtView[] {
    const lost: CourtView[] = [];
    for (const court of this.courts.values()) {
      if (court.peer !== peer) continue;
      court.peer = null;
      court.connected = false;
      if (court.view.link === 'offline') continue;
      court.view = { ...court.view, link: 'offline', linkSince: now };
      lost.push(court.view);
    }
    return lost;
  }

  /** A court of before the hub's start: offline until it joins, so that nobody forgets it. */
  recall(court: { readonly nodeId: NodeId; readonly courtName: string; readonly version: string; readonly host: string; readonly lastSeen: number; readonly clockOffsetMs: number | null }): void {
    const { nodeId, courtName, version, host, lastSeen, clockOffsetMs } = court;
    if (this.courts.has(nodeId)) return;
    const view: CourtView = { nodeId, courtName, version, host, link: 'offline', linkSince: lastSeen, updatedAt: null, clockOffsetMs, live: null, heartbeat: null };
    this.courts.set(nodeId, { view, heardAt: lastSeen, connected: false, peer: null });
  }

  connected(nodeId: NodeId, courtName: string, now: number, about: { readonly version: string; readonly host: string } | null = null): CourtView {
    const before = this.courts.get(nodeId)?.view;
    const view: CourtView = {
      nodeId,
      courtName,
      ...(about === null ? {} : { version: about.version, host: about.host }),
      link: 'online',
      linkSince: now,
      updatedAt: before?.updatedAt ?? null,
      clockOffsetMs: before?.clockOffsetMs ?? null,
      live: before?.live ?? null,
      heartbeat: before?.heartbeat ?? null,
    };
    this.courts.set(nodeId, { view, heardAt: now, connected: true, peer: null });
    return view;
  }

  disconnected(nodeId: NodeId, now: number): CourtView | null {
    const court = this.courts.get(nodeId);
    // The link that ends is an old one when the court has gone over to another process.
    if (court === undefined || court.peer !== null) return null;
    court.connected = false;
    if (court.view.link !== 'offline') court.view = { ...court.view, link: 'offline', linkSince: now };
    return court.view;
  }

  /** Takes a live state; null when it is older than what is known, as after a repeat. */
  live(nodeId: NodeId, live: LiveState, now: number): CourtView | null {
    const court = this.courts.get(nodeId);
    if (court === undefined) return null;
    const known = court.view.live;
    if (known !== null && known.epoch === live.epoch && (live.sequence < known.sequence || (live.sequence === known.sequence && live.sentAt < known.sentAt))) return null;
    this.heard(court, now);
    court.view = { ...court.view, live, updatedAt: now };
    return court.view;
  }

  heartbeat(nodeId: NodeId, heartbeat: Heartbeat, now: number): CourtView | null {
    const court = this.courts.get(nodeId);
    if (court === undefined) return null;
    this.heard(court, now);
    court.view = { ...court.view, heartbeat, clockOffsetMs: heartbeat.clockOffsetMs ?? court.view.clockOffsetMs };
    return court.view;
  }

  /** Takes a court from view; false when it was not there. */
  remove(nodeId: NodeId): boolean {
    return this.courts.delete(nodeId);
  }

  /** Judges silence: late after one missed heartbeat and a half, offline after three. Gives the courts that changed. @param monotonic ms of a clock that nobody sets. */
  tick(now: number, monotonic: number): readonly CourtView[] {
    this.follow(now, now - monotonic);
    const changed: CourtView[] = [];
    for (const court of this.courts.values()) {
      // Its own process judges it.
      if (court.peer !== null) continue;
      const silent = now - court.heardAt;
      const link = !court.connected || silent >= this.rules.heartbeatMs * 3 ? 'offline' : silent >= this.rules.heartbeatMs * 1.5 ? 'late' : 'online';
      if (link === court.view.link) continue;
      court.view = { ...court.view, link, linkSince: now };
      changed.push(court.view);
    }
    return changed;
  }

  /** A hub whose clock is set while it runs has not been without its courts for an hour, nor will hear of them an hour ahead. */
  private follow(now: number, clocks: number): void {
    const step = clocks - (this.clocks ?? clocks);
    this.clocks = clocks;
    if (Math.abs(step) < stepMs) return;
    // What was heard behind the step is on the new clock already; of a step back that shows, of one ahead the present is the bound.
    for (const court of this.courts.values()) if (step > 0 || court.heardAt > now) court.heardAt = Math.min(now, court.heardAt + step);
  }

  private heard(court: Court, now: number): void {
    court.heardAt = now;
    if (court.connected && court.view.link !== 'online') court.view = { ...court.view, link: 'online', linkSince: now };
  }
}
