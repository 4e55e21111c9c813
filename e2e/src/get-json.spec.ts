import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getJson } from './get-json.js';

let asked = 0;
/** How many questions it hangs up on before it answers. */
let hangUps = 0;
let status = 200;
let server: Server;
const url = (): string => `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
beforeEach(async () => {
  [asked, hangUps, status] = [0, 0, 200];
  server = createServer((request, response) => {
    asked += 1;
    if (asked <= hangUps) request.socket.destroy();
    else response.writeHead(status).end('{"said":"so"}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test('[E2E-53] a question on a connection that the server closes is asked once more', async () => {
  hangUps = 1;
  expect(await getJson(url())).toEqual({ said: 'so' });
  expect(asked).toBe(2);
});

test('[E2E-53] one that is closed again is told, and so is a refusal, at once', async () => {
  hangUps = 2;
  await expect(getJson(url())).rejects.toThrow('fetch failed');
  expect(asked).toBe(2);
  [asked, hangUps, status] = [0, 0, 500];
  await expect(getJson(url())).rejects.toThrow('answered 500: {"said":"so"}');
  expect(asked).toBe(1);
});
