import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hubRequest } from './hub-request.js';

const request = hubRequest();
const question = { method: 'POST', headers: { 'x-node-id': 'n1' }, body: '{"a":1}', signal: new AbortController().signal } as const;

async function beside(listener: RequestListener, act: (url: URL) => Promise<void>): Promise<void> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  try {
    await act(new URL(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}/api/x?y=1`));
  } finally {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  }
}

it('[LNK-1] a question reaches the hub as it was put, and its answer is read whole', async () => {
  await beside(
    (asked, answer) => {
      const chunks: Buffer[] = [];
      asked.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
        answer.writeHead(429, { 'retry-after': '7' });
        answer.write('é'.repeat(70_000));
        answer.end([asked.method, asked.url, asked.headers['x-node-id'], asked.headers['content-length'], Buffer.concat(chunks).toString()].join(' '));
      });
    },
    async (url) => {
      const reply = await request(url, question);
      expect(reply).toMatchObject({ ok: false, status: 429, retryAfter: '7' });
      expect(reply.text.slice(70_000)).toBe('POST /api/x?y=1 n1 7 {"a":1}');
    },
  );
});

it('[LNK-1] where nobody answers, a request fails in words; given up, with the reason it was given up for', async () => {
  let gone = new URL('http://127.0.0.1');
  await beside(() => undefined, async (url) => {
    gone = url;
    const limit = new AbortController();
    const asked = request(url, { ...question, signal: limit.signal });
    setTimeout(() => limit.abort(new Error('no answer within 20 s')), 50);
    await expect(asked).rejects.toHaveProperty('message', 'no answer within 20 s');
  });
  await expect(request(gone, question)).rejects.toHaveProperty('message', expect.stringContaining('ECONNREFUSED'));
});

it('[LNK-1] an answer that breaks off, or that no hub would give, is a failure and not an answer', async () => {
  await beside((_asked, answer) => {
    answer.writeHead(200, { 'content-length': '100' });
    answer.write('half', () => answer.destroy());
  }, async (url) => expect(request(url, question)).rejects.toHaveProperty('message', expect.stringContaining('aborted')));
  await beside((_asked, answer) => void answer.end(Buffer.alloc(5 * 1024 * 1024)), async (url) => expect(request(url, question)).rejects.toHaveProperty('message', expect.stringContaining('longer than')));
});
