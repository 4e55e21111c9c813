import type { z } from 'zod';

/** A request that the hub did not grant. `status` 0: no answer. */
export class HubError extends Error {
  override readonly name = 'HubError';
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    /** Field of the request that is wrong; null when none is named. */
    readonly path: string | null = null,
  ) {
    super(message);
  }

  /** This hub has no such room: an older version, or one that is not built in. */
  get isAbsent(): boolean {
    return this.status === 404 && (this.code === 'ABSENT' || this.code === 'NO_SUCH_ROUTE' || this.code === 'ROUTE_WITHOUT_ROLE');
  }

  /** Whoever asks has not signed in, or may not. */
  get isRefused(): boolean {
    return this.status === 401 || this.status === 403;
  }
}

const limitMs = 15_000;

/** The words of a refusal, whatever its shape. */
function asError(status: number, body: unknown): HubError {
  const { code, message, path } = (typeof body === 'object' && body !== null ? body : {}) as { code?: unknown; message?: unknown; path?: unknown };
  const words = typeof message === 'string' ? message : `the hub answered ${String(status)}`;
  const isRouteless = status === 404 && (typeof code !== 'string' || /^(Cannot|there is no) (GET|POST|PUT|PATCH|DELETE) \//.test(words));
  return new HubError(status, isRouteless ? 'ABSENT' : typeof code === 'string' ? code : 'REFUSED', words, typeof path === 'string' ? path : null);
}

export interface HubRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly body?: unknown;
  readonly signal?: AbortSignal;
  /** Longest time for the answer, ms. */
  readonly limitMs?: number;
}

/** The hub's interface as the pages use it: what comes is read by its schema, each request has a time-out, and a refusal is a {@link HubError}. */
export class HubClient {
  constructor(
    /** Read token of this tab; null where the session's cookie, or nothing, is what opens the hub. */
    readonly token: string | null,
    private readonly fetcher: typeof fetch = (...args) => fetch(...args),
  ) {}

  /** @throws HubError when the hub refuses, does not answer in time, or answers what can not be read. */
  async ask<T extends z.ZodType>(path: string, schema: T, { method = 'GET', body, signal, limitMs: limit = limitMs }: HubRequest = {}): Promise<z.output<T>> {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), limit);
    const abort = (): void => stop.abort();
    signal?.addEventListener('abort', abort);
    try {
      const response = await this.fetcher(path, {
        method,
        headers: { ...(this.token === null ? {} : { authorization: `Bearer ${this.token}` }), ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        signal: stop.signal,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const value: unknown = await response.json().catch(() => null);
      if (!response.ok) throw asError(response.status, value);
      const parsed = schema.safeParse(value);
      if (!parsed.success) throw new HubError(response.status, 'UNREADABLE', `the answer of the hub can not be read (${parsed.error.issues[0]?.path.join('.') ?? ''}): page and hub may be of different versions; load the page again`);
      return parsed.data;
    } catch (error) {
      if (error instanceof HubError) throw error;
      throw new HubError(0, 'NO_ANSWER', signal?.aborted === true ? 'cancelled' : 'the hub does not answer');
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    }
  }
}

/** A random UUID, also on pages that are not served over TLS, where `crypto.randomUUID` is not there. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
