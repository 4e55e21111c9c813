import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { clipOfferSchema, type Clip, type ClipStretch } from '@restrike/contracts';
import type { ClipRecords, StoredClip } from '@restrike/db/court';
import { createLogger } from '@restrike/runtime';
import { ClipShelf } from '../src/ivr/clip-shelf.js';
import { ClipUploads } from '../src/ivr/clip-uploads.js';
import { hubRequest } from '../src/pairing/hub-request.js';
import { HubClient } from '../src/sync/hub-client.js';

const folder = mkdtempSync(path.join(tmpdir(), 'restrike-uploads-'));
const log = createLogger('test', 'silent');
const nodeId = randomUUID();
const credential = 'a credential of the test';

/** What the hub does with its nth piece instead of taking it whole. */
type Mischief = 'cut' | { readonly status: number; readonly code: string } | null;

/** A hub over a real socket that keeps what it gets, piece by piece, and misbehaves when told to. */
class HubOfTest {
  bytes = Buffer.alloc(0);
  pieces = 0;
  offers: number[] = [];
  /** Clips that were offered, each once, in this order. */
  readonly clips = new Set<string>();
  wrong: string[] = [];
  events: readonly ClipStretch[] = [];
  mischief: (nth: number) => Mischief = () => null;
  private readonly server: Server = createServer((request, response) => void this.answer(request, response));
  private expected: { bytes: number; sha256: string } | null = null;

  async open(): Promise<string> {
    await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const say = (status: number, body: object): void => void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (request.headers['x-node-id'] !== nodeId || request.headers.authorization !== `Bearer ${credential}`) this.wrong.push('a request without the credential of the court');
    const clipId = request.url?.split('/')[3] ?? '';
    const isOffer = request.url?.endsWith('/offer') ?? false;
    const nth = isOffer ? 0 : (this.pieces += 1);
    const mischief = isOffer ? null : this.mischief(nth);
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    } catch {
      return;
    }
    const body = Buffer.concat(chunks);
    if (isOffer) {
      const offer = clipOfferSchema.parse(JSON.parse(body.toString('utf8')));
      if (offer.file !== null) this.expected = offer.file;
      if (!this.clips.has(clipId)) this.bytes = Buffer.alloc(0);
      this.clips.add(clipId);
      this.events = offer.events;
      this.offers.push(this.bytes.length);
      return say(200, this.state(clipId));
    }
    const offset = Number(request.headers['x-upload-offset']);
    if (offset !== this.bytes.length) return say(409, { code: 'WRONG_OFFSET', message: 'elsewhere', received: this.bytes.length });
    if (mischief === 'cut') {
      // Half of it is stored, and nobody is told.
      this.bytes = Buffer.concat([this.bytes, body.subarray(0, Math.floor(body.length / 2))]);
      request.socket.destroy();
      return;
    }
    if (mischief !== null) {
      if (mischief.code === 'WRONG_CHECKSUM') this.bytes = Buffer.alloc(0);
      return say(mischief.status, { code: mischief.code, message: `the hub says ${mischief.code}` });
    }
    this.bytes = Buffer.concat([this.bytes, body]);
    say(200, this.state(clipId));
  }

  private state(clipId: string): object {
    const { expected, bytes } = this;
    const whole = expected !== null && bytes.length === expected.bytes;
    if (whole && createHash('sha256').update(bytes).digest('hex') !== expected.sha256) this.wrong.push('the file is not what was offered');
    return { clipId, state: whole ? 'uploaded' : 'offered', received: bytes.length };
  }
}

function shelfWith(video: Clip['video'], bytes: Buffer): { readonly shelf: ClipShelf; readonly clip: Clip; readonly states: string[] } {
  const clipId = randomUUID();
  const file = path.join(folder, `${clipId}.mp4`);
  writeFileSync(file, bytes);
  const clip = {
    clipId, version: 1, state: 'ready', matchId: null, matchNumber: '101', tournamentDayId: null, trigger: { kind: 'replay', by: null, sequence: null, at: 1_000 }, groupId: clipId, obsId: 'rec', source: 'replay-buffer', name: 'x.mp4',
    bytes: bytes.length, sha256: null, durationMs: 1_000, fps: 30, covers: { from: 1, to: 1_001 }, shows: [], contested: null, contestedInside: null, opensAtMs: 0, video, thumbnail: 'ready', trouble: null, createdAt: 1, changedAt: 1,
  } as unknown as Clip;
  let stored: StoredClip = { clip, path: file, videoPath: file, thumbnailPath: null, obsSessionId: null, tournamentId: null, day: '2026-11-21' };
  const records: ClipRecords = { put: (clips) => (([stored = stored] = clips), clips.length), get: (id) => (id === clipId ? stored : null), list: () => [stored], pathsBelow: () => [] };
  const shelf = new ClipShelf(records, log);
  const states: string[] = [];
  shelf.on('changed', (one) => states.push(one.trouble === null ? one.state : `${one.state}: ${one.trouble.code}`));
  return { shelf, clip, states };
}

async function withHub(act: (hub: HubOfTest, client: HubClient) => Promise<void>): Promise<void> {
  const hub = new HubOfTest();
  try {
    await act(hub, new HubClient(await hub.open(), credential, nodeId, hubRequest()));
  } finally {
    await hub.close();
  }
}
async function until(what: string, holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 1_200; tries += 1) {
    if (holds()) return;
    await new Promise((wake) => setTimeout(wake, 50));
  }
  throw new Error(`never: ${what}`);
}
const film = randomBytes(3_500_000);
const stretches: ClipStretch[] = [{ day: '2026-11-21', epoch: randomUUID() as ClipStretch['epoch'], originMs: 12.5, first: 3, last: 9 }];
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));

describe('[TRG-2] a clip goes to the hub', () => {
  it('[TRG-2] is offered at once, and its video follows when it is made; cut in the middle it goes on where the hub has it', async () => {
    await withHub(async (hub, client) => {
      hub.mischief = (nth) => (nth === 2 ? 'cut' : null);
      const { shelf, clip, states } = shelfWith('not-yet', film);
      const uploads = new ClipUploads(shelf, { bytesPerSecond: () => 1e9, eventsOf: () => stretches, log });
      expect(await uploads.offer(clip)).toMatchObject({ taken: false, detail: expect.stringContaining('no hub') as string });
      uploads.start(client);
      expect(await uploads.offer(clip)).toMatchObject({ taken: true });
      expect([states, hub.pieces]).toEqual([['offered'], 0]);
      shelf.change(clip.clipId, { video: 'ready' });
      await until('it is there', () => states.at(-1) === 'uploaded');
      expect(hub.bytes.equals(film)).toBe(true);
      // Half of the piece that was cut off was kept: the offer after it said where to go on, and nothing was sent twice.
      expect(hub.offers).toEqual([0, 0, Math.floor(1.5 * 1024 * 1024)]);
      // Asked for again: the hub has it, and nothing is sent.
      const { pieces } = hub;
      expect(await uploads.offer(clip)).toEqual({ taken: true, detail: 'the hub has the clip' });
      expect([hub.pieces, hub.wrong]).toEqual([pieces, []]);
      await uploads.close();
    });
  });

  it('[TRG-2] one that was made while no hub was joined goes by itself when one is, with the events that happened in it', async () => {
    await withHub(async (hub, client) => {
      const { shelf, clip, states } = shelfWith('ready', film);
      const uploads = new ClipUploads(shelf, { bytesPerSecond: () => 1e9, eventsOf: () => stretches, log });
      expect(await uploads.offer(clip)).toMatchObject({ taken: false, detail: expect.stringContaining('by itself') as string });
      uploads.start(client);
      await until('it is there', () => states.at(-1) === 'uploaded');
      expect([states, hub.bytes.equals(film), hub.events, hub.wrong]).toEqual([['offered', 'uploaded'], true, stretches, []]);
      await uploads.close();
    });
  });

  it('[TRG-2] one that a hub had goes again to a hub that has it not', async () => {
    await withHub(async (hub, client) => {
      const { shelf, states } = shelfWith('ready', film);
      const uploads = new ClipUploads(shelf, { bytesPerSecond: () => 1e9, eventsOf: () => stretches, log });
      uploads.start(client);
      await until('it is there', () => states.at(-1) === 'uploaded');
      hub.bytes = Buffer.alloc(0);
      uploads.start(client);
      uploads.offerAgain();
      await until('it is there again', () => states.at(-1) === 'uploaded');
      expect([states, hub.bytes.equals(film), hub.wrong]).toEqual([['offered', 'uploaded', 'ready', 'offered', 'uploaded'], true, []]);
      await uploads.close();
    });
  });

  it('[TRG-2] the newest goes first, and one that is made now before all that wait, as after another hub was joined', async () => {
    await withHub(async (hub, client) => {
      const clips = new Map<string, StoredClip>();
      const records: ClipRecords = { put: (some) => (some.forEach((one) => clips.set(one.clip.clipId, one)), some.length), get: (id) => clips.get(id) ?? null, list: () => [...clips.values()], pathsBelow: () => [] };
      const shelf = new ClipShelf(records, log);
      const made = (createdAt: number, state: Clip['state']): StoredClip => {
        const { clip, shelf: own } = shelfWith('ready', film);
        return { ...own.get(clip.clipId)!, clip: { ...clip, createdAt, state } };
      };
      const [oldest, older, newer, newest] = [made(1, 'uploaded'), made(2, 'uploaded'), made(3, 'uploaded'), made(4, 'ready')];
      for (const one of [oldest, older, newer]) shelf.add(one);
      const uploads = new ClipUploads(shelf, { bytesPerSecond: () => 1e9, eventsOf: () => stretches, log });
      uploads.start(client);
      shelf.add(made(0, 'ready'));
      uploads.offerAgain();
      shelf.add(newest);
      await until('all are there', () => shelf.list({ limit: 9 }).every(({ clip }) => clip.state === 'uploaded'));
      // Behind the one that was under way.
      expect([...hub.clips].slice(1)).toEqual([newest, newer, older, oldest].map(({ clip }) => clip.clipId));
      expect(hub.wrong).toEqual([]);
      await uploads.close();
    });
  });

  it('[TRG-2] what the hub refuses is shown on the clip, and tried again until it is there', async () => {
    await withHub(async (hub, client) => {
      const refusals: Record<number, Mischief> = { 1: { status: 507, code: 'NO_ROOM' }, 3: { status: 422, code: 'WRONG_CHECKSUM' } };
      hub.mischief = (nth) => refusals[nth] ?? null;
      const { shelf, clip, states } = shelfWith('ready', film);
      const uploads = new ClipUploads(shelf, { bytesPerSecond: () => 1e9, eventsOf: () => stretches, log });
      uploads.start(client);
      await uploads.offer(clip);
      await until('it is there', () => states.at(-1) === 'uploaded');
      expect(states).toContain('offered: HUB_CLIP_REFUSED');
      expect([shelf.get(clip.clipId)?.clip.trouble, hub.bytes.equals(film), hub.wrong]).toEqual([null, true, []]);
      await uploads.close();
    });
  });

  it('[TRG-2] an offer that meets the end of its link is not made to the hub of before', async () => {
    await withHub(async (hub, client) => {
      await withHub(async (next, nextClient) => {
        const { shelf, clip, states } = shelfWith('ready', film);
        const uploads = new ClipUploads(shelf, { bytesPerSecond: () => 1e9, eventsOf: () => stretches, log });
        uploads.start(client);
        const offered = uploads.offer(clip);
        uploads.start(nextClient);
        expect(await offered).toMatchObject({ taken: false, detail: expect.stringContaining('by itself') as string });
        await until('it is there', () => states.at(-1) === 'uploaded');
        expect([hub.offers, next.bytes.equals(film), next.wrong]).toEqual([[], true, []]);
        await uploads.close();
      });
    });
  });

  it('[TRG-2] goes on with the next link, no faster than the setting, and ends at once when the link does', async () => {
    await withHub(async (hub, client) => {
      let rate = 1;
      const { shelf, clip, states } = shelfWith('ready', film);
      const uploads = new ClipUploads(shelf, { bytesPerSecond: () => rate, eventsOf: () => stretches, log });
      uploads.start(client);
      await uploads.offer(clip);
      await until('the first piece', () => hub.pieces === 1);
      uploads.stop();
      await uploads.close();
      expect([hub.pieces, states]).toEqual([1, ['offered']]);
      rate = 1e9;
      uploads.start(client);
      await until('it is there', () => states.at(-1) === 'uploaded');
      expect([hub.bytes.equals(film), hub.wrong]).toEqual([true, []]);
      await uploads.close();
    });
  });
});
