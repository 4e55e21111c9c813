import { createServer, type Socket } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MpvIpc } from '../src/ivr/mpv-ipc.js';

const folder = mkdtempSync(path.join(tmpdir(), 'restrike-ipc-'));
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));

it('[CLP-2] a player that is killed with words unread ends its connection, and nothing else', async () => {
  const address = process.platform === 'win32' ? `\\\\.\\pipe\\restrike-ipc-${String(process.pid)}` : path.join(folder, 'socket');
  let player: Socket | null = null;
  const server = createServer({ pauseOnConnect: true }, (socket) => {
    player = socket;
  });
  await new Promise<void>((listening) => server.listen(address, listening));
  const ipc = await MpvIpc.open(address, 10_000, () => true);
  const closed = new Promise((done) => ipc?.once('closed', () => done('closed')));
  const answer = ipc?.command('get_property', 'time-pos');
  await new Promise((later) => setTimeout(later, 50));
  (player as Socket | null)?.destroy();
  expect(await closed).toBe('closed');
  expect((await answer)?.error).toBe('the player is gone');
  await new Promise((done) => server.close(done));
});
