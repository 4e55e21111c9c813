import { promisify } from 'node:util';
import { gunzip, gunzipSync } from 'node:zlib';
import { consoleActBatchSchema, eventBatchSchema, ivrEventBatchSchema, matchBatchSchema, obsSessionBatchSchema, sessionBatchSchema, type ApiError, type EventBatch } from '@restrike/contracts';
import { StoreError, type AttemptLimit, type HubStore } from '@restrike/db/hub';
import { wordsOf, type Logger } from '@restrike/runtime';
import type { NextFunction, Request, Response } from 'express';
import type { z } from 'zod';
import type { CourtRegistry } from '../courts/court-registry.js';

const inflateInThread = promisify(gunzip);
const maxPackedBytes = 4 * 1024 * 1024;
/** Inflated. With every batch in work at its bound the hub holds some hundred MiB, not more; a court halves what is too large. */
const maxBytes = 16 * 1024 * 1024;
const bodyLimitMs = 15_000;
/** A batch inflates in one or two steps, each of which waits for a thread; by the default's 16 KiB it is twenty. */
const inflateStepBytes = 256 * 1024;
/** A body of so few bytes that becomes one of a few is inflated where it is: to hand it to a thread costs five times as much, and most batches are a few events. */
const [smallPackedBytes, smallBytes] = [4 * 1024, 64 * 1024];

/** Who writes entries into the audit log keeps everybody from signing in and commanding meanwhile: so many batches of acts at once, of all courts. */
const actBatchesAtOnce = 2;
/** Acts of one court in a minute: more than a day's within a quarter of an hour, and not enough to bury what others did. */
const actLimit = { points: 600, duration: 60 };

/** A refusal with its HTTP status; one that says when to come again is a bound that was reached. */
class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly error: ApiError,
    readonly retryAfterS: number | null = null,
  ) {
    super(error.message);
  }
}

/** Counters for the metrics. Each request is one of the batches, the refused or the busy. */
export interface IntakeCounts {
  /** Taken. */
  batches: number;
  events: number;
  /** Refused for what is in them, that did not arrive whole, or that the database did not take. */
  refused: number;
  /** Sent away to come again, because a bound was reached: no failure of anybody's. */
  busy: number;
  inWork: number;
}

/** Durable way in, behind the guard, which knows the court by its credential: batches of courts, checked whole, committed, then answered. */
export class BulkIntake {
  readonly counts: IntakeCounts = { batches: 0, events: 0, refused: 0, busy: 0, inWork: 0 };

  private readonly actLimit: AttemptLimit;
  private actBatches = 0;

  constructor(
    private readonly store: HubStore,
    private readonly registry: CourtRegistry,
    private readonly batchesAtOnce: number,
    private readonly committed: (batch: EventBatch, at: number) => void,
    private readonly log: Logger,
  ) {
    this.actLimit = store.attempts.limit('console acts', actLimit);
  }

  /** `POST /api/events/bulk` */
  readonly events = this.route(eventBatchSchema, async (batch) => {
    let before = 0;
    for (const [index, { sequence }] of batch.records.entries()) {
      if (sequence <= before || sequence < batch.epoch.from) {
        throw new Refusal(422, { code: 'OUT_OF_ORDER', message: `sequence ${String(sequence)} must be above ${String(Math.max(before, batch.epoch.from - 1))}`, index, path: `records.${String(index)}.sequence` });
      }
      before = sequence;
    }
    const at = Date.now();
    const answer = await this.store.ingest(batch, this.registry.view(batch.nodeId)?.clockOffsetMs ?? null, at);
    this.counts.events += answer.accepted;
    // A repeat is no news for the screens.
    if (answer.accepted + answer.updated > 0) this.committed(batch, at);
    return answer;
  });

  /** `POST /api/matches/bulk` */
  readonly matches = this.route(matchBatchSchema, ({ nodeId, rows }) => this.store.storeMatches(nodeId, rows));

  /** `POST /api/sessions/bulk` */
  readonly sessions = this.route(sessionBatchSchema, ({ nodeId, rows }) => this.store.storeSessions(nodeId, rows));

  /** `POST /api/obs-sessions/bulk` */
  readonly obsSessions = this.route(obsSessionBatchSchema, ({ nodeId, rows }) => this.store.storeObsSessions(nodeId, rows));

  /** `POST /api/ivr-events/bulk` */
  readonly ivrEvents = this.route(ivrEventBatchSchema, ({ nodeId, rows }) => this.store.ivrEvents.store(nodeId, rows));

  /** `POST /api/console-acts/bulk` */
  readonly consoleActs = this.route(consoleActBatchSchema, async ({ nodeId, rows }) => {
    if (this.actBatches >= actBatchesAtOnce) {
      throw new Refusal(503, { code: 'HUB_BUSY', message: `the hub has ${String(actBatchesAtOnce)} batches of acts in work and takes no more at once; nothing is lost, the court comes again` }, 1);
    }
    this.actBatches += 1;
    try {
      const waitMs = await this.actLimit.take(nodeId, undefined, rows.length);
      if (waitMs !== null) {
        throw new Refusal(429, { code: 'TOO_MANY_ACTS', message: `the hub takes ${String(actLimit.points)} acts of a court in a minute; nothing is lost, the court comes again` }, Math.ceil(waitMs / 1_000));
      }
      return await this.store.consoleActs.store(nodeId, rows, Date.now());
    } finally {
      this.actBatches -= 1;
    }
  });

  private route<T extends z.ZodType<{ nodeId: string }>>(schema: T, store: (body: z.output<T>) => Promise<unknown>): (request: Request, response: Response, next: NextFunction) => void {
    return (request, response) => {
      void this.handle(request, schema, store).then(
        (answer) => response.status(200).json(answer),
        (error: unknown) => this.answerError(response, error),
      );
    };
  }

  private async handle<T extends z.ZodType<{ nodeId: string }>>(request: Request, schema: T, store: (body: z.output<T>) => Promise<unknown>): Promise<unknown> {
    if (this.counts.inWork >= this.batchesAtOnce) {
      throw new Refusal(503, { code: 'HUB_BUSY', message: `the hub has ${String(this.batchesAtOnce)} batches in work and takes no more at once; nothing is lost, the court comes again` }, 1);
    }
    this.counts.inWork += 1;
    try {
      const parsed = schema.safeParse(await readBody(request));
      if (!parsed.success) throw invalid(parsed.error);
      if (request.headers['x-node-id'] !== parsed.data.nodeId) throw new Refusal(400, { code: 'WRONG_NODE', message: 'x-node-id and the body name different agents', path: 'nodeId' });
      const answer = await store(parsed.data);
      this.counts.batches += 1;
      return answer;
    } finally {
      this.counts.inWork -= 1;
    }
  }

  private answerError(response: Response, error: unknown): void {
    const isBusy = error instanceof Refusal && error.retryAfterS !== null;
    this.counts[isBusy ? 'busy' : 'refused'] += 1;
    if (error instanceof Refusal) {
      if (error.status === 408) this.log.debug({ code: error.error.code }, 'a batch did not arrive whole');
      // The rest of a body that was not read would be taken for the next request.
      if (error.status === 413) response.set('connection', 'close');
      if (error.retryAfterS !== null) response.set('retry-after', String(error.retryAfterS));
      response.status(error.status).json(error.error);
      return;
    }
    if (error instanceof StoreError && error.code === 'RECORD_REFUSED' && error.index !== null) {
      // Another try would end the same: the court puts this record aside where a person sees it.
      response.status(422).json({ code: error.code, message: error.message, index: error.index } satisfies ApiError);
      return;
    }
    // Whatever else keeps the database from a commit may pass: the court has everything and comes back. Its words are for our log, not for the wire.
    this.log.error({ error: wordsOf(error) }, 'a batch could not be stored');
    response.status(503).set('retry-after', '2').json({ code: 'STORE_UNAVAILABLE', message: 'nothing was stored: the hub’s database does not take anything now; its log says why' } satisfies ApiError);
  }
}

/** Names the record and the field of the first problem. */
function invalid(error: z.ZodError): Refusal {
  const [issue] = error.issues;
  const [list, index] = issue?.path ?? [];
  const path = issue?.path.join('.') ?? '';
  const message = `${path}: ${issue?.message ?? 'not a batch'}`;
  if ((list === 'records' || list === 'rows') && typeof index === 'number') return new Refusal(422, { code: 'RECORD_INVALID', message, index, path });
  return new Refusal(400, { code: 'BATCH_INVALID', message, path });
}

const isTooLarge = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';

/** Rejects when it is no gzip, and with `ERR_BUFFER_TOO_LARGE` when there is more in it than a request may have. */
async function inflate(packed: Buffer): Promise<Buffer> {
  if (packed.length <= smallPackedBytes) {
    try {
      return gunzipSync(packed, { maxOutputLength: smallBytes, chunkSize: smallBytes });
    } catch (error) {
      // More is in it than its size tells of.
      if (!isTooLarge(error)) throw error;
    }
  }
  return inflateInThread(packed, { maxOutputLength: maxBytes, chunkSize: inflateStepBytes });
}

/** JSON body, plain or gzip; bounded before and after inflating. */
async function readBody(request: Request): Promise<unknown> {
  const tooLarge = new Refusal(413, { code: 'TOO_LARGE', message: `a request may have ${String(maxPackedBytes)} bytes, and ${String(maxBytes)} inflated` });
  const chunks: Buffer[] = [];
  let size = 0;
  const limit = setTimeout(() => request.destroy(new Error('the body took too long')), bodyLimitMs);
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxPackedBytes) throw tooLarge;
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(408, { code: 'BODY_INCOMPLETE', message: `the batch did not arrive whole within ${String(bodyLimitMs / 1_000)} s; nothing is lost, the court comes again` });
  } finally {
    clearTimeout(limit);
  }
  let bytes: Buffer = Buffer.concat(chunks);
  if (request.headers['content-encoding'] === 'gzip') {
    try {
      bytes = await inflate(bytes);
    } catch (error) {
      if (isTooLarge(error)) throw tooLarge;
      throw new Refusal(400, { code: 'NOT_GZIP', message: 'the body is not gzip, as its header says' });
    }
  }
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    throw new Refusal(400, { code: 'NOT_JSON', message: 'the body is not JSON' });
  }
}
