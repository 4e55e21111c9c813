import { z } from 'zod';
import { daySchema, wallMsSchema, uuidSchema } from './primitives.js';

/** A video on its way to the shared folder. `verified`: read back from there, and equal. `removed`: deleted on the court after that. */
export const sharedFileSchema = z.object({
  fileId: uuidSchema,
  kind: z.enum(['recording', 'clip']),
  /** File name without folder. */
  name: z.string(),
  /** Place in the shared folder, its parts joined by `/`. */
  target: z.string(),
  day: daySchema,
  /** null before the first look at the file. */
  bytes: z.int().nonnegative().nullable(),
  copied: z.int().nonnegative(),
  sha256: z.string().nullable(),
  state: z.enum(['waiting', 'copying', 'verified', 'failed', 'removed']),
  /** Why it waits or failed, and what to do; null otherwise. */
  reason: z.string().nullable(),
  addedAt: wallMsSchema,
  verifiedAt: wallMsSchema.nullable(),
});
export type SharedFile = z.infer<typeof sharedFileSchema>;

/** Disk that takes the recordings. */
export const recordingDiskSchema = z.object({
  folder: z.string(),
  freeBytes: z.int().nonnegative().nullable(),
  totalBytes: z.int().nonnegative().nullable(),
  /** Growth of the recording that runs or ran last; null before the first. */
  bytesPerS: z.number().nonnegative().nullable(),
  /** How long the disk lasts at that rate (at 1 MB/s while none is known), hours. */
  hoursLeft: z.number().nonnegative().nullable(),
  /** Whether it is time to act; `advice` says how. */
  low: z.boolean(),
  advice: z.string().nullable(),
});
export type RecordingDisk = z.infer<typeof recordingDiskSchema>;

/** A clean-up of the videos on the court. `stopped`: by a person or with the agent, before it had looked at all of them. */
export const cleanupSchema = z.object({
  state: z.enum(['running', 'done', 'stopped']),
  /** Videos that are verified in the shared folder, and how many of them were looked at so far. */
  files: z.int().nonnegative(),
  looked: z.int().nonnegative(),
  removed: z.int().nonnegative(),
  removedBytes: z.int().nonnegative(),
  /** Why videos stay, and how many. */
  kept: z.array(z.object({ reason: z.string(), files: z.int().positive() })),
});
export type Cleanup = z.infer<typeof cleanupSchema>;

/** Answer of `GET /api/files`, and of what begins and stops a clean-up. */
export const sharedFolderViewSchema = z.object({
  /** null: none is set up. */
  folder: z.string().nullable(),
  /** Why nothing can be copied now, and what to do; null when all is well. */
  trouble: z.string().nullable(),
  counts: z.record(z.string(), z.int().nonnegative()),
  /** The newest changes first. */
  files: z.array(sharedFileSchema),
  disk: recordingDiskSchema,
  /** The clean-up under way, or the last one since the agent's start; null before the first. */
  cleanup: cleanupSchema.nullable(),
});
export type SharedFolderView = z.infer<typeof sharedFolderViewSchema>;
