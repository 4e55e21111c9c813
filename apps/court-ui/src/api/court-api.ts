import { apiErrorSchema, type ApiError } from '@restrike/contracts';
import type { z } from 'zod';

/** A request that did not give what it was asked for. `status` 0: no answer at all. */
export class ApiFailure extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }

  /** The agent has no such room. Ours say why they have no such thing with a code of their own. */
  get isAbsent(): boolean {
    return this.status === 404 && this.code === 'NOT_FOUND';
  }

  get asksForPin(): boolean {
    return this.status === 401 && (this.code === 'SIGN_IN' || this.code === 'NO_PIN');
  }
}

const requestLimitMs = 10_000;
/** Acts may wait for an OBS that closes a file, or for a disk. */
export const actLimitMs = 45_000;

const query = new URLSearchParams(window.location.search);
if (query.has('token')) {
  sessionStorage.setItem('restrike-token', query.get('token') ?? '');
  query.delete('token');
  window.history.replaceState(null, '', `${window.location.pathname}${query.size > 0 ? `?${query.toString()}` : ''}`);
}

/** Read token that was given once in the address, kept for this tab. */
export const readToken: string | null = sessionStorage.getItem('restrike-token');

/** Address of something that the browser loads by itself (video, picture, file), with the token where there is one. */
export function addressOf(path: string): string {
  return readToken === null ? path : `${path}${path.includes('?') ? '&' : '?'}token=${encodeURIComponent(readToken)}`;
}

/** What is wrong, and with which field, where the agent names one. */
const wordsOf = ({ code, path, message }: ApiError): string => (code === 'BAD_QUERY' && path !== undefined && path !== '' ? `${path}: ${message}` : message);

async function request(path: string, init: RequestInit, limitMs: number): Promise<unknown> {
  let response: Response;
  try {
    const signals = [AbortSignal.timeout(limitMs), ...(init.signal == null ? [] : [init.signal])];
    response = await fetch(path, { ...init, headers: { ...(readToken === null ? {} : { authorization: `Bearer ${readToken}` }), ...init.headers }, signal: AbortSignal.any(signals) });
  } catch (error) {
    if (init.signal?.aborted === true) throw error;
    throw new ApiFailure(0, 'NO_ANSWER', error instanceof DOMException && error.name === 'TimeoutError' ? `no answer within ${String(limitMs / 1_000)} s${init.method === undefined ? '' : ': it may be done all the same, so look before you press again'}` : 'the agent does not answer');
  }
  const body: unknown = await response.json().catch(() => null);
  if (response.ok) return body;
  const refusal = apiErrorSchema.safeParse(body);
  throw refusal.success ? new ApiFailure(response.status, refusal.data.code, wordsOf(refusal.data)) : new ApiFailure(response.status, 'UNREADABLE', `answer ${String(response.status)}`);
}

function read<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ApiFailure(200, 'OTHER_VERSION', `page and agent are of different versions (${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}): load the page again`);
}

/**
 * Reads from the agent.
 *
 * @throws ApiFailure
 */
export async function get<T extends z.ZodType>(path: string, schema: T, signal?: AbortSignal): Promise<z.output<T>> {
  return read(schema, await request(path, signal === undefined ? {} : { signal }, requestLimitMs));
}

/**
 * Acts on the court. Needs a session; see `useAct`.
 *
 * @throws ApiFailure
 */
export async function act<T extends z.ZodType>(method: 'POST' | 'PUT' | 'DELETE', path: string, schema: T, body?: unknown): Promise<z.output<T>> {
  const init: RequestInit = body === undefined ? { method } : { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  return read(schema, await request(path, init, actLimitMs));
}

/**
 * {@link act} whose body is a file; what the file is, the agent finds out by itself.
 *
 * @throws ApiFailure
 */
export async function actWithFile<T extends z.ZodType>(method: 'PUT', path: string, schema: T, file: File): Promise<z.output<T>> {
  const type = file.type.startsWith('image/') ? file.type : 'image/unknown';
  return read(schema, await request(path, { method, headers: { 'content-type': type }, body: file }, actLimitMs));
}
