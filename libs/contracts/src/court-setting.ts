import { z } from 'zod';
import { obsRoleSchema } from './obs-role.js';
import { wallMsSchema } from './primitives.js';

/** Stands for the value of a secret wherever one is shown. */
export const MASKED = '••••••••';

/** How a setting is edited. */
export const settingFormSchema = z.discriminatedUnion('form', [
  z.object({ form: z.literal('number'), min: z.number(), max: z.number(), whole: z.boolean(), unit: z.string().nullable() }),
  z.object({ form: z.literal('text'), maxLength: z.int().positive() }),
  z.object({ form: z.literal('folder') }),
  z.object({ form: z.literal('switch') }),
  z.object({ form: z.literal('choice'), choices: z.array(z.string()) }),
  z.object({ form: z.literal('secret') }),
]);
export type SettingForm = z.infer<typeof settingFormSchema>;

const settingValueSchema = z.union([z.string(), z.number(), z.boolean()]);

/** One setting of a court, as `GET /api/settings` tells it. A secret is masked, an empty one is empty. */
export const settingViewSchema = z.object({
  key: z.string(),
  category: z.string(),
  title: z.string(),
  form: settingFormSchema,
  value: settingValueSchema,
  default: settingValueSchema,
  isDefault: z.boolean(),
  /** Whether it may not be empty. */
  required: z.boolean(),
  sensitive: z.boolean(),
  changedAt: wallMsSchema.nullable(),
  /** Why the stored value is not used, and what to do; null when all is well. */
  trouble: z.string().nullable(),
});
export type SettingView = z.infer<typeof settingViewSchema>;

export const settingListSchema = z.object({ settings: z.array(settingViewSchema) });

/** Body of `PUT /api/settings`: all of it is taken or nothing. */
export const changeSettingsSchema = z.strictObject({
  values: z.record(z.string().min(1).max(100), settingValueSchema).refine((values) => Object.keys(values).length > 0, 'names no setting'),
  reason: z.string().max(500).nullable().default(null),
});

/** Body of `POST /api/settings/reset`. */
export const resetSettingsSchema = z.strictObject({ keys: z.array(z.string().min(1).max(100)).min(1).max(200), reason: z.string().max(500).nullable().default(null) });

/** One change of a setting; secrets are masked. null: the default. */
export const settingHistorySchema = z.object({
  changes: z.array(
    z.object({
      changeId: z.int(),
      key: z.string(),
      oldValue: z.string().nullable(),
      newValue: z.string().nullable(),
      changedBy: z.string(),
      reason: z.string().nullable(),
      changedAt: wallMsSchema,
    }),
  ),
});

/** Body of `PUT /api/settings/obs/:id`. `password`: left out keeps the one of before, null takes it away. */
export const obsConnectionDraftSchema = z.strictObject({
  role: obsRoleSchema,
  host: z.string().trim().min(1).max(255).regex(/^[^\s/:]+$|^[0-9a-f:]+$/i, 'must be a host name or an address, without port'),
  port: z.int().min(1).max(65_535),
  protocol: z.enum(['auto', 'v5', 'v4']).default('auto'),
  password: z.string().max(500).nullable().optional(),
  enabled: z.boolean().default(true),
  /** OBS-5: program and its arguments that start this OBS again; null when none is set up. */
  restartCommand: z.array(z.string().min(1).max(1_000)).min(1).max(50).nullable().default(null),
});
export type ObsConnectionDraft = z.infer<typeof obsConnectionDraftSchema>;

/** Name of an OBS connection of a court. */
export const obsConnectionIdSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'must be small letters, digits and hyphens');

/** Answer of `GET /api/settings/obs`. Never holds a password. */
export const obsConnectionListSchema = z.object({
  connections: z.array(obsConnectionDraftSchema.omit({ password: true }).extend({ id: z.string(), hasPassword: z.boolean(), trouble: z.string().nullable() })),
  /** Those that the agent's configuration (`RESTRIKE_OBS`) sets; one of the same name above takes its place. */
  configured: z.array(z.object({ id: z.string(), role: obsRoleSchema, host: z.string(), port: z.int(), protocol: z.enum(['auto', 'v5', 'v4']), hasPassword: z.boolean(), replaced: z.boolean() })),
});
export type ObsConnectionList = z.infer<typeof obsConnectionListSchema>;
