import { eventRecordSchema } from '@restrike/contracts';
import { z } from 'zod';

/** An event as the hub's API gives it, with a key of its own: the same row may come live, by query and, corrected, again. */
export const hubEventSchema = eventRecordSchema
  .extend({ nodeId: z.string(), courtName: z.string(), epoch: z.string(), id: z.string(), storedAt: z.number(), hubTime: z.number() })
  .transform((event) => ({ ...event, key: `${event.nodeId}:${event.epoch}:${String(event.sequence)}` }));
export type HubEvent = z.infer<typeof hubEventSchema>;

/** One page of events. */
export const eventPageSchema = z.object({ rows: z.array(hubEventSchema), next: z.string().nullable() });

/** The bytes in hexadecimal. */
export function messageHex(event: HubEvent): string {
  return [...atob(event.raw)].map((char) => char.charCodeAt(0).toString(16).padStart(2, '0')).join(' ');
}
