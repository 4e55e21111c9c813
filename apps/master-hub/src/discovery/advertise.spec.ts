import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { HubId } from '@restrike/contracts';
import type { Logger } from '@restrike/runtime';
import { Advertise } from './advertise.js';
import { serviceWords } from './service-words.js';

const hubId = '77777777-7777-4777-8777-777777777777' as HubId;
const log = { warn: () => undefined, debug: () => undefined } as unknown as Logger;
const question = Buffer.from(JSON.stringify({ type: 'discovery_request' }));

async function bound(): Promise<Socket> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return socket;
}

it('[DIS-1] answers who asks by broadcast, also after a packet that says it comes from no port, to which nothing can be sent', async () => {
  const asker = await bound();
  const free = await bound();
  const { port: broadcastPort } = free.address();
  free.close();
  const advertise = new Advertise({ ways: ['broadcast'], port: 3_000, hubId, version: '0.1.0', tournament: null, broadcastPort, mdnsInterface: undefined, tls: false }, log);
  advertise.start();
  try {
    const { responder } = advertise as unknown as { readonly responder: Socket };
    await once(responder, 'listening');
    // Node can not send such a packet; the system hands one on as this.
    responder.emit('message', question, { address: '127.0.0.1', family: 'IPv4', port: 0, size: question.length } satisfies AddressInfo & { readonly size: number });
    const answered = once(asker, 'message') as Promise<[Buffer]>;
    asker.send(question, broadcastPort, '127.0.0.1');
    expect(JSON.parse(String((await answered)[0]))).toMatchObject({ type: 'discovery_response', port: 3_000, hubId });
  } finally {
    await advertise.stop();
    asker.close();
  }
});

it('[DIS-1] a tournament of a long name in a script of three bytes a letter fits into the record, of which an entry has 255 bytes', () => {
  const words = serviceWords({ version: '0.1.0', hubId, tournament: '대'.repeat(120), tls: true });
  expect(Object.entries(words).filter(([name, value]) => Buffer.byteLength(`${name}=${value}`) > 255)).toEqual([]);
  expect(words.tournament).toBe('대'.repeat(64));
  expect(serviceWords({ version: '0.1.0', hubId, tournament: null, tls: false })).toEqual({ version: '0.1.0', hubId, tournament: '', tls: '0' });
});
