import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { wordsOf } from '@restrike/runtime/words-of';
import { NetworkAsker, type Asked } from './network-asker.js';

const run = promisify(execFile);
let made = 0;

/** Why this machine can not make networks of its own; null when it can. */
export const noNamespacesBecause: string | null = ((): string | null => {
  if (process.platform !== 'linux') return 'network namespaces are Linux’s';
  if (process.getuid?.() !== 0) return 'network namespaces need root';
  try {
    execFileSync('ip', ['-Version'], { stdio: 'ignore' });
    const probe = `rsk${String(process.pid)}probe`;
    execFileSync('ip', ['netns', 'add', probe], { stdio: 'ignore' });
    execFileSync('ip', ['netns', 'del', probe], { stdio: 'ignore' });
    return null;
  } catch (error) {
    return `network namespaces need iproute2 and the right to make them: ${wordsOf(error)}`;
  }
})();

if (noNamespacesBecause !== null && process.env['RESTRIKE_REQUIRE_NETNS'] === '1') throw new Error(`RESTRIKE_REQUIRE_NETNS=1, but ${noNamespacesBecause}`);

/** `test` where this machine can make networks of its own; else it is skipped, and its title says why. */
export const networkTest = ((title: string, play: () => Promise<void>, limitMs: number): void => {
  if (noNamespacesBecause === null) test(title, play, limitMs);
  else test.skip(`${title} (left out: ${noNamespacesBecause})`, play, limitMs);
}) as (title: string, play: () => Promise<void>, limitMs: number) => void;

/** A computer on networks of its own: nothing of this machine's real network is in it. */
export interface Computer {
  readonly name: string;
  /** Command that runs a program on it, to be put before the program. */
  readonly prefix: readonly string[];
}

/**
 * Networks and computers of their own, made of namespaces: a network is a switch (a bridge in a namespace), a computer has cards in it. The machine's
 * real cards are in none of them.
 */
export class Networks {
  private readonly names: string[] = [];
  private readonly askers = new Map<string, NetworkAsker>();
  private readonly prefix = `rsk${String(process.pid)}x${String((made += 1))}`;

  /** A network; nothing hangs on it yet. */
  async network(name: string): Promise<string> {
    const space = await this.space(name);
    await ip('-n', space, 'link', 'add', 'switch', 'type', 'bridge');
    await ip('-n', space, 'link', 'set', 'switch', 'up');
    return space;
  }

  async computer(name: string): Promise<Computer> {
    const space = await this.space(name);
    await ip('-n', space, 'link', 'set', 'lo', 'up');
    return { name: space, prefix: ['ip', 'netns', 'exec', space] };
  }

  /** Puts a card into a computer and its cable into a network. The first card has the default route, as on a real computer. */
  async plug(computer: Computer, network: string, card: string, address: string): Promise<void> {
    const port = `p${String((made += 1))}`;
    await ip('-n', computer.name, 'link', 'add', card, 'type', 'veth', 'peer', 'name', port, 'netns', network);
    await ip('-n', network, 'link', 'set', port, 'master', 'switch');
    await ip('-n', network, 'link', 'set', port, 'up');
    await ip('-n', computer.name, 'addr', 'add', `${address}/24`, 'brd', '+', 'dev', card);
    await ip('-n', computer.name, 'link', 'set', card, 'up');
    await ip('-n', computer.name, 'route', 'add', 'default', 'dev', card).catch(() => undefined);
  }

  /** Gives a card another address, as a lease of another router would. */
  async readdress(computer: Computer, card: string, address: string): Promise<void> {
    await ip('-n', computer.name, 'addr', 'flush', 'dev', card);
    await ip('-n', computer.name, 'addr', 'add', `${address}/24`, 'brd', '+', 'dev', card);
    await ip('-n', computer.name, 'route', 'add', 'default', 'dev', card).catch(() => undefined);
  }

  /** Pulls the cable of a card, or puts it back. */
  async cable(computer: Computer, card: string, state: 'in' | 'out'): Promise<void> {
    await ip('-n', computer.name, 'link', 'set', card, state === 'in' ? 'up' : 'down');
    if (state === 'in') await ip('-n', computer.name, 'route', 'add', 'default', 'dev', card).catch(() => undefined);
  }

  /** Asks a server on a computer, from that computer, for JSON. What it set as cookies is in `cookie`. */
  async fetch<T>(computer: Computer, url: string, init: Asked = {}): Promise<T> {
    let asker = this.askers.get(computer.name);
    if (asker === undefined) this.askers.set(computer.name, (asker = new NetworkAsker(computer.prefix)));
    const { status, text, cookie } = await asker.ask(url, init);
    if (status < 200 || status > 299) throw new Error(`${init.method ?? 'GET'} ${url} on ${computer.name} answered ${String(status)}: ${text}`);
    return { ...(JSON.parse(text) as T & object), ...(cookie === '' ? {} : { cookie }) };
  }

  /**
   * Asks for a service over mDNS from one card of a computer, every half second until somebody answers; at most 30 s.
   *
   * @returns the address that answered. Announcements do not count: they have everything among their answers, and nothing beside them.
   */
  async askMdns(computer: Computer, card: string, service: string): Promise<string> {
    // RFC 6762: a header of one question, the name in its labels, PTR (12), class IN (1). In the header: bytes 2 and 3 flags, 6 and 7 answers, 10 and 11 additional records.
    const script = `
      import { createSocket } from 'node:dgram';
      const [card, service] = process.argv.slice(1);
      const header = Buffer.from([0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
      const question = Buffer.concat([header, ...service.split('.').map((label) => Buffer.from([label.length, ...Buffer.from(label)])), Buffer.from([0, 0, 12, 0, 1])]);
      const socket = createSocket({ type: 'udp4', reuseAddr: true });
      setTimeout(() => { process.stderr.write('nobody answered'); process.exit(1); }, 30000);
      socket.on('message', (bytes, from) => {
        if (bytes.length < 12 || bytes[2] < 128 || bytes.readUInt16BE(6) !== 1 || bytes.readUInt16BE(10) === 0) return;
        process.stdout.write(from.address, () => process.exit(0));
      });
      socket.bind(5353, '0.0.0.0', () => {
        socket.addMembership('224.0.0.251', card);
        socket.setMulticastInterface(card);
        const ask = () => socket.send(question, 5353, '224.0.0.251');
        ask();
        setInterval(ask, 500);
      });`;
    const [command, ...rest] = computer.prefix;
    const { stdout } = await run(command ?? 'ip', [...rest, process.execPath, '--input-type=module', '-e', script, card, service], { timeout: 60_000 });
    return stdout;
  }

  /** Takes a UDP port of a computer for itself alone, until it is released. */
  async holdUdpPort(computer: Computer, port: number): Promise<() => Promise<void>> {
    const script = `require('node:dgram').createSocket('udp4').bind(${String(port)}, '0.0.0.0', () => process.stdout.write('held'));`;
    const [command, ...rest] = computer.prefix;
    const holder = spawn(command ?? 'ip', [...rest, process.execPath, '-e', script], { stdio: ['ignore', 'pipe', 'inherit'], timeout: 120_000 });
    const ended = once(holder, 'exit');
    await Promise.race([once(holder.stdout, 'data'), ended.then(() => Promise.reject(new Error(`UDP port ${String(port)} of ${computer.name} could not be taken`)))]);
    return async () => {
      holder.kill('SIGKILL');
      await ended;
    };
  }

  async close(): Promise<void> {
    await Promise.all([...this.askers.values()].map((asker) => asker.close()));
    for (const name of this.names.splice(0)) await ip('netns', 'del', name).catch(() => undefined);
  }

  private async space(name: string): Promise<string> {
    const space = `${this.prefix}-${name}`;
    await ip('netns', 'add', space);
    this.names.push(space);
    return space;
  }
}

async function ip(...args: string[]): Promise<void> {
  await run('ip', args, { timeout: 60_000 });
}
