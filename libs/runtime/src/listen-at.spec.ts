import { listenAt } from './listen-at.js';

const names = { host: 'RESTRIKE_HUB_HOST', port: 'RESTRIKE_HUB_PORT' };
const taking = (code: string | null) => ({
  listen: () => (code === null ? Promise.resolve() : Promise.reject(Object.assign(new Error(`listen ${code}`), { code }))),
  getHttpServer: () => ({ address: () => ({ address: '127.0.0.1', family: 'IPv4', port: 40_001 }) }),
});

it('[RUN-13] the port that the system chose is told', async () => {
  expect(await listenAt(taking(null), '127.0.0.1', 0, names)).toBe(40_001);
});

it.each([
  ['EADDRINUSE', 'TCP port 127.0.0.1:3000 is in use by another program. Close it, or set RESTRIKE_HUB_PORT to a free port.'],
  ['EACCES', 'The system does not give TCP port 127.0.0.1:3000: it or a program keeps it. Set RESTRIKE_HUB_PORT to another one.'],
])('[RUN-13] a port that can not be had (%s) is told with its setting, and ends with the code of what is in use', async (code, message) => {
  await expect(listenAt(taking(code), '127.0.0.1', 3000, names)).rejects.toMatchObject({ message, exitCode: 75 });
});

it.each(['EADDRNOTAVAIL', 'ENOTFOUND'])('[RUN-13] an address that this machine has not (%s) is told with its setting, and ends with a code after which it is started again', async (code) => {
  const message = 'This machine has no address 192.0.2.1 to take TCP port 3000 at. Set RESTRIKE_HUB_HOST to one of its addresses, to 127.0.0.1 for this machine alone or 0.0.0.0 for all of them.';
  await expect(listenAt(taking(code), '192.0.2.1', 3000, names)).rejects.toMatchObject({ message, exitCode: 1 });
});

it('[RUN-13] what is wrong with something else is told as it is', async () => {
  await expect(listenAt(taking('EMFILE'), '192.0.2.1', 3000, names)).rejects.toThrow('listen EMFILE');
});
