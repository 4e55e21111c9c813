import { open, stat } from 'node:fs/promises';
import { clipOffsetHeader, clipOfferAnswerSchema, maxClipPieceBytes, type Clip, type ClipFile, type ClipOffer, type ClipOfferAnswer, type ClipStretch, type Trouble } from '@restrike/contracts';
import type { Logger } from '@restrike/runtime';
import { hashFile } from '../files/copy-file.js';
import { videoFolders } from '../files/folder-gate.js';
import type { HubAnswer, HubClient } from '../sync/hub-client.js';
import type { ClipShelf } from './clip-shelf.js';

/** What the uploads need beside the clips. */
export interface UploadSurroundings {
  /** Bytes a second at most; read anew for each piece. */
  readonly bytesPerSecond: () => number;
  /** Events that happened during a clip. */
  readonly eventsOf: (clip: Clip) => ClipStretch[];
  readonly log: Logger;
}

/** Clips that may wait for the hub; a flood keeps its newest. */
const longestQueue = 1_000;
/** Clips looked at for what was made without a hub, or an earlier link left undone: more than a day's. */
const lookback = 1_000;
const pieceBytes = maxClipPieceBytes / 4;
const againMs = { first: 1_000, most: 60_000 } as const;
const offerDetail = { offered: 'the hub knows of the clip; its video follows', uploaded: 'the hub has the clip' } as const;
const hubTrouble = (message: string): Trouble => ({ code: 'HUB_CLIP_REFUSED', message: `the hub does not take this clip: ${message}`, toDo: 'The clip stays on this court. Tell the control room; it is tried again by itself.' });

/** A clip that plays and is not on the hub yet, with the MP4 that goes there. */
const isToSend = ({ state, video }: Pick<Clip, 'state' | 'video'>): boolean => (state === 'ready' || state === 'offered') && video === 'ready';

/** TRG-2: offers clips to the hub and sends their videos, one after the other, in pieces that go on where an earlier try ended. */
export class ClipUploads {
  private client: HubClient | null = null;
  private readonly queue: string[] = [];
  private working: Promise<void> | null = null;
  private abort = new AbortController();

  constructor(
    private readonly shelf: ClipShelf,
    private readonly around: UploadSurroundings,
  ) {
    // Each clip goes, whether or not somebody offers it, as soon as its video is made, and one that was not tried yet before all that wait: it is what people look at now.
    shelf.on('changed', (clip) => {
      if (isToSend(clip)) this.add(clip.clipId, clip.state === 'ready' && clip.trouble === null);
    });
  }

  /** The hub is there: clips that were made without it are offered, and what was offered and is not there yet goes on. */
  start(client: HubClient): void {
    this.stop();
    this.client = client;
    this.abort = new AbortController();
    for (const { clip } of this.shelf.list({ limit: lookback })) if (isToSend(clip)) this.add(clip.clipId);
  }

  /** The hub has not what another one, or itself before, had: what went there goes again. A hub that has a file still takes it over. */
  offerAgain(): void {
    // The newest last, since what changes goes to the front.
    for (const { clip } of [...this.shelf.list({ limit: lookback })].reverse()) if (clip.state === 'uploaded') this.shelf.change(clip.clipId, { state: 'ready' });
  }

  /** The hub is gone: what is under way ends, and goes on with the next one. */
  stop(): void {
    this.client = null;
    this.queue.length = 0;
    this.abort.abort();
  }

  async close(): Promise<void> {
    this.stop();
    await this.working;
  }

  /** Offers a clip; in words what came of it. Its video follows by itself. Never rejects. */
  async offer(clip: Clip): Promise<{ readonly taken: boolean; readonly detail: string }> {
    // Of one link: the next may come while the file is looked for.
    const { client, abort } = this;
    const stored = await this.shelf.look(clip.clipId);
    if (client === null) return { taken: false, detail: 'no hub is joined; the clip stays on this court, and is offered by itself when one is' };
    if (stored === null || stored.path === null || !['ready', 'offered', 'uploaded'].includes(stored.clip.state)) return { taken: false, detail: stored?.clip.trouble?.message ?? 'the clip is not there to be offered' };
    if (stored.clip.video === 'unavailable') return { taken: false, detail: stored.clip.trouble?.message ?? 'there is no video of this clip that a browser plays' };
    const answer = await this.say(client, stored.clip, null, abort.signal);
    if (!answer.ok) return { taken: false, detail: `the hub did not take the offer (${answer.reason}); the clip stays on this court, and it is tried again by itself` };
    const { state } = answer.value;
    if (state === 'uploaded') this.change(clip.clipId, 'uploaded');
    else {
      this.change(clip.clipId, 'offered');
      if (isToSend(stored.clip)) this.add(clip.clipId);
    }
    return { taken: true, detail: offerDetail[state] };
  }

  private add(clipId: string, isFirst = false): void {
    if (this.client === null || this.queue.includes(clipId)) return;
    this.queue.splice(isFirst ? 0 : this.queue.length, 0, clipId);
    if (this.queue.length > longestQueue) this.queue.pop();
    this.working ??= this.work().finally(() => {
      this.working = null;
      const next = this.queue.shift();
      if (next !== undefined) this.add(next);
    });
  }

  private async work(): Promise<void> {
    for (let next = this.queue.shift(); next !== undefined; next = this.queue.shift()) {
      const { client, abort } = this;
      if (client === null) return;
      for (let waitMs: number = againMs.first; !abort.signal.aborted; waitMs = Math.min(againMs.most, 2 * waitMs)) {
        const done = await this.upload(client, next, abort.signal).catch((error: unknown) => {
          if (!abort.signal.aborted) this.around.log.error({ clip: next, error: String(error) }, 'a clip could not be sent to the hub');
          return false;
        });
        if (done) break;
        await sleep(waitMs, abort.signal);
        // What waits now may be the next link's, this clip too.
        if (abort.signal.aborted) break;
        // One that the hub does not take must not keep the others.
        const other = this.queue.shift();
        if (other === undefined || other === next) continue;
        this.queue.push(next);
        next = other;
        waitMs = againMs.first / 2;
      }
    }
  }

  /** Sends what is missing of a clip. True when there is nothing more to do for it now. */
  private async upload(client: HubClient, clipId: string, signal: AbortSignal): Promise<boolean> {
    const stored = await this.shelf.look(clipId);
    const path = stored?.videoPath ?? null;
    if (stored === null || path === null || !isToSend(stored.clip)) return true;
    const sha256 = await hashFile(path, { signal });
    const file = { bytes: (await videoFolders.piece(path, () => stat(path))).size, sha256 };
    const offered = await this.say(client, stored.clip, file, signal);
    if (!offered.ok) return this.note(clipId, offered);
    let { state, received } = offered.value;
    if (state === 'offered') this.change(clipId, 'offered');
    const handle = await videoFolders.piece(path, () => open(path, 'r'));
    try {
      while (state === 'offered' && !signal.aborted) {
        const began = performance.now();
        const { bytesRead, buffer } = await videoFolders.piece(path, () => handle.read(Buffer.alloc(Math.min(pieceBytes, file.bytes - received)), 0, undefined, received));
        const headers = { 'content-type': 'application/octet-stream', [clipOffsetHeader]: String(received) };
        const answer = await this.piece(client, clipId, headers, buffer.subarray(0, bytesRead), signal);
        if (!answer.ok) return this.note(clipId, answer);
        ({ state, received } = answer.value);
        await sleep((bytesRead / this.around.bytesPerSecond()) * 1_000 - (performance.now() - began), signal);
      }
    } finally {
      await videoFolders.close(path, () => handle.close());
    }
    if (state !== 'uploaded') return true;
    this.change(clipId, 'uploaded');
    this.around.log.info({ clip: clipId, bytes: file.bytes }, 'the hub has the clip');
    return true;
  }

  private async piece(client: HubClient, clipId: string, headers: Readonly<Record<string, string>>, body: Buffer, signal: AbortSignal): Promise<HubAnswer<ClipOfferAnswer>> {
    const answer = await client.ask('PATCH', `/api/clips/${clipId}/file`, { headers, body: new Uint8Array(body) }, clipOfferAnswerSchema, signal);
    const elsewhere = answer.ok || answer.status !== 409 ? Number.NaN : Number((answer.body as { received?: unknown } | null)?.received);
    // It has more, or less, than we thought: go on where it says.
    return Number.isInteger(elsewhere) ? { ok: true, value: { clipId: clipId as ClipOfferAnswer['clipId'], state: 'offered', received: elsewhere } } : answer;
  }

  private say(client: HubClient, clip: Clip, file: ClipFile | null, signal: AbortSignal): Promise<HubAnswer<ClipOfferAnswer>> {
    const body = JSON.stringify({ clip, file, events: this.around.eventsOf(clip) } satisfies ClipOffer);
    return client.ask('POST', `/api/clips/${clip.clipId}/offer`, { headers: { 'content-type': 'application/json' }, body }, clipOfferAnswerSchema, signal);
  }

  /** A refusal is shown on the clip until it is lifted; that the hub is busy or away is not. Always false: it is tried again. */
  private note(clipId: string, { status, reason }: HubAnswer<never> & { readonly ok: false }): false {
    this.around.log.warn({ clip: clipId, status, reason }, 'the hub did not take a piece of a clip');
    const clip = this.shelf.get(clipId)?.clip;
    const trouble = hubTrouble(reason);
    const isRefusal = status !== null && status !== 503 && status !== 429;
    if (isRefusal && clip !== undefined && clip.trouble?.message !== trouble.message && (clip.trouble === null || clip.trouble.code === trouble.code)) this.shelf.change(clipId, { trouble });
    return false;
  }

  private change(clipId: string, state: 'offered' | 'uploaded'): void {
    const clip = this.shelf.get(clipId)?.clip;
    if (clip === undefined || (clip.state === state && clip.trouble?.code !== 'HUB_CLIP_REFUSED')) return;
    this.shelf.change(clipId, { state, ...(clip.trouble?.code === 'HUB_CLIP_REFUSED' ? { trouble: null } : {}) });
  }
}

const sleep = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((done) => {
    if (ms <= 0 || signal.aborted) return done();
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      done();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end, { once: true });
  });
