import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { BadNetwork } from './bad-network.js';
import { readConditions } from './read-conditions.js';

const help = `A bad network in front of a hub: give courts its address in place of the hub's.

  --target HOST:PORT     the real hub (default 127.0.0.1:3000)
  --listen PORT          port of the bad network on 127.0.0.1 (default 3100)
  --conditions LIST      delay=50ms,jitter=200ms,repeat=10%,lose-answer=5%
  --seed N               the same seed is bad in the same way (default 1)

Commands on standard input: cut, silence, mend, conditions LIST, status
`;

const { values } = parseArgs({
  options: {
    target: { type: 'string', default: '127.0.0.1:3000' },
    listen: { type: 'string', default: '3100' },
    conditions: { type: 'string', default: '' },
    seed: { type: 'string', default: '1' },
    help: { type: 'boolean', default: false },
  },
});

/** Mulberry32: small, and the same everywhere. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const [, targetHost, targetPort] = /^([A-Za-z0-9.-]+):(\d{1,5})$/.exec(values.target) ?? [];
const [port, seed, conditions] = [Number(values.listen), Number(values.seed), readConditions(values.conditions)];
const problems = [
  ...(targetHost === undefined ? [`--target ${values.target}: expected HOST:PORT`] : []),
  ...(Number.isInteger(port) && port >= 0 && port < 65_536 ? [] : [`--listen ${values.listen}: expected a port`]),
  ...(Number.isInteger(seed) ? [] : [`--seed ${values.seed}: expected a whole number`]),
  ...(typeof conditions === 'string' ? [`--conditions ${conditions}`] : []),
];
if (values.help || problems.length > 0) {
  process.stdout.write(`${problems.map((one) => `${one}\n`).join('')}${help}`);
  process.exit(values.help ? 0 : 64);
}

const network = await BadNetwork.start({ targetHost: targetHost ?? '', targetPort: Number(targetPort), port, random: seeded(seed) });
network.become(conditions as Exclude<typeof conditions, string>);
process.stdout.write(`The bad network is at ${network.url}, in front of ${values.target}.\n`);
const input = createInterface({ input: process.stdin });
const end = (): void => {
  input.close();
  void network.close().then(() => process.exit(0));
};
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, end);
process.on('message', (message) => (message === 'shutdown' ? end() : undefined));
if (process.send !== undefined) process.on('disconnect', end);
input.on('line', (line) => {
  const [word = '', rest = ''] = line.trim().split(/\s+(.*)/);
  if (word === 'cut') network.become({ state: 'refuse' });
  else if (word === 'silence') network.become({ state: 'silent' });
  else if (word === 'mend') network.become({ state: 'up' });
  else if (word === 'status') process.stdout.write(`${JSON.stringify(network.counts)}\n`);
  else if (word === 'conditions') {
    const change = readConditions(rest);
    if (typeof change === 'string') process.stderr.write(`${change}\n`);
    else network.become(change);
  } else process.stderr.write(`${word} is no command: cut, silence, mend, conditions LIST or status\n`);
});
