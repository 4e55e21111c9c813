import { z } from 'zod';
import { nodeIdSchema, wallMsSchema, uuidSchema } from './primitives.js';

export const announcementKindSchema = z.enum(['chat', 'broadcast', 'system']);
export const announcementPrioritySchema = z.enum(['low', 'normal', 'high', 'urgent']);

/** ANN-1: words of the control room for courts, as they travel down the link (event `announcement`, acknowledged with true once the court has stored it). */
export const announcementSchema = z.object({
  announcementId: uuidSchema,
  kind: announcementKindSchema,
  /** An urgent one stays on the court console until somebody acknowledges it. */
  priority: announcementPrioritySchema,
  text: z.string().trim().min(1).max(2000),
  createdBy: z.string().max(200),
  createdAt: wallMsSchema,
  /** Hub's clock; not delivered and no longer shown after it. null: until it is acknowledged. */
  expiresAt: wallMsSchema.nullable(),
});
export type Announcement = z.infer<typeof announcementSchema>;

/** The court's word about an announcement (event `announcement-seen`, up, acknowledged with true). Times of the hub's clock. */
export const announcementSeenSchema = z.object({
  announcementId: uuidSchema,
  seenAt: wallMsSchema.nullable(),
  acknowledgedAt: wallMsSchema.nullable(),
});
export type AnnouncementSeen = z.infer<typeof announcementSeenSchema>;

/** How an announcement fared at one court; hub's clock, null for not yet. */
export const announcementReceiptSchema = z.object({
  nodeId: nodeIdSchema,
  deliveredAt: wallMsSchema.nullable(),
  seenAt: wallMsSchema.nullable(),
  acknowledgedAt: wallMsSchema.nullable(),
});
export type AnnouncementReceipt = z.infer<typeof announcementReceiptSchema>;

/** An announcement with its receipts, as the hub's API and feed tell it. */
export const announcementViewSchema = announcementSchema.extend({ receipts: z.array(announcementReceiptSchema) });
export type AnnouncementView = z.infer<typeof announcementViewSchema>;

/** An announcement as the court keeps it; `GET /api/announcements` and message `announcement` of the court's feed. Court's clock. */
export const courtAnnouncementSchema = announcementSchema.extend({
  receivedAt: wallMsSchema,
  seenAt: wallMsSchema.nullable(),
  acknowledgedAt: wallMsSchema.nullable(),
});
export type CourtAnnouncement = z.infer<typeof courtAnnouncementSchema>;
