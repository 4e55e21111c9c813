import { parseArgs } from 'node:util';
import { describeStanding, workspaceRoot, writeReport } from '@restrike/e2e';
import { benchFrames } from './bench-frames.js';
import { benchFleet } from './bench-fleet.js';
import { benchIngest } from './bench-ingest.js';
import { benchLatency } from './bench-latency.js';
import { benchLoad } from './bench-load.js';
import { benchMemory } from './bench-memory.js';
import { benchOverlay } from './bench-overlay.js';
import { benchObs } from './bench-obs.js';
import { benchParse } from './bench-parse.js';
import { benchPixels } from './bench-pixels.js';
import { benchQuery } from './bench-query.js';
import { benchReplay } from './bench-replay.js';
import { benchRoom } from './bench-room.js';
import { benchSync } from './bench-sync.js';

const usage = `npm run bench -- WHAT [--json FILE]

  parse      messages a second through the parser, the formatter and the match rules
  ingest     a court's pipeline, datagram to committed, against raw SQLite in the same run
  load       10,000 datagrams a second for 60 s: what is lost   (--rate N --seconds N)
  sync       the hub's ingest against raw Postgres in the same run; a backlog of 10,000 events beside live messages
  latency    datagram to commit, to the court's socket, to the hub's socket, at 100/s, 1,000/s and with 16 courts   (--courts N)
  pixels     datagram to the overview's painted pixels in a real browser, 16 courts   (--courts N --seconds N)
  fleet      a hub with 100 courts: round trip of commands, processor and memory of the hub   (--agents N --seconds N)
  room       a court's joining from another network namespace (root), heartbeats until a tile is true, a bulk command's longest result
  overlay    datagram to the sockets of five overlays of one court, at 100/s for 30 s
  frames     pictures a second of the overlays in a real browser, with events and animations
  query      the newest 100 events and other pages out of 1,000,000 in Postgres, over HTTP; exports
  replay     a challenge's datagram to its clip ready and open in the player, beyond OBS's own save   (--challenges N)
  memory     resident memory of court and hub over the events received
  obs        20 replays saved in a row by a real OBS: its own time, and ours beyond its event; two OBS frozen, unplugged, killed, kept from their server

  --json FILE   writes the figures with machine and commit, for bench/results; a plus sign behind the commit: the sources were changed since

Exit code 1 when a bench found something wrong (pixels: a change that was never shown, a card that read what nobody sent).
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'string' }, rate: { type: 'string', default: '10000' }, seconds: { type: 'string', default: '60' }, courts: { type: 'string', default: '16' }, challenges: { type: 'string', default: '40' }, agents: { type: 'string', default: '100' }, help: { type: 'boolean', default: false } },
});

/** A whole positive number from the command line; says what is wrong and ends otherwise. */
function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  process.stderr.write(`--${name} is '${text}'; it must be a whole number above 0.\n`);
  return process.exit(78);
}

const benches: Readonly<Record<string, () => Promise<Record<string, unknown>>>> = {
  parse: () => Promise.resolve(benchParse(workspaceRoot)),
  ingest: benchIngest,
  sync: benchSync,
  latency: () => benchLatency(wholeNumber('courts', values.courts)),
  pixels: () => benchPixels(wholeNumber('courts', values.courts), wholeNumber('seconds', values.seconds)),
  fleet: () => benchFleet(wholeNumber('agents', values.agents), wholeNumber('seconds', values.seconds)),
  room: () => benchRoom(5),
  overlay: () => benchOverlay(100, 30),
  frames: () => benchFrames(20, 10),
  query: benchQuery,
  replay: () => benchReplay(wholeNumber('challenges', values.challenges)),
  memory: benchMemory,
  obs: benchObs,
  load: () => benchLoad(wholeNumber('rate', values.rate), wholeNumber('seconds', values.seconds)),
};

const [what] = positionals;
const bench = what === undefined ? undefined : benches[what];
if (values.help || what === undefined || bench === undefined) {
  process.stdout.write(what === undefined || values.help ? usage : `There is no benchmark called '${what}'.\n\n${usage}`);
  process.exit(values.help ? 0 : 78);
}
const before = describeStanding(workspaceRoot);
if (before.commit.endsWith('+')) process.stderr.write(`The sources are not those of a commit; the figures are marked as of ${before.commit}.\n`);
const results = await bench();
writeReport({ what, before, results, file: values.json });
// A bench may find that what it measured was wrong besides being fast or slow.
const faults = (results['faults'] ?? []) as readonly string[];
for (const fault of faults) process.stderr.write(`${fault}\n`);
process.exit(faults.length === 0 ? 0 : 1);
