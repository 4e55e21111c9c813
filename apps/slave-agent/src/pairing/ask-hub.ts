import { apiErrorSchema, hubIdentitySchema, registerAnswerSchema, type HubIdentity, type RegisterAnswer, type RegisterRequest } from '@restrike/contracts';
import { wordsOf } from '@restrike/runtime';
import { z } from 'zod';
import type { HubQuestion } from './hub-request.js';
import type { HubTrust } from './hub-trust.js';
import { retryAfterMs } from '../sync/hub-client.js';

const limitMs = 4_000;

/** An answer of a hub, or why there is none. `unreachable`: nobody answered in time; `refused`: the hub said no, in its own words. */
export type Asked<T> =
  | { readonly outcome: 'answer'; readonly value: T }
  | { readonly outcome: 'unreachable'; readonly reason: string }
  | { readonly outcome: 'refused'; readonly code: string; readonly message: string; readonly afterMs: number | null };

async function ask<T>(trust: HubTrust, url: string, path: string, schema: z.ZodType<T>, question: Omit<HubQuestion, 'signal'>): Promise<Asked<T>> {
  try {
    const response = await trust.request(new URL(path, url), { ...question, signal: AbortSignal.timeout(limitMs) });
    const body: unknown = JSON.parse(response.text);
    if (!response.ok) {
      const error = apiErrorSchema.safeParse(body);
      const afterMs = retryAfterMs(response.retryAfter);
      return error.success ? { outcome: 'refused', code: error.data.code, message: error.data.message, afterMs } : { outcome: 'unreachable', reason: `${url} answered ${String(response.status)} and is no hub` };
    }
    const parsed = schema.safeParse(body);
    return parsed.success ? { outcome: 'answer', value: parsed.data } : { outcome: 'unreachable', reason: `${url} is no hub that this version understands` };
  } catch (error) {
    return { outcome: 'unreachable', reason: `${url} does not answer: ${wordsOf(error)}` };
  }
}

/** Who a hub says it is. Never throws. */
export function askIdentity(trust: HubTrust, url: string): Promise<Asked<HubIdentity>> {
  return ask(trust, url, '/api/hub', hubIdentitySchema, { method: 'GET', headers: {} });
}

/** Asks a hub to let this court in. Never throws. */
export function askToJoin(trust: HubTrust, url: string, request: RegisterRequest, joinToken: string): Promise<Asked<RegisterAnswer>> {
  return ask(trust, url, '/api/slaves/register', registerAnswerSchema, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${joinToken}` },
    body: JSON.stringify(request),
  });
}
