import { createSocket, Socket } from 'node:dgram';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { jest } from '@jest/globals';
import { simulatorScenarioSchema } from '@restrike/contracts';
import { FaultInjector, createSimulator, noFaults, readArguments, readCapture, readFaults, scenario, scenarioNames, type SimulatorArguments } from '../src/index.js';

const folder = mkdtempSync(path.join(tmpdir(), 'restrike-sim-'));
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
const day = (seed: number, court = 1, matches = 2) => [...scenario({ name: 'championship', seed, court, matches, port: 6000, generation: 'gen3' })];
const args = (...words: string[]): SimulatorArguments => {
  const read = readArguments(words);
  if (read === 'help' || !('targets' in read)) throw new Error(String(read));
  return read;
};

describe('[SIM-1] a day', () => {
  it('[SIM-1] is the same for the same seed, another for another seed or court', () => {
    expect(day(7)).toEqual(day(7));
    expect(day(8)).not.toEqual(day(7));
    expect(day(7, 2)).not.toEqual(day(7, 1));
  });

  it('[SIM-3] the older generation ends every datagram with CR LF', () => {
    for (const { text } of scenario({ name: 'basic', seed: 1, court: 1, matches: null, port: 6000, generation: 'gen2' })) expect(text).toMatch(/\r\n$/);
  });
});

test('[SIM-7] a console lists what the simulator plays, all of it and nothing else', () => {
  expect([...scenarioNames].sort()).toEqual([...simulatorScenarioSchema.options].sort());
});

describe('[SIM-4] faults', () => {
  it('[SIM-4] happen as often as was asked, and the same ones for the same seed', () => {
    const rates = readFaults('loss=10%,dup=5%,unknown=2%');
    if (typeof rates === 'string') throw new Error(rates);
    const run = (seed: number): number[] => {
      const injector = new FaultInjector(rates, seed);
      return Array.from({ length: 20_000 }, (_, index) => injector.through(`clk;${String(index)}`).length);
    };
    const counts = run(5);
    expect(run(5)).toEqual(counts);
    const lost = counts.filter((count) => count === 0).length / counts.length;
    expect(lost).toBeGreaterThan(0.08);
    expect(lost).toBeLessThan(0.12);
  });
  it('[SIM-4] reordering loses nothing and swaps neighbours', () => {
    const injector = new FaultInjector({ ...noFaults, reorder: 0.2 }, 3);
    const sent = Array.from({ length: 1_000 }, (_, index) => String(index));
    const out = [...sent.flatMap((text) => [...injector.through(text)]), ...injector.flush()].map(({ bytes }) => new TextDecoder().decode(bytes));
    expect(out).not.toEqual(sent);
    expect([...out].sort((a, b) => Number(a) - Number(b))).toEqual(sent);
  });
  it('[SIM-4] reordering swaps what is sent at the same time, and holds nothing back over a silence', async () => {
    const [capture, record] = [path.join(folder, 'silence.tsv'), path.join(folder, 'reordered.tsv')];
    writeFileSync(capture, '0\tR\twin;BLUE\n20000\tR\tpre;FightLoaded\n20002\tR\tsup;0\n20004\tR\trnd;1\n20006\tR\trdy;FightReady\n');
    await createSimulator(args('--replay', capture, '--speed', '1000', '--faults', 'reorder=100%', '--target', '127.0.0.1:9', '--record', record)).done;
    expect(readCapture(readFileSync(record, 'utf8'), record).map(({ text }) => text)).toEqual(['win;BLUE', 'sup;0', 'pre;FightLoaded', 'rdy;FightReady', 'rnd;1']);
  });
  it('[SIM-4] a list that is none is refused with its part', () => {
    expect(readFaults('loss=1')).toMatch(/loss=1 is no fault/);
    expect(readFaults('gremlins=1%')).toMatch(/gremlins/);
    expect(readFaults('loss=1.2.3%')).toMatch(/loss=1.2.3% is no fault/);
    expect(readFaults('delay=5%:60001ms')).toMatch(/at most 60000ms/);
    expect(readFaults('delay=5%:300ms')).toMatchObject({ delay: 0.05, delayMs: 300 });
  });
});

describe('[SIM-5] player', () => {
  it('[SIM-5] its ledger is what a socket received, and its record plays again', async () => {
    const socket = createSocket('udp4');
    await new Promise<void>((done) => socket.bind(0, '127.0.0.1', done));
    const received: string[] = [];
    socket.on('message', (bytes) => received.push(bytes.toString('hex')));
    const ledger = path.join(folder, 'ledger');
    const record = path.join(folder, 'record.tsv');
    const target = `127.0.0.1:${String(socket.address().port)}`;
    const simulator = createSimulator(args('--scenario', 'basic', '--seed', '3', '--rate', '400', '--target', target, '--ledger', ledger, '--record', record));
    const [status] = await simulator.done;
    for (let tries = 0; tries < 6_000 && received.length < (status?.sent ?? 0); tries += 1) await new Promise((done) => setTimeout(done, 10));
    socket.close();
    const written = readFileSync(ledger, 'utf8').trim().split('\n').map((line) => (JSON.parse(line) as { hex: string }).hex);
    expect(status).toMatchObject({ failed: 0, matches: 1 });
    expect(written).toEqual(received);
    expect(readCapture(readFileSync(record, 'utf8'), record).map(({ text }) => Buffer.from(text).toString('hex'))).toEqual(received);
  });

  it('[SIM-5] a capture that is played and recorded is that capture, message by message and millisecond by millisecond, at any speed', async () => {
    const socket = createSocket('udp4');
    await new Promise<void>((done) => socket.bind(0, '127.0.0.1', done));
    const capture = path.resolve(import.meta.dirname, '../../../libs/pss-protocol/fixtures/captures/06-m5555-challenge-then-win-tie.tsv');
    const record = path.join(folder, 'again.tsv');
    await createSimulator(args('--replay', capture, '--speed', '1000', '--target', `127.0.0.1:${String(socket.address().port)}`, '--record', record)).done;
    socket.close();
    const plain = (file: string): unknown => readCapture(readFileSync(file, 'utf8'), file).map(({ atMs, text }) => [atMs, text]);
    expect(plain(record)).toEqual(plain(capture));
  });

  it('[SIM-5] what a fault delays beyond the last datagram is sent all the same, and is in the ledger', async () => {
    const socket = createSocket('udp4');
    await new Promise<void>((done) => socket.bind(0, '127.0.0.1', done));
    const ledger = path.join(folder, 'delayed');
    const words = ['--send', 'pt1;3', '--send', 'pt2;1', '--faults', 'delay=100%:200ms', '--target', `127.0.0.1:${String(socket.address().port)}`, '--ledger', ledger];
    const [status] = await createSimulator(args(...words)).done;
    socket.close();
    expect(status).toMatchObject({ sent: 2, failed: 0, running: false });
    const written = readFileSync(ledger, 'utf8').trim().split('\n').map((line) => Buffer.from((JSON.parse(line) as { hex: string }).hex, 'hex').toString());
    expect(written).toEqual(['pt1;3', 'pt2;1']);
  });

  it('[SIM-5] a stop does not wait for what is delayed, and a datagram after the end is counted as not sent', async () => {
    const simulator = createSimulator(args('--scenario', 'basic', '--faults', 'delay=100%:60000ms', '--target', '127.0.0.1:9'));
    simulator.stop();
    expect(await simulator.done).toMatchObject([{ sent: 0, failed: 0, running: false }]);
    simulator.send('pt1;3');
    expect(simulator.status()).toMatchObject([{ sent: 0, failed: 1 }]);
  });

  it('[SIM-5] a socket that can not be had ends the play with its reason', async () => {
    const bind = jest.spyOn(Socket.prototype, 'bind').mockImplementationOnce(function (this: Socket) {
      process.nextTick(() => this.emit('error', new Error('no socket left')));
      return this;
    });
    await expect(createSimulator(args('--target', '127.0.0.1:9')).done).rejects.toThrow('no socket left');
    bind.mockRestore();
  });

  it('[SIM-2] a court that is given by name gets the datagrams in their order', async () => {
    const socket = createSocket('udp4');
    await new Promise<void>((done) => socket.bind(0, '127.0.0.1', done));
    const received: string[] = [];
    socket.on('message', (bytes) => received.push(bytes.toString()));
    const sent = Array.from({ length: 300 }, (_, index) => `hl1;${String(index)}`);
    const [status] = await createSimulator(args(...sent.flatMap((text) => ['--send', text]), '--rate', '5000', '--target', `localhost:${String(socket.address().port)}`)).done;
    for (let tries = 0; tries < 6_000 && received.length < sent.length; tries += 1) await new Promise((done) => setTimeout(done, 10));
    socket.close();
    expect(status).toMatchObject({ sent: 300, failed: 0 });
    expect(received).toEqual(sent);
  });

  it('[SIM-2] broadcasts, as the scoring system does', async () => {
    const isBroadcast = jest.spyOn(Socket.prototype, 'setBroadcast');
    // Only Linux has a broadcast address on its loopback.
    const host = process.platform === 'linux' ? '127.255.255.255' : '127.0.0.1';
    const [status] = await createSimulator(args('--send', 'pt1;3', '--target', `${host}:9`)).done;
    expect(status).toMatchObject({ sent: 1, failed: 0 });
    expect(isBroadcast).toHaveBeenCalledWith(true);
    isBroadcast.mockRestore();
  });

  it('[SIM-6] a court that can not be found by its name is said, and nothing is played to it', async () => {
    const host = `${'x'.repeat(300)}.invalid`;
    await expect(createSimulator(args('--target', `${host}:6000`)).done).rejects.toThrow(/^--target x+\.invalid: no machine of this name is known here/);
  });

  it('[SIM-6] tells all that is wrong with its arguments', () => {
    expect(readArguments(['--speed', '0', '--target', 'x', '--scenario', 'war', '--faults', 'x=1', '--loop'])).toHaveLength(5);
    expect(readArguments(['--courts', '1.5', '--matches', '1.5', '--seed', '1.5'])).toEqual(['courts', 'seed', 'matches'].map((name) => expect.stringMatching(new RegExp(`^--${name} 1.5: expected a whole number`))));
    expect(readArguments(['--target', '127.0.0.1:65535', '--courts', '2'])).toEqual([expect.stringContaining('port 65536')]);
    expect(readArguments(['--help'])).toBe('help');
    expect(args('--courts', '3', '--target', '127.0.0.1:6000').targets.map(({ port }) => port)).toEqual([6000, 6001, 6002]);
  });

  it('[SIM-6] a capture that is none is refused with its line', () => {
    expect(() => readCapture('0\tR\tpre\nnonsense\n', 'x.tsv')).toThrow('x.tsv:2');
  });
  it.each(['', '\n\r\n'])('[SIM-6] a capture without a datagram is refused, and not played in a loop that never ends: %j', (text) => {
    expect(() => readCapture(text, 'x.tsv')).toThrow('x.tsv: holds no datagram');
  });
});
