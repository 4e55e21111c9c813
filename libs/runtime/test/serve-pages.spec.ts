import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import express from 'express';
import { serveOverlays, servePages } from '../src/index.js';

const folder = mkdtempSync(path.join(tmpdir(), 'restrike-pages-'));
const built = path.join(folder, 'built');
let server: Server;
const get = async (address: string): Promise<{ status: number; body: string; cache: string | null }> => {
  const answer = await fetch(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}${address}`);
  return { status: answer.status, body: await answer.text(), cache: answer.headers.get('cache-control') };
};

beforeAll(async () => {
  mkdirSync(path.join(built, 'assets'), { recursive: true });
  writeFileSync(path.join(folder, 'secret.txt'), 'nobody reads this');
  writeFileSync(path.join(built, 'index.html'), '<p>routes itself</p>');
  writeFileSync(path.join(built, 'scoreboard.html'), '<meta name="restrike-source" content="" />');
  writeFileSync(path.join(built, 'assets', 'a-123.js'), 'a');
  const app = express();
  serveOverlays(app, built, 'court');
  servePages(app, { folder: built, at: '', pages: { '/overview': 'missing.html' }, otherwise: 'index.html' });
  app.get('/api/real', (_request, response) => void response.json({ real: true }));
  await new Promise<void>((resolve) => (server = app.listen(0, '127.0.0.1', () => resolve())));
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

describe('[RUN-6] pages', () => {
  it('[RUN-6] hashed files are kept for ever, pages are asked for anew', async () => {
    expect(await get('/assets/a-123.js')).toMatchObject({ status: 200, body: 'a', cache: 'public, max-age=31536000, immutable' });
    expect(await get('/courts/1')).toMatchObject({ status: 200, body: '<p>routes itself</p>', cache: 'no-cache' });
    expect(await get('/')).toMatchObject({ status: 200, body: '<p>routes itself</p>' });
  });
  it('[RUN-6] a page never stands in for the interface, a file or an overlay that is not there', async () => {
    expect((await get('/api/real')).body).toBe('{"real":true}');
    for (const address of ['/api/nothing', '/health/nothing', '/assets/none.js', '/overlays/none', '/metrics']) expect((await get(address)).status).toBe(404);
  });
  it('[RUN-6] what is not built says so and what to do', async () => {
    expect(await get('/overview')).toMatchObject({ status: 503, body: expect.stringContaining('npm run build') });
  });
  it('[RUN-6] nothing outside the folder is read', async () => {
    for (const address of ['/../secret.txt', '/assets/../../secret.txt', '/%2e%2e/secret.txt', '/assets/..%2f..%2fsecret.txt']) expect((await get(address)).body).not.toContain('nobody reads');
  });
  it('[RUN-6] an overlay is told whose state it shows', async () => {
    expect((await get('/overlays/scoreboard')).body).toBe('<meta name="restrike-source" content="court" />');
  });
});
