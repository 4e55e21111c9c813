import { z } from 'zod';

/** What an OBS of a court is for: recording with replay buffer, stream, or both. */
export const obsRoleSchema = z.enum(['OBS_REC', 'OBS_STR', 'OBS_BOTH']);
export type ObsRole = z.infer<typeof obsRoleSchema>;
