import { z } from 'zod';
import { jsonSchema, noControlCharacters, uuidSchema, wallMsSchema } from './primitives.js';

/** SEC-1: what a user of the hub may be. An admin may do everything that any user may. */
export const roleSchema = z.enum(['admin', 'director', 'ivr-reviewer', 'youtube-manager', 'viewer']);
export type Role = z.infer<typeof roleSchema>;
export const roles = roleSchema.options;

export const userIdSchema = uuidSchema.brand<'UserId'>();
export type UserId = z.infer<typeof userIdSchema>;

/** Name to sign in with; two that differ in case alone are one. */
export const userNameSchema = z.string().trim().min(1, 'must not be empty').max(60, 'must have at most 60 characters').regex(...noControlCharacters);
export const passwordSchema = z.string().min(10, 'must have at least 10 characters').max(200, 'must have at most 200 characters');

/** A user as `GET /api/users` shows it. */
export const userSchema = z.object({ userId: userIdSchema, name: z.string(), role: roleSchema, disabled: z.boolean(), createdAt: wallMsSchema });
export type User = z.infer<typeof userSchema>;

/** Body of `POST /api/access/login`. */
export const loginSchema = z.strictObject({ name: z.string().max(200), password: z.string().max(1_000) });
/** Body of `POST /api/access/setup`: the one-time code of the console makes the first admin. */
export const setupSchema = z.strictObject({ code: z.string().max(100), name: userNameSchema, password: passwordSchema });
/** Answer of `GET /api/access/setup`. */
export const setupStateSchema = z.object({ needed: z.boolean() });

/** Answer to a login: the session is in the cookie for pages, and here for programs (`Authorization: Bearer …`). */
export const sessionSchema = z.object({ token: z.string(), name: z.string(), role: roleSchema, expiresAt: wallMsSchema });
export type Session = z.infer<typeof sessionSchema>;

/** Answer of `GET /api/access/me`: who asks, and what is open to them. `kind` is `nobody` for a page that has not signed in. */
export const meSchema = z.object({
  kind: z.enum(['nobody', 'reader', 'user']),
  name: z.string().nullable(),
  role: roleSchema.nullable(),
  expiresAt: wallMsSchema.nullable(),
  /** Whether the overview and the courts may be read as things are. */
  overview: z.boolean(),
  /** Whether the hub still waits for its first admin. */
  setupNeeded: z.boolean(),
});
export type Me = z.infer<typeof meSchema>;

/** Body of `POST /api/users`. */
export const newUserSchema = z.strictObject({ name: userNameSchema, role: roleSchema, password: passwordSchema });
/** Body of `PATCH /api/users/:userId`: what is not given stays. */
export const userChangeSchema = z.strictObject({ role: roleSchema.optional(), disabled: z.boolean().optional(), password: passwordSchema.optional() });
/** Body of `POST /api/access/password`: somebody's own. */
export const ownPasswordSchema = z.strictObject({ old: z.string().max(1_000), new: passwordSchema });

/** One row of the audit log as `GET /api/audit` shows it; hashes as hex. */
export const auditEntrySchema = z.object({
  auditId: z.int().positive(),
  at: wallMsSchema,
  userName: z.string(),
  action: z.string(),
  target: z.string().nullable(),
  detail: jsonSchema,
  previousHash: z.string().nullable(),
  hash: z.string(),
});
export type AuditEntryView = z.infer<typeof auditEntrySchema>;
export const auditPageSchema = z.object({ rows: z.array(auditEntrySchema), next: z.int().nullable() });
