import { FEED_NAMESPACE, feedRoomSchema, feedWatchSchema, type FeedRoom } from '@restrike/contracts';
import type { Namespace, Server, Socket } from 'socket.io';
import type { PeerLine } from '../cluster/peer-line.js';

const all: readonly FeedRoom[] = feedRoomSchema.options;
const roomOf = (room: FeedRoom): string => `room:${room}`;
/** Changes that may wait for a snapshot; with more of them the snapshot is read again. */
const maxHeld = 1_000;
/** So often a snapshot is read for one request; then the screen is told no, and asks again. */
const maxReads = 3;

/** A request of a screen for rooms, and how it is answered. */
interface Asked {
  readonly wanted: unknown;
  readonly answer: unknown;
}

/** First message of a room: what stands at the moment. */
type Snapshot = (socket: Socket) => Promise<object>;

/** A screen whose snapshot is being read: changes wait for it. */
interface Waiting {
  held: (readonly [event: string, message: object])[];
  tooMany: boolean;
}

/**
 * Rooms of the feed that a screen asks for: snapshot first, then every change that the snapshot may not have, in order. All hub processes that share a
 * database tell all screens; where word of another process was lost, each screen gets a new snapshot.
 */
export class FeedRooms {
  private readonly namespace: Namespace;
  private readonly snapshots = new Map<FeedRoom, Snapshot>();
  private readonly waiting = new Map<FeedRoom, Map<Socket, Waiting>>(all.map((room) => [room, new Map()]));

  constructor(
    server: Server,
    private readonly mayWatch: (socket: Socket, room: FeedRoom) => boolean,
    private readonly line: PeerLine,
  ) {
    this.namespace = server.of(FEED_NAMESPACE);
    this.namespace.on('connection', (socket) => {
      socket.on('watch', this.newestOf((wanted) => this.watch(socket, wanted)));
      socket.on('disconnect', () => {
        for (const room of all) this.waiting.get(room)?.delete(socket);
      });
    });
    line.hear('room', (_from, { room, event, message }) => this.tellHere(room, event, message));
    line.on('missed', () => this.tellAnew());
  }

  /** Says what a room begins with. */
  offer(room: FeedRoom, snapshot: Snapshot): void {
    this.snapshots.set(room, snapshot);
  }

  /** Tells everybody in a room, on every hub process, what is committed. */
  tell(room: FeedRoom, event: string, message: object): void {
    this.tellHere(room, event, message);
    this.line.say('room', { room, event, message });
  }

  private tellHere(room: FeedRoom, event: string, message: object): void {
    this.namespace.local.to(roomOf(room)).emit(event, message);
    for (const waiting of this.waiting.get(room)?.values() ?? []) {
      if (waiting.held.length < maxHeld) waiting.held.push([event, message]);
      else waiting.tooMany = true;
    }
  }

  /** Words of another process were lost: whoever looks at a room gets what stands now. */
  private tellAnew(): void {
    for (const room of all) {
      for (const id of [...(this.namespace.adapter.rooms.get(roomOf(room)) ?? [])]) {
        const socket = this.namespace.sockets.get(id);
        if (socket === undefined) continue;
        void socket.leave(roomOf(room));
        void this.enter(socket, room).then((done) => done || socket.disconnect(true));
      }
    }
  }

  /** One request of a screen after the other, since each may read the database for every room; of those that come meanwhile the newest counts, and the others are told no. */
  private newestOf(watch: (wanted: unknown) => Promise<boolean>): (wanted: unknown, answer: unknown) => void {
    let isBusy = false;
    let next: Asked | null = null;
    const tell = (answer: unknown, done: boolean): void => {
      if (typeof answer === 'function') (answer as (done: boolean) => void)(done);
    };
    const work = async (first: Asked): Promise<void> => {
      isBusy = true;
      for (let one: Asked | null = first; one !== null; ) {
        next = null;
        tell(one.answer, await watch(one.wanted));
        one = next;
      }
      isBusy = false;
    };
    return (wanted, answer) => {
      if (isBusy) {
        tell(next?.answer, false);
        next = { wanted, answer };
      } else void work({ wanted, answer });
    };
  }

  /** Brings a screen into the rooms it names and out of the others. False when one of them is not for it, or none, or can not be read now. */
  private async watch(socket: Socket, value: unknown): Promise<boolean> {
    const wanted = feedWatchSchema.safeParse(value);
    if (!wanted.success) return false;
    for (const room of all) {
      if (wanted.data.includes(room)) continue;
      this.waiting.get(room)?.delete(socket);
      await socket.leave(roomOf(room));
    }
    let done = true;
    for (const room of new Set(wanted.data)) {
      if (socket.rooms.has(roomOf(room))) continue;
      done = this.mayWatch(socket, room) && (await this.enter(socket, room)) && done;
    }
    return done;
  }

  private async enter(socket: Socket, room: FeedRoom): Promise<boolean> {
    const snapshot = this.snapshots.get(room);
    const those = this.waiting.get(room);
    if (snapshot === undefined || those === undefined) return false;
    const mine: Waiting = { held: [], tooMany: false };
    // From here on nothing is lost: what is told while the snapshot is read comes behind it.
    those.set(socket, mine);
    try {
      for (let reads = 0; reads < maxReads; reads += 1) {
        Object.assign(mine, { held: [], tooMany: false });
        const first = await snapshot(socket);
        // Another request of this screen is about the same room, or took it out again.
        if (those.get(socket) !== mine) return true;
        if (mine.tooMany) continue;
        socket.emit(room, first);
        for (const [event, message] of mine.held) socket.emit(event, message);
        // In one breath with the above: nobody is told in between.
        void socket.join(roomOf(room));
        return true;
      }
      return false;
    } catch {
      return false;
    } finally {
      if (those.get(socket) === mine) those.delete(socket);
    }
  }
}
