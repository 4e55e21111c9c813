import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

/** What is asked of a hub. The signal ends the request, and its reason is what the request then fails with. */
export interface HubQuestion {
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly signal: AbortSignal;
}

/** A hub's answer, read to its end. `ok`: 200 to 299; a redirection is not followed and so is not. */
export interface HubReply {
  readonly ok: boolean;
  readonly status: number;
  /** The header `Retry-After` as it came; null without one. */
  readonly retryAfter: string | null;
  readonly text: string;
}

/** One request to a hub. Rejects when there is no answer, with words that say why. */
export type HubRequest = (url: URL, question: HubQuestion) => Promise<HubReply>;

/** Bytes of an answer: the longest of a hub is a few kilobytes, and whoever else answers there must not fill this court's memory. */
const answerBound = 4 * 1024 * 1024;
const socketsAtOnce = 6;

/**
 * Node's own HTTP client, whose connections stay open between requests. Not `fetch`: its first use costs a court 19 MiB of memory (measured on Node 20), and
 * what a court asks of its hub needs nothing of it.
 *
 * @param secure who is trusted over TLS; Node's own authorities without it.
 */
export function hubRequest(secure: HttpsAgent = new HttpsAgent({ keepAlive: true, maxSockets: socketsAtOnce })): HubRequest {
  const plain = new Agent({ keepAlive: true, maxSockets: socketsAtOnce });
  return (url, { method, headers, body, signal }) =>
    new Promise((done, failed) => {
      const fail = (error: unknown): void => failed(signal.aborted ? (signal.reason as Error) : (error as Error));
      const options = { method, headers: { ...headers }, signal };
      const take = (response: IncomingMessage): void => void readAll(response).then(done, fail);
      const request = url.protocol === 'https:' ? httpsRequest(url, { ...options, agent: secure }, take) : httpRequest(url, { ...options, agent: plain }, take);
      request.once('error', fail);
      request.end(body);
    });
}

async function readAll(response: IncomingMessage): Promise<HubReply> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > answerBound) throw new Error(`the answer is longer than ${String(answerBound)} bytes, which no hub’s is`);
    chunks.push(chunk);
  }
  const status = response.statusCode ?? 0;
  return { ok: status >= 200 && status < 300, status, retryAfter: response.headers['retry-after'] ?? null, text: Buffer.concat(chunks).toString() };
}
