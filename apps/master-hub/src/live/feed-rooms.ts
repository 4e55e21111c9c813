import { FEED_NAMESPACE, feedWatchSchema, type FeedRoom } from '@restrike/contracts';
import type { Namespace, Server, Socket } from 'socket.io';

const all: readonly FeedRoom[] = ['alerts', 'commands', 'announcements', 'slaves'];
const roomOf = (room: FeedRoom): string => `room:${room}`;

/** First message of a room: what stands at the moment. */
type Snapshot = (socket: Socket) => Promise<object>;

/** Rooms of the feed that a screen asks for: snapshot first, then changes. All hub processes that share a database tell all screens. */
export class FeedRooms {
  private readonly namespace: Namespace;
  private readonly snapshots = new Map<FeedRoom, Snapshot>();

  constructor(
    server: Server,
    private readonly mayWatch: (socket: Socket, room: FeedRoom) => boolean,
  ) {
    this.namespace = server.of(FEED_NAMESPACE);
    this.namespace.on('connection', (socket) => {
      socket.on('watch', (wanted: unknown, answer: unknown) => {
        void this.watch(socket, wanted).then((done) => {
          if (typeof answer === 'function') (answer as (done: boolean) => void)(done);
        });
      });
    });
  }

  /** Says what a room begins with. */
  offer(room: FeedRoom, snapshot: Snapshot): void {
    this.snapshots.set(room, snapshot);
  }

  /** Tells everybody in a room, on every hub process. */
  tell(room: FeedRoom, event: string, message: object): void {
    this.namespace.to(roomOf(room)).emit(event, message);
  }

  /** Brings a screen into the rooms it names and out of the others. False when one of them is not for it, or none, or can not be read now. */
  private async watch(socket: Socket, value: unknown): Promise<boolean> {
    const wanted = feedWatchSchema.safeParse(value);
    if (!wanted.success) return false;
    for (const room of all) if (!wanted.data.includes(room)) await socket.leave(roomOf(room));
    let done = true;
    for (const room of new Set(wanted.data)) {
      if (socket.rooms.has(roomOf(room))) continue;
      const snapshot = this.snapshots.get(room);
      if (snapshot === undefined || !this.mayWatch(socket, room)) {
        done = false;
        continue;
      }
      try {
        // Within the room first: a change between the two would be lost otherwise, and a screen takes one that it has already.
        await socket.join(roomOf(room));
        socket.emit(room, await snapshot(socket));
      } catch {
        await socket.leave(roomOf(room));
        done = false;
      }
    }
    return done;
  }
}
