import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ClipFile, ClipId, HubClipList, NodeId } from '@restrike/contracts';
import { ClipFiles } from '../src/ivr-clips/clip-files.js';
import { RunningHub, until } from './running-hub.js';

const folder = mkdtempSync(path.join(tmpdir(), 'restrike-hub-clips-'));
const nodeId = randomUUID() as string as NodeId;
const clipId = randomUUID() as string as ClipId;
const film = randomBytes(300_000);
const fileOf = (bytes: Buffer): ClipFile => ({ bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') });
async function* pieces(...chunks: readonly (Buffer | Error)[]): AsyncGenerator<Buffer> {
  for (const chunk of chunks) {
    await Promise.resolve();
    if (chunk instanceof Error) throw chunk;
    yield chunk;
  }
}
const clipRow = (change: object = {}): object => ({
  clipId, version: 3, state: 'ready', matchId: null, matchNumber: '101', tournamentDayId: null, trigger: { kind: 'challenge', by: 'red', sequence: 9, at: 1_000 }, groupId: clipId, obsId: 'rec', source: 'replay-buffer', name: '101.mkv', bytes: 5,
  sha256: null, durationMs: 9_000, fps: 30, covers: { from: 1_000, to: 10_000 }, shows: [], contested: null, contestedInside: null, opensAtMs: 0, video: 'ready', thumbnail: 'ready', trouble: null, createdAt: 1_000, changedAt: 1_000, ...change,
});
let hub: RunningHub;
const asCourt = { authorization: 'Bearer a join token of the test', 'x-node-id': nodeId };
const offer = (body: object, id: string = clipId): Promise<Response> => fetch(`${hub.url}/api/clips/${id}/offer`, { method: 'POST', headers: { ...asCourt, 'content-type': 'application/json' }, body: JSON.stringify(body) });
const piece = (offset: number | string, bytes: Buffer, headers: Record<string, string> = asCourt): Promise<Response> =>
  fetch(`${hub.url}/api/clips/${clipId}/file`, { method: 'PATCH', headers: { ...headers, 'content-type': 'application/octet-stream', 'x-upload-offset': String(offset) }, body: new Uint8Array(bytes) });

beforeAll(async () => {
  hub = await RunningHub.start({ RESTRIKE_CLIPS_KEEP_FREE_MB: '1' });
});
afterAll(async () => {
  await hub.stop();
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

describe('[HUB-18] files of clips', () => {
  it('[HUB-18] grow piece by piece; a cut keeps what came, a wrong checksum nothing, and what is too long or elsewhere is refused', async () => {
    const files = new ClipFiles(folder, 0);
    const file = fileOf(film);
    expect(await files.take(nodeId, clipId, file, 0, pieces(film.subarray(0, 100_000)))).toEqual({ outcome: 'taken', received: 100_000 });
    await expect(files.take(nodeId, clipId, file, 100_000, pieces(film.subarray(100_000, 150_000), new Error('the line was cut')))).rejects.toHaveProperty('message', 'the line was cut');
    expect(await files.state(nodeId, clipId)).toEqual({ whole: false, received: 150_000 });
    expect(await files.take(nodeId, clipId, file, 100_000, pieces(film))).toEqual({ outcome: 'elsewhere', received: 150_000 });
    expect(await files.take(nodeId, clipId, file, 150_000, pieces(film))).toEqual({ outcome: 'too-long' });
    expect(await files.take(nodeId, clipId, file, 150_000, pieces(randomBytes(150_000)))).toEqual({ outcome: 'wrong-checksum' });
    expect(await files.state(nodeId, clipId)).toEqual({ whole: false, received: 0 });
    expect(await files.take(nodeId, clipId, file, 0, pieces(film.subarray(0, 7), film.subarray(7)))).toEqual({ outcome: 'whole', received: film.length });
    expect(readFileSync(files.pathOf(nodeId, clipId)).equals(film)).toBe(true);
    expect(readdirSync(path.join(folder, nodeId))).toEqual([`${clipId}.mp4`]);
  });

  it('[HUB-18] without room nothing is begun, and one piece of a file is taken at a time', async () => {
    const full = new ClipFiles(path.join(folder, 'full'), Number.MAX_SAFE_INTEGER);
    expect(await full.take(nodeId, clipId, fileOf(film), 0, pieces(film))).toEqual({ outcome: 'no-room' });
    const files = new ClipFiles(path.join(folder, 'two'), 0);
    const answers = await Promise.all([files.take(nodeId, clipId, fileOf(film), 0, pieces(film)), files.take(nodeId, clipId, fileOf(film), 0, pieces(film))]);
    expect(answers.map(({ outcome }) => outcome).sort()).toEqual(['busy', 'whole']);
  });
});

describe('[HUB-18] clips of courts', () => {
  it('[HUB-18] are offered, sent in pieces, resumed after a cut, and shown with ranges to those who review', async () => {
    expect((await piece(0, film)).status).toBe(404);
    expect(await (await offer({ clip: clipRow({ video: 'not-yet' }), file: null, events: [] })).json()).toEqual({ clipId, state: 'offered', received: 0 });
    expect((await piece(0, film)).status).toBe(404);
    expect(await (await offer({ clip: clipRow(), file: fileOf(film), events: [] })).json()).toEqual({ clipId, state: 'offered', received: 0 });
    expect(await (await piece(0, film.subarray(0, 1_000))).json()).toEqual({ clipId, state: 'offered', received: 1_000 });
    // The line is cut in the middle of a piece, of which the hub has written something: what is cut off before that it never sees.
    const has = async (): Promise<number> => ((await (await offer({ clip: clipRow(), file: fileOf(film), events: [] })).json()) as { received: number }).received;
    const socket = connect(Number(new URL(hub.url).port), '127.0.0.1');
    const head = Object.entries({ ...asCourt, host: new URL(hub.url).host, 'x-upload-offset': '1000', 'content-length': '200000' }).map(([name, value]) => `${name}: ${value}`);
    socket.write(`PATCH /api/clips/${clipId}/file HTTP/1.1\r\n${head.join('\r\n')}\r\n\r\n`);
    socket.write(film.subarray(1_000, 60_000));
    await until('the hub has some of it', async () => ((await has()) > 1_000 ? true : null));
    socket.destroy();
    await until('its writer has let go', async () => ((await piece(7, Buffer.from('x'))).status === 409 ? true : null));
    const received = await has();
    expect(received).toBeLessThanOrEqual(60_000);
    const shown = (await hub.json<HubClipList>('GET', '/api/clips')).body.clips;
    expect(shown).toMatchObject([{ nodeId, state: 'offered', bytes: film.length, received, uploadedAt: null, clip: { clipId, matchNumber: '101' } }]);
    expect((await hub.request('GET', `/api/clips/${nodeId}/${clipId}/video`)).status).toBe(404);
    expect(await (await piece(received, film.subarray(received))).json()).toEqual({ clipId, state: 'uploaded', received: film.length });
    expect(await (await piece(0, film)).json()).toEqual({ clipId, state: 'uploaded', received: film.length });
    expect((await hub.json<HubClipList>('GET', `/api/clips?court=${nodeId}`)).body.clips).toMatchObject([{ state: 'uploaded', uploadedAt: expect.any(Number) as number }]);
    const range = await fetch(`${hub.url}/api/clips/${nodeId}/${clipId}/video`, { headers: { ...hub.headers, range: 'bytes=100-199' } });
    expect([range.status, range.headers.get('content-type'), range.headers.get('content-range')]).toEqual([206, 'video/mp4', `bytes 100-199/${String(film.length)}`]);
    expect(Buffer.from(await range.arrayBuffer()).equals(film.subarray(100, 200))).toBe(true);
  });

  it('[HUB-18] what is wrong is said: another clip in the body, an offset that is none, a piece that is too large, a foreign court, a path in place of an id', async () => {
    const other = randomUUID();
    expect((await offer({ clip: clipRow(), file: null }, other)).status).toBe(400);
    expect((await offer({ clip: { ...clipRow(), path: '/etc/passwd' }, file: { bytes: 5, sha256: 'x' } })).status).toBe(400);
    expect((await piece('-1', film)).status).toBe(400);
    // Refused by its announced length: a client that goes on sending may find the line closed before it has read why.
    const tooLarge = request(`${hub.url}/api/clips/${clipId}/file`, { method: 'PATCH', headers: { ...asCourt, 'x-upload-offset': '0', 'content-type': 'application/octet-stream', 'content-length': String(4 * 1024 * 1024 + 1) } });
    tooLarge.on('error', () => undefined);
    tooLarge.flushHeaders();
    expect(await new Promise((done) => tooLarge.once('response', ({ statusCode }) => done(statusCode)))).toBe(413);
    tooLarge.destroy();
    expect((await piece(0, film, { ...asCourt, authorization: 'Bearer somebody else entirely' })).status).toBe(401);
    // Of another court there is no such offer.
    expect((await piece(0, film, { ...asCourt, 'x-node-id': randomUUID() })).status).toBe(404);
    // Not an id, or no such route at all.
    for (const id of ['..%2f..%2frun.json', '%2e%2e', 'x']) expect([400, 404]).toContain((await hub.request('GET', `/api/clips/${nodeId}/${id}/video`)).status);
  });
});
