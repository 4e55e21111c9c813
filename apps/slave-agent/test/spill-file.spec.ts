import { appendFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SpillFile } from '../src/ingest/spill-file.js';
import type { Datagram } from '../src/ingest/thread-messages.js';

const folder = mkdtempSync(path.join(tmpdir(), 'restrike-spill-'));
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
const datagram = (number: number): Datagram => ({ sessionId: 's', number, receivedAt: number, monotonicUs: number, sender: '192.0.2.1:5', bytes: `clk;\u00ff\u0000\n${String(number)}` });

/** Reads until nothing waits: writes are asynchronous. */
async function drain(file: SpillFile): Promise<Datagram[]> {
  const found: Datagram[] = [];
  for (let tries = 0; tries < 30_000 && file.active; tries += 1) {
    found.push(...file.read(100));
    await new Promise((done) => setTimeout(done, 2));
  }
  return found;
}

describe('[AGT-2] spill file', () => {
  it('[AGT-2] gives everything back in order, bytes and all, while more is appended', async () => {
    const file = new SpillFile(path.join(folder, 'a'));
    for (let number = 1; number <= 3_000; number += 1) file.append(datagram(number));
    const first = await drain(file);
    for (let number = 3_001; number <= 3_010; number += 1) file.append(datagram(number));
    const all = [...first, ...(await drain(file))];
    expect(all).toEqual(Array.from({ length: 3_010 }, (_, index) => datagram(index + 1)));
    file.clear();
    expect(statSync(path.join(folder, 'a')).size).toBe(0);
    file.close();
  });

  it('[AGT-2] what a killed run left is read by the next, but for the line it was cut off in', async () => {
    const name = path.join(folder, 'b');
    const killed = new SpillFile(name);
    for (let number = 1; number <= 50; number += 1) killed.append(datagram(number));
    for (let tries = 0; tries < 30_000 && killed.unwritten > 0; tries += 1) await new Promise((done) => setTimeout(done, 2));
    await new Promise((done) => setTimeout(done, 20));
    killed.close();
    appendFileSync(name, '["s",51,51,5');
    const next = new SpillFile(name);
    expect(next.active).toBe(true);
    expect(next.waiting).toBe(50);
    // What comes now begins a line of its own.
    for (const number of [52, 53]) next.append(datagram(number));
    expect(next.waiting).toBe(52);
    expect((await drain(next)).map(({ number }) => number)).toEqual([...Array.from({ length: 50 }, (_, index) => index + 1), 52, 53]);
    expect(next.waiting).toBe(0);
    next.close();
  });
});
