import { spawnSync } from 'node:child_process';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');

/** What ESLint, with the configuration of this workspace, says of each piece of code as if it stood in `file`. */
function lint(snippets: readonly { readonly file: string; readonly code: string }[]): readonly (readonly string[])[] {
  const run = spawnSync(process.execPath, [path.join(root, 'tools', 'lint-snippets.mjs')], {
    cwd: root,
    input: JSON.stringify(snippets),
    encoding: 'utf8',
    timeout: 120_000,
  });
  if (run.status !== 0) throw new Error(`lint-snippets ended with ${String(run.status)}: ${run.stderr}`);
  if (/\[boundaries\]\[warning\]/.test(run.stderr)) throw new Error(run.stderr);
  return JSON.parse(run.stdout) as string[][];
}

/** Title, file, code, and what the only finding must say; null when the code is fine. */
const cases: readonly (readonly [string, string, string, RegExp | null])[] = [
  ['[LINT-1] a lower room can not import a higher one', 'libs/match/src/match-row.ts', "import { openCourtStore } from '@restrike/db/court';\nopenCourtStore();", /match may import itself, contracts, protocol only: match rules are pure.*match → db/s],
  ['[LINT-1] nothing imports an app', 'apps/slave-agent/src/main.ts', "import { main } from '@restrike/master-hub';\nmain();", /Nothing imports an app: speak to it over the wire/],
  ['[LINT-1] the hub can not import the protocol', 'apps/master-hub/src/main.ts', "import { parseDatagram } from '@restrike/pss-protocol';\nparseDatagram();", /speak over the wire.*hub → protocol/s],
  ['[LINT-1] an arrow counts for a relative path too', 'libs/contracts/src/index.ts', "export * from '../../match/src/index.js';", /contracts are the bottom.*contracts → match/s],
  ['[LINT-1] a page may not reach the database', 'libs/ui/src/index.ts', "import { openHubStore } from '@restrike/db/hub';\nopenHubStore();", /UI code sees the server through contracts.*ui → db/s],
  ['[LINT-1] a page may use the pure rules of a match', 'libs/ui/src/index.ts', "import { clockAt } from '@restrike/match/clock';\nclockAt();", null],
  ['[LINT-1] a simulator does not know the insides of the system', 'simulator/pss/src/index.ts', "import { apply } from '@restrike/match';\napply();", /a simulator stands outside the system.*sim → match/s],
  ['[LINT-1] an app can not import a simulator', 'apps/slave-agent/src/index.ts', "import { play } from '@restrike/simulator-pss';\nplay();", /agent → sim/],
  ['[LINT-1] but its tests may', 'apps/slave-agent/test/ingest.spec.ts', "import { play } from '@restrike/simulator-pss';\nplay();", null],
  ['[LINT-1] no app is imported at run time either', 'apps/slave-agent/src/main.ts', "export const f = (): Promise<unknown> => import('@restrike/master-hub');", /Nothing imports an app: speak to it over the wire/],
  ['[LINT-1] ingest does not know the sync', 'apps/slave-agent/src/ingest/ingest.service.ts', "import { wake } from '../sync/sync.service.js';\nwake();", /Against the one-way path: ingest takes, decides and commits.*listen to the events of CourtPipeline/],
  ['[LINT-1] triggers do not know the way to the hub', 'apps/slave-agent/src/triggers/trigger-runner.ts', "import { tell } from '../link/hub-link.js';\ntell();", /a court without a hub has them all/],
  ['[LINT-1] the intake of the hub does not know its live feed', 'apps/master-hub/src/events/bulk-intake.ts', "import { tell } from '../live/live-fan-out.js';\ntell();", /the intake commits and tells/],
  ['[LINT-1] a court has no hub store', 'apps/slave-agent/src/main.ts', "import { openHubStore } from '@restrike/db/hub';\nopenHubStore();", /speak to the hub over the wire/],
  ['[LINT-1] the hub has no court store', 'apps/master-hub/src/main.ts', "import { openCourtStore } from '@restrike/db/court';\nopenCourtStore();", /came over the wire/],
  ['[LINT-1] the two stores know nothing of each other', 'libs/db/src/court/court-store.ts', "import { openHubStore } from '../hub/index.js';\nopenHubStore();", /beside the two folders/],
  ['[LINT-1] only libs/obs has a socket to an OBS', 'apps/slave-agent/src/main.ts', "import { OBSWebSocket } from 'obs-websocket-js';\nnew OBSWebSocket();", /libs\/obs is the only code/],
  ['[LINT-1] a page has no files', 'apps/court-ui/src/main.tsx', "import { readFileSync } from 'node:fs';\nreadFileSync('x');", /a page runs in a browser/],
  ['[LINT-1] settings are read in one place', 'apps/slave-agent/src/obs/court-obs.ts', "export const host = process.env['RESTRIKE_API_HOST'];", /Settings are read in one place/],
  ['[LINT-2] the core can not import Node input and output at run time', 'libs/match/src/apply.ts', "export const f = (): Promise<unknown> => import('node:fs');", /Pure core/],
  ['[LINT-2] the core can import nothing but schemas from outside', 'libs/match/src/apply.ts', "import { io } from 'some-new-socket';\nio();", /Pure core/],
  ['[LINT-2] the core can not reach timers by the global object', 'libs/match/src/apply.ts', 'globalThis.setTimeout(() => undefined, 1);', /Pure core/],
  ['[LINT-2] the core can not import Node input and output', 'libs/match/src/apply.ts', "import { readFileSync } from 'node:fs';\nreadFileSync('x');", /Pure core/],
  ['[LINT-2] the core can not import a framework', 'libs/pss-protocol/src/table.ts', "import { Injectable } from '@nestjs/common';\nInjectable();", /Pure core/],
  ['[LINT-2] the core can not read the clock', 'libs/match/src/apply.ts', 'export const now = Date.now();', /take the time as an argument/],
  ['[LINT-2] the core can not read the clock by new Date()', 'libs/match/src/apply.ts', 'export const now = new Date();', /take the time as an argument/],
  ['[LINT-2] the core may read a given time', 'libs/match/src/apply.ts', 'export const year = (ms: number): number => new Date(ms).getUTCFullYear();', null],
  ['[LINT-2] the core can not roll dice', 'libs/match/src/apply.ts', 'export const dice = Math.random();', /seeded generator/],
  ['[LINT-2] the core can not set timers', 'libs/contracts/src/index.ts', 'setTimeout(() => undefined, 1);', /Pure core/],
  ['[LINT-4] no signal that garbage collection can silence', 'apps/slave-agent/src/main.ts', 'AbortSignal.any([]);', /Node 20/],
  ['[LINT-3] no enum', 'libs/db/src/court/index.ts', 'export enum Side { Blue, Red }', /No enum/],
  ['[LINT-3] no default export', 'libs/db/src/court/index.ts', 'export default 1;', /Named exports only/],
];

let answers: readonly (readonly string[])[] = [];
beforeAll(() => {
  answers = lint(cases.map(([, file, code]) => ({ file, code })));
});

test.each(cases.map((one, index) => [one[0], index, one[3]] as const))('%s', (_title, index, expected) => {
  const found = answers[index] ?? ['no answer'];
  if (expected === null) expect(found).toEqual([]);
  else expect(found).toEqual([expect.stringMatching(expected)]);
});
