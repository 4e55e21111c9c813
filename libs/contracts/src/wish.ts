import { z } from 'zod';
import { obsRoleSchema } from './obs-role.js';
import { nodeIdSchema, wallMsSchema } from './primitives.js';

const nameSchema = z.string().min(1).max(200);

/** CMD-3: something that lasts and that the hub wants of a court. One wish per kind, role and input: the latest alone counts. */
export const wishSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('scene'), role: obsRoleSchema, scene: nameSchema }),
  z.strictObject({ kind: z.literal('recording'), role: obsRoleSchema, on: z.boolean() }),
  z.strictObject({ kind: z.literal('stream'), role: obsRoleSchema, on: z.boolean() }),
  z.strictObject({ kind: z.literal('mute'), role: obsRoleSchema, input: nameSchema, on: z.boolean() }),
]);
export type Wish = z.infer<typeof wishSchema>;

/** What a wish is about: a later wish with the same key replaces it. `scene:OBS_STR`, `mute:OBS_STR:Commentary`. */
export function wishKey(wish: Wish): string {
  return [wish.kind, wish.role, ...(wish.kind === 'mute' ? [wish.input] : [])].join(':');
}

/** All wishes of the hub for one court (event `wishes`, down, acknowledged with true): it replaces every earlier set. */
export const wishSetSchema = z.object({
  /** Rises with each change; a set that is not newer than the one the court has is not taken. */
  revision: z.int().nonnegative(),
  wishes: z.array(wishSchema).max(200),
});
export type WishSet = z.infer<typeof wishSetSchema>;

/** A wish beside the fact. */
export const wishViewSchema = z.object({
  key: z.string(),
  wish: wishSchema,
  setAt: wallMsSchema,
  setBy: z.string(),
  /** `unknown`: the court is away, or has no such OBS or does not say. */
  state: z.enum(['met', 'differs', 'unknown']),
  /** What is so now: scene, or on and off; null when it is not known. */
  fact: z.union([z.string(), z.boolean()]).nullable(),
});
export type WishView = z.infer<typeof wishViewSchema>;

/** The wishes for one court and how far they are met. Sent on the feed (`wishes`) when either changes. */
export const courtWishesSchema = z.object({
  nodeId: nodeIdSchema,
  revision: z.int().nonnegative(),
  /** Whether the court has confirmed this revision since its link is up. */
  delivered: z.boolean(),
  wishes: z.array(wishViewSchema),
});
export type CourtWishes = z.infer<typeof courtWishesSchema>;
