import { promisify } from 'node:util';
import { constants, gzip, gzipSync } from 'node:zlib';
import { apiErrorSchema, type ApiError } from '@restrike/contracts';
import { wordsOf } from '@restrike/runtime';
import { z } from 'zod';
import type { HubRequest } from '../pairing/hub-request.js';

const inThread = promisify(gzip);
/** A body of so many characters is compressed where it is: to hand it to a thread costs three times as much. Most are a few events. */
const smallBody = 16_384;

/** Packs a batch; the next one is packed while this one is under way. */
export async function packBatch(body: unknown): Promise<Buffer> {
  const text = JSON.stringify(body);
  const options = { level: constants.Z_BEST_SPEED };
  return text.length < smallBody ? gzipSync(text, options) : inThread(text, options);
}

const requestLimitMs = 20_000;
const maxRetryAfterMs = 60_000;

/** What became of a batch. `later`: nothing is wrong with it, try again. */
export type PostOutcome<T> =
  | { readonly outcome: 'done'; readonly answer: T }
  | { readonly outcome: 'later'; readonly reason: string; readonly afterMs: number | null }
  | { readonly outcome: 'bad-record'; readonly index: number; readonly code: string; readonly reason: string }
  | { readonly outcome: 'too-large' }
  | { readonly outcome: 'refused'; readonly status: number; readonly reason: string };

/** An answer of the hub that was understood, or why there is none. `status` null: it did not answer. */
export type HubAnswer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly status: number | null; readonly reason: string; readonly body: unknown };

/** The durable way to the hub: one request, one answer, always within a time. */
export class HubClient {
  constructor(
    private readonly url: string,
    private readonly token: string,
    private readonly nodeId: string,
    private readonly request: HubRequest,
  ) {}

  /** Asks the hub something as this court. Resolves with its answer; never throws. */
  async ask<T>(method: 'POST' | 'PATCH', path: string, { headers, body }: { readonly headers: Readonly<Record<string, string>>; readonly body: string | Uint8Array }, answer: z.ZodType<T>, signal: AbortSignal): Promise<HubAnswer<T>> {
    return this.limited<HubAnswer<T>>(
      signal,
      async (limit) => {
        const response = await this.request(new URL(path, this.url), { method, headers: { ...headers, authorization: `Bearer ${this.token}`, 'x-node-id': this.nodeId }, body, signal: limit });
        const { text } = response;
        const parsed = response.ok ? answer.safeParse(JSON.parse(text)) : null;
        if (parsed?.success === true) return { ok: true, value: parsed.data };
        const reason = response.ok ? 'the hub’s answer can not be read' : (readError(text)?.message ?? `the hub answered ${String(response.status)}`);
        return { ok: false, status: response.status, reason, body: response.ok ? null : readJson(text) };
      },
      (reason) => ({ ok: false, status: null, reason, body: null }),
    );
  }

  /** Posts a batch that {@link packBatch} packs. Resolves with what became of it; never throws. */
  async post<T>(path: string, packed: Promise<Buffer>, answer: z.ZodType<T>, signal: AbortSignal): Promise<PostOutcome<T>> {
    return this.limited<PostOutcome<T>>(
      signal,
      async (limit) => {
        const response = await this.request(new URL(path, this.url), {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            'content-encoding': 'gzip',
            authorization: `Bearer ${this.token}`,
            'x-node-id': this.nodeId,
          },
          body: await packed,
          signal: limit,
        });
        const { text } = response;
        if (response.ok) {
          const parsed = answer.safeParse(JSON.parse(text));
          return parsed.success ? { outcome: 'done', answer: parsed.data } : { outcome: 'later', reason: 'the hub’s answer can not be read', afterMs: null };
        }
        return this.refusal(response.status, response.retryAfter, text);
      },
      (reason) => ({ outcome: 'later', reason, afterMs: null }),
    );
  }

  /** Does a request within its time; one that fails, is too late or is given up gives a value as well. */
  private async limited<T>(signal: AbortSignal, request: (limit: AbortSignal) => Promise<T>, failed: (reason: string) => T): Promise<T> {
    // Not AbortSignal.any: Node 20 lets its parts be collected as garbage, and a request to a silent hub then never ends.
    const limit = new AbortController();
    const giveUp = (): void => limit.abort(signal.reason);
    const timer = setTimeout(() => limit.abort(new Error(`no answer within ${String(requestLimitMs / 1_000)} s`)), requestLimitMs);
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true });
    try {
      return await request(limit.signal);
    } catch (error) {
      return failed(wordsOf(error));
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
    }
  }

  private refusal<T>(status: number, retryAfter: string | null, text: string): PostOutcome<T> {
    if (status === 413) return { outcome: 'too-large' };
    const error = readError(text);
    const reason = error?.message ?? `the hub answered ${String(status)}`;
    if (status === 429 || status === 408 || status >= 500) return { outcome: 'later', reason, afterMs: retryAfterMs(retryAfter) };
    if (status === 422 && error?.index !== undefined) return { outcome: 'bad-record', index: error.index, code: error.code, reason };
    return { outcome: 'refused', status, reason };
  }
}

/** `Retry-After` in seconds or as a date, bounded; null when there is none. */
export function retryAfterMs(header: string | null, now = Date.now()): number | null {
  if (header === null || header.trim() === '') return null;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(header) - now;
  return Number.isNaN(ms) ? null : Math.min(maxRetryAfterMs, Math.max(0, ms));
}

/** The hub's own words on a refusal; null when the answer has none. */
function readError(text: string): ApiError | null {
  try {
    return apiErrorSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** null when it is no JSON. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
