/**
 * Which room may import which: the arrows of ARCHITECTURE.md. `because` is what the reader of an error is told to do.
 * Order of the path: contracts ← core ← adapter ← app; simulators stand beside the system; nothing imports an app.
 */
export const arrows = [
  { room: 'contracts', folder: 'libs/contracts', allow: [], because: 'contracts are the bottom: move what you need into contracts, or the code that needs it up.' },
  { room: 'protocol', folder: 'libs/pss-protocol', allow: ['contracts'], because: 'the protocol knows bytes and messages only: let libs/match give them meaning.' },
  { room: 'match', folder: 'libs/match', allow: ['contracts', 'protocol'], because: 'match rules are pure: take a plain value as an argument and let an app fetch or store it.' },
  { room: 'runtime', folder: 'libs/runtime', allow: ['contracts'], because: 'the runtime starts and stops processes and knows nothing of matches.' },
  { room: 'db', folder: 'libs/db', allow: ['contracts', 'runtime'], because: 'a store keeps records: compute them in libs/match and hand them in.' },
  { room: 'obs', folder: 'libs/obs', allow: ['contracts', 'runtime'], because: 'an OBS knows scenes and outputs, no matches: decide in an app what it should do and hand it in.' },
  { room: 'ui', folder: 'libs/ui', allow: ['contracts', 'match'], because: 'UI code sees the server through contracts and its feed only; of the rules it may use what is pure in libs/match.' },
  { room: 'agent', folder: 'apps/slave-agent', allow: ['contracts', 'protocol', 'match', 'runtime', 'db', 'obs'], because: 'the agent never imports the hub, a UI or a simulator: speak over the wire.' },
  { room: 'hub', folder: 'apps/master-hub', allow: ['contracts', 'match', 'runtime', 'db'], because: 'the hub never imports the agent, a UI or a simulator: speak over the wire.' },
  { room: 'web', folder: 'apps/master-ui', allow: ['contracts', 'match', 'ui'], because: 'a page sees the server through contracts and libs/ui only; of the rules it may use what is pure in libs/match.' },
  { room: 'console', folder: 'apps/court-ui', allow: ['contracts', 'match', 'ui'], because: 'the console sees the court through contracts and libs/ui only; of the rules it may use what is pure in libs/match.' },
  { room: 'overlays', folder: 'apps/overlays', allow: ['contracts', 'match', 'ui'], because: 'an overlay sees the court through contracts and its feed only; of the rules it may use what is pure in libs/match.' },
  { room: 'sim', folder: 'simulator/*', allow: ['contracts', 'protocol', 'runtime'], because: 'a simulator stands outside the system and must not know its insides: speak the real protocol to it.' },
  { room: 'e2e', folder: 'e2e', allow: ['contracts', 'protocol', 'match', 'db', 'obs', 'runtime', 'sim'], because: 'whole-system tests start processes and look from outside.' },
  { room: 'bench', folder: 'bench', allow: ['contracts', 'protocol', 'match', 'db', 'obs', 'runtime', 'sim', 'e2e'], because: 'benchmarks measure libraries, and processes on the stage of e2e, not the insides of an app.' },
];

/** Rooms that only the tests of the others may use besides: simulators are the doubles that speak the real protocol. */
export const forTestsOnly = { obs: ['sim'], agent: ['sim'], hub: ['sim'], web: ['sim'], overlays: ['runtime'] };

/** Packages that a pure core may never see: everything that has a socket, a file, a timer, a database or a framework. */
export const impurePackages = [
  'node:*', 'assert', 'buffer', 'child_process', 'crypto', 'dgram', 'events', 'fs', 'fs/*', 'http', 'https', 'net', 'os', 'path', 'process', 'stream', 'timers', 'timers/*', 'util', 'worker_threads',
  '@nestjs/*', 'better-sqlite3', 'bonjour-service', 'msgpackr', 'pg', 'pino', 'prom-client', 'react', 'react-dom', 'rxjs', 'socket.io', 'socket.io-client', 'typeorm',
];

/** Globals that bring time, randomness or input and output with them. */
export const impureGlobals = ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'process', 'fetch', 'performance', 'crypto', 'WebSocket', 'console'];
