import { z } from 'zod';
import { announcementReceiptSchema, announcementViewSchema } from './announcement.js';
import { commandTargetSchema, commandViewSchema } from './control-api.js';
import { nodeIdSchema, wallMsSchema, uuidSchema } from './primitives.js';
import { courtWishesSchema } from './wish.js';

/**
 * Rooms of the hub's feed besides the courts. A screen names all those it shows (event `watch`, answered with true, or false for one it may not
 * see); for each new one it gets the snapshot first, an event of the room's name, then the changes. After a reconnect it asks anew.
 * What room `alerts` tells is in `alert.ts`.
 */
export const feedRoomSchema = z.enum(['alerts', 'commands', 'announcements', 'slaves']);
export type FeedRoom = z.infer<typeof feedRoomSchema>;
export const feedWatchSchema = z.array(feedRoomSchema).max(8);

/** `commands`: the newest 50 commands, newest first, and the wishes of all courts. */
export const commandsSnapshotSchema = z.object({ hubTime: wallMsSchema, commands: z.array(commandViewSchema), wishes: z.array(courtWishesSchema) });
export type CommandsSnapshot = z.infer<typeof commandsSnapshotSchema>;
/** `command`: a new command. */
export const commandIssuedSchema = z.object({ hubTime: wallMsSchema, command: commandViewSchema });
/** `command-progress`: courts of one command whose standing changed; several changes may come in one message, the newest of each court. */
export const commandProgressSchema = z.object({ hubTime: wallMsSchema, commandId: uuidSchema, targets: z.array(commandTargetSchema) });
export type CommandProgress = z.infer<typeof commandProgressSchema>;
/** `wishes` (room `commands`): all wishes of one court and how far they are met. */
export const wishesChangedSchema = z.object({ hubTime: wallMsSchema, court: courtWishesSchema });

/** `announcements`: the newest 50, newest first. */
export const announcementsSnapshotSchema = z.object({ hubTime: wallMsSchema, announcements: z.array(announcementViewSchema) });
/** `announcement`: a new one. */
export const announcementMadeSchema = z.object({ hubTime: wallMsSchema, announcement: announcementViewSchema });
/** `announcement-receipts`: courts that got, saw or acknowledged it. */
export const announcementReceiptsSchema = z.object({ hubTime: wallMsSchema, announcementId: uuidSchema, receipts: z.array(announcementReceiptSchema) });

/** DIS-2: an agent as the pairing page sees it. */
export const slaveViewSchema = z.object({
  nodeId: nodeIdSchema,
  courtName: z.string(),
  host: z.string(),
  version: z.string(),
  state: z.enum(['waiting', 'approved', 'revoked']),
  firstSeen: wallMsSchema,
  lastSeen: wallMsSchema,
  /** Who approved or revoked it, and when; null while it waits. */
  decidedBy: z.string().nullable(),
  decidedAt: wallMsSchema.nullable(),
  /** Number of what it asked with last, `4F2A-91C0-77B3`, which its own console shows too; null when it asked with nothing of its own. */
  asks: z.string().nullable().default(null),
});
export type SlaveView = z.infer<typeof slaveViewSchema>;
/** `slaves`: every agent that ever asked to join. */
export const slavesSnapshotSchema = z.object({ hubTime: wallMsSchema, slaves: z.array(slaveViewSchema) });
/** `slave`: one asked, was approved or revoked. */
export const slaveChangedSchema = z.object({ hubTime: wallMsSchema, slave: slaveViewSchema });
/** `slaves-forgotten`: strangers that did not ask any more, last seen before `before`. */
export const slavesForgottenSchema = z.object({ hubTime: wallMsSchema, before: wallMsSchema, nodeIds: z.array(nodeIdSchema) });
