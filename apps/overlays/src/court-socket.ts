import { liveStateSchema, nodeIdSchema, type FeedChange, type FeedSnapshot } from '@restrike/contracts';
import type { FeedSocket } from '@restrike/ui';

/** A court's own feed has one court and does not name it by an id. */
export const ownCourt = nodeIdSchema.parse('00000000-0000-4000-8000-000000000000');

/** What is needed of the agent's socket. */
export interface AgentSocket {
  readonly connected: boolean;
  on(event: string, listener: (value: never) => void): unknown;
  emitAlive(answer: () => void): void;
  disconnect(): unknown;
}

/** The court's own feed (`/live`: snapshot, then changes) as a hub's feed with this one court, so that an overlay reads either alike. */
export function courtSocket(socket: AgentSocket): FeedSocket {
  const asLive = (value: unknown): ReturnType<typeof liveStateSchema.safeParse> => liveStateSchema.safeParse(value);
  return {
    get connected() {
      return socket.connected;
    },
    on(event, listener) {
      const say = listener as (value: unknown) => void;
      if (event === 'snapshot') {
        return socket.on('snapshot', (value: unknown) => {
          const { success, data: live } = asLive(value);
          const court = { nodeId: ownCourt, courtName: '', link: 'online', linkSince: live?.sentAt ?? 0, updatedAt: live?.sentAt ?? 0, clockOffsetMs: null, live: live ?? null, heartbeat: null } as const;
          say(success ? ({ hubTime: live?.sentAt ?? 0, hubVersion: '0.0.0', tournament: null, courts: [court] } satisfies FeedSnapshot) : value);
        });
      }
      if (event === 'court') {
        return socket.on('change', (value: unknown) => {
          const { success, data: live } = asLive(value);
          say(success && live !== undefined ? ({ hubTime: live.sentAt, nodeId: ownCourt, live } satisfies FeedChange) : value);
        });
      }
      return socket.on(event, listener);
    },
    emit: () => undefined,
    emitAlive: (answer) => socket.emitAlive(answer),
    disconnect: () => socket.disconnect(),
  };
}
