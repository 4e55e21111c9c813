import { freeTcpPort, freeUdpPort } from './free-port.js';

test('[E2E-53] no two of the ports that are asked for are the same, in one test file or in files that go on at once', async () => {
  const worker = process.env['JEST_WORKER_ID'];
  const ports: number[] = [];
  try {
    for (const id of ['0', '1', '2', '3', '4']) {
      process.env['JEST_WORKER_ID'] = id;
      for (let asked = 0; asked < 100; asked += 1) ports.push(await freeTcpPort(), await freeUdpPort());
    }
  } finally {
    process.env['JEST_WORKER_ID'] = worker;
  }
  expect(new Set(ports).size).toBe(ports.length);
  expect(ports.every((port) => port > 10_080 && port < 32_000)).toBe(true);
});
