import { z } from 'zod';
import { refuse } from './read-request.js';

/** Body of what needs nothing but a yes. */
export const confirmedBody = z.strictObject({ confirmed: z.boolean().default(false) });
/** The same for a route that takes no body: `?confirmed=true`. */
export const confirmedQuery = z.strictObject({ confirmed: z.enum(['true', 'false']).default('false'), token: z.string().optional() });

/**
 * CMD-4: what deletes or ends something is done only when a person has seen what it hits and said yes.
 *
 * @param act in words that begin a sentence: `deleting a day`.
 * @throws HttpException 409 `NEEDS_CONFIRMATION`.
 */
export function demandConfirmation(confirmed: boolean, act: string): void {
  if (!confirmed) throw refuse(409, { code: 'NEEDS_CONFIRMATION', message: `${act} must be confirmed: send confirmed: true`, path: 'confirmed' });
}
