import { announcementSeenSchema, type CommandsSnapshot } from '@restrike/contracts';
import type { HubStore } from '@restrike/db/hub';
import type { Logger } from '@restrike/runtime';
import { AnnouncementDesk } from '../announcements/announcement-desk.js';
import type { PeerLine } from '../cluster/peer-line.js';
import type { CourtLink } from '../court-link/court-link.js';
import type { CourtRegistry } from '../courts/court-registry.js';
import { KnownCourts } from '../courts/known-courts.js';
import type { FeedRooms } from '../live/feed-rooms.js';
import { CommandDesk } from './command-desk.js';
import { WishDesk } from './wish-desk.js';

/** What a screen gets first: so many of the newest. */
const newest = 50;

/** What goes from the control room to courts, joined to the link and to the screens. */
export class ControlRoom {
  readonly courts: KnownCourts;
  readonly commands: CommandDesk;
  readonly wishes: WishDesk;
  readonly announcements: AnnouncementDesk;

  constructor(store: HubStore, registry: CourtRegistry, link: CourtLink, { rooms, peers }: { readonly rooms: FeedRooms; readonly peers: PeerLine }, log: Logger) {
    this.courts = new KnownCourts(registry, store);
    this.commands = new CommandDesk(store.commands, this.courts, link, rooms, log.child({ module: 'commands' }));
    this.wishes = new WishDesk(store.wishes, { registry, line: link, feed: rooms, peers, log: log.child({ module: 'wishes' }) });
    this.announcements = new AnnouncementDesk(store.announcements, this.courts, link, rooms, log.child({ module: 'announcements' }));
    link.on('there', (nodeId) => {
      void this.commands.courtIsThere(nodeId);
      void this.wishes.courtIsThere(nodeId);
      void this.announcements.courtIsThere(nodeId);
    });
    peers.hear('handOver', (_from, { nodeId, commandId }) => (link.isHere(nodeId) ? void this.commands.takeOver(nodeId, commandId) : undefined));
    link.on('changed', (nodeId) => void this.wishes.courtChanged(nodeId));
    link.take('announcement-seen', announcementSeenSchema, (nodeId, seen) => this.announcements.seen(nodeId, seen));
    rooms.offer('commands', async () => {
      const { rows } = await store.commands.list({ limit: newest });
      return { hubTime: Date.now(), commands: [...rows], wishes: await this.wishes.all() } satisfies CommandsSnapshot;
    });
    rooms.offer('announcements', async () => ({ hubTime: Date.now(), announcements: (await store.announcements.list({ limit: newest })).rows }));
  }

  async close(): Promise<void> {
    this.wishes.close();
    this.announcements.close();
    await this.commands.close();
  }
}
