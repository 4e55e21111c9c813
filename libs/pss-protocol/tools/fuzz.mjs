// Feeds mutated captures and random bytes to the parser: `node libs/pss-protocol/tools/fuzz.mjs --count 5000000 --seed 7`.
// Ends with code 1 when it throws, when the parts of a datagram are not the datagram, or when the heap, of which only what is in use counts, grows.
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { formatMessage, parseDatagram } from '../dist/index.js';

const { values } = parseArgs({ options: { count: { type: 'string', default: '1000000' }, seed: { type: 'string', default: String(Date.now() % 1_000_000) } } });
const count = Number(values.count);
if (!Number.isInteger(count) || count < 1 || !/^[0-9]{1,10}$/.test(values.seed)) {
  console.error(`--count is ${values.count} and --seed ${values.seed}: both must be whole numbers, the count at least 1. Nothing was run.`);
  process.exit(78);
}
const captures = fileURLToPath(new URL('../fixtures/captures/', import.meta.url));
const lines = readdirSync(captures).filter((file) => file.endsWith('.tsv')).flatMap((file) => readFileSync(captures + file, 'utf8').split('\n').filter(Boolean).map((line) => Buffer.from(line.split('\t')[2])));
let state = Number(values.seed) >>> 0 || 1;
/** xorshift32: enough to vary bytes. */
const random = (below) => {
  state ^= state << 13;
  state >>>= 0;
  state ^= state >>> 17;
  state ^= state << 5;
  state >>>= 0;
  return state % below;
};
const joints = [';', '\r\n', '\0', '﻿', ' ', '-', ';;', 'at2', 'hl2;', '{', '99999999999', 'é'].map((text) => Buffer.from(text));

function datagram() {
  if (random(10) === 0) return Buffer.from(Array.from({ length: random(300) }, () => random(256)));
  let bytes = Buffer.from(lines[random(lines.length)]);
  for (let changes = random(5); changes > 0; changes -= 1) {
    const at = random(bytes.length + 1);
    const kind = random(5);
    if (kind === 0 && bytes.length > 0) bytes[at % bytes.length] = random(256);
    else if (kind === 1) bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + random(8))]);
    else if (kind === 2) bytes = Buffer.concat([bytes.subarray(0, at), joints[random(joints.length)], bytes.subarray(at)]);
    else if (kind === 3) bytes = Buffer.concat([bytes, joints[random(joints.length)], lines[random(lines.length)]]);
    else bytes = bytes.subarray(0, at);
  }
  return bytes;
}

// The collector can be called when it is needed, without an option that somebody forgets.
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
/** What the heap may have grown by after the start, MiB: the engine's own code and caches. */
const allowedMiB = 10;

const outcomes = { known: 0, malformed: 0, unknown: 0 };
const heap = [];
const rss = [];
const began = performance.now();
for (let done = 0; done < count; done += 1) {
  const bytes = datagram();
  let parts;
  try {
    parts = parseDatagram(bytes);
    for (const { reading } of parts) {
      outcomes[reading.outcome] += 1;
      if (reading.outcome === 'known') formatMessage(reading.message);
    }
  } catch (error) {
    console.error(`seed ${values.seed}, datagram ${done}, ${bytes.toString('hex')}: ${error.stack}`);
    process.exit(1);
  }
  const joined = parts.length > 0 && parts[0].start === 0 && parts.at(-1).end === bytes.length && parts.every((part, index) => index === 0 || part.start === parts[index - 1].end);
  if (!joined) {
    console.error(`seed ${values.seed}, datagram ${done}, ${bytes.toString('hex')}: its parts are not the datagram`);
    process.exit(1);
  }
  if (done % Math.ceil(count / 10) === Math.ceil(count / 10) - 1) {
    collect();
    const used = process.memoryUsage();
    heap.push(Math.round((used.heapUsed / 1024 / 1024) * 10) / 10);
    rss.push(Math.round(used.rss / 1024 / 1024));
  }
}
const seconds = (performance.now() - began) / 1000;
console.log(JSON.stringify({ seed: Number(values.seed), count, perSecond: Math.round(count / seconds), outcomes, heapMiB: heap, rssMiB: rss }));
if (heap.length > 3 && heap.at(-1) > heap[1] + allowedMiB) {
  console.error(`memory grew: ${heap[1]} MiB in use after the second tenth, ${heap.at(-1)} MiB at the end`);
  process.exit(1);
}
