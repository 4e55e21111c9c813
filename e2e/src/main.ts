import path from 'node:path';
import { parseArgs } from 'node:util';
import { wordsOf } from '@restrike/runtime/words-of';
import { campaign } from './campaign.js';
import { describeStanding } from './describe-machine.js';
import { knock } from './knock.js';
import { takeLooks } from './looks/take-looks.js';
import { workspaceRoot } from './managed-process.js';
import { writeReport } from './write-report.js';

const usage = `npm run campaign -- [--kills 50] [--seed 1] [--rate 300]

Kills the agent and the hub (kill -9), that many times each, at random moments while datagrams come in, starts them again, and checks at the end that no
committed event is lost, none is doubled and the hub equals the court. The same seed pulls the same plugs.

npm run knock -- [--messages 100000] [--seed 1] [--json FILE]

Throws malformed requests and socket messages at a hub and tells what it made of them: nothing may pass without the right, fail, or stay in its memory. The
same seed throws the same. Exit code 1 when something is wrong. --json writes the figures with machine and commit, for bench/results.

npm run looks -- [--folder data/looks] [--scene sixteen] [--only drawer-dark] [--language en]

Takes a picture of every screen of hub and court, with no, one, eight and sixteen courts, long names, alerts, OBS gone and hub gone, dark and light, at 1366×768 and
1920×1080, some 660 in half an hour, for a person to look at: open index.html in the folder. Says what a machine finds on them; exit code 1 when it is something.
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    kills: { type: 'string', default: '50' },
    seed: { type: 'string', default: String(Date.now() % 100_000) },
    rate: { type: 'string', default: '300' },
    messages: { type: 'string', default: '100000' },
    json: { type: 'string' },
    folder: { type: 'string', default: 'data/looks' },
    scene: { type: 'string', default: '' },
    only: { type: 'string', default: '' },
    language: { type: 'string', default: 'en' },
    help: { type: 'boolean', default: false },
  },
});
const numbers = { kills: Number(values.kills), seed: Number(values.seed), rate: Number(values.rate), messages: Number(values.messages) };
const wrong = Object.entries(numbers).filter(([, value]) => !Number.isSafeInteger(value) || value < 1);
for (const [name, value] of wrong) process.stderr.write(`--${name} is ${String(value)}; it must be a whole number above 0.\n`);
const [what] = positionals;
if (values.help || (what !== 'campaign' && what !== 'knock' && what !== 'looks') || wrong.length > 0) {
  process.stdout.write(usage);
  process.exit(values.help ? 0 : 78);
}
const began = Date.now();
const minutes = (): number => Math.round((Date.now() - began) / 6_000) / 10;
if (what === 'knock') {
  const before = describeStanding(workspaceRoot);
  const result = await knock({ messages: numbers.messages, seed: numbers.seed, say: (line) => process.stdout.write(`${line}\n`) });
  writeReport({ what, before, results: { ...result, minutes: minutes() }, file: values.json });
  for (const fault of result.faults) process.stderr.write(`${fault}\n`);
  process.exit(result.faults.length === 0 ? 0 : 1);
}
if (what === 'looks') {
  const folder = path.resolve(values.folder);
  const faults = await takeLooks({ folder, scene: values.scene, only: values.only, language: values.language === 'es' ? 'es' : 'en', say: (line) => process.stdout.write(`${line}\n`) });
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  process.stdout.write(`${String(faults.length)} faults. Pictures: ${path.join(folder, 'index.html')}\n`);
  process.exit(faults.length === 0 ? 0 : 1);
}
try {
  const result = await campaign({ kills: numbers.kills, seed: numbers.seed, perSecond: numbers.rate, say: (line) => process.stdout.write(`${line}\n`) });
  process.stdout.write(`${JSON.stringify({ ...result, minutes: minutes() }, null, 2)}\nNothing committed was lost, nothing is doubled, the hub equals the court.\n`);
  process.exit(0);
} catch (error) {
  process.stderr.write(`${wordsOf(error)}\nTo do the same again: npm run campaign -- --kills ${String(numbers.kills)} --seed ${String(numbers.seed)} --rate ${String(numbers.rate)}\n`);
  process.exit(1);
}
