import type { ApiError } from '@restrike/contracts';
import { z } from 'zod';
import { refuse } from './read-request.js';

/** Body of what needs nothing but a yes. */
export const confirmedBody = z.strictObject({ confirmed: z.boolean().default(false) });
/** The same for a route that takes no body: `?confirmed=true`. */
export const confirmedQuery = z.strictObject({ confirmed: z.enum(['true', 'false']).default('false'), token: z.string().optional() });

/** Status of {@link unconfirmed}. */
export const unconfirmedStatus = 409;

/**
 * CMD-4: the refusal of what deletes or ends something, until a person has seen what it hits and said yes.
 *
 * @param act in words that begin a sentence: `deleting a day`.
 */
export const unconfirmed = (act: string): ApiError => ({ code: 'NEEDS_CONFIRMATION', message: `${act} must be confirmed: send confirmed: true`, path: 'confirmed' });

/** @throws HttpException with {@link unconfirmed}. */
export function demandConfirmation(confirmed: boolean, act: string): void {
  if (!confirmed) throw refuse(unconfirmedStatus, unconfirmed(act));
}
