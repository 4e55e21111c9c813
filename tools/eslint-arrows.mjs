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

/**
 * Arrows within a room, by its folders: what stands left in the one-way path of ARCHITECTURE.md never sees what stands right of it. `never` are the paths
 * that a file there may not import, as a regular expression.
 */
export const pathArrows = [
  {
    folder: 'apps/slave-agent/src/ingest',
    never: '^\\.\\./(access|announcements|chapters|commands|court-api|discovery|files|ivr|link|live|logs|manual|matches|obs|pairing|settings|simulator|sync|timeline|tournament|triggers)/',
    because: 'ingest takes, decides and commits, and nothing right of it may hold it up: listen to the events of CourtPipeline instead.',
  },
  { folder: 'apps/slave-agent/src/live', never: '^\\.\\./(commands|ivr|link|obs|sync|timeline|triggers)/', because: 'the live feed stands beside sync and triggers: hear of commits by CourtPipeline, and let CourtAgent join the parts.' },
  { folder: 'apps/slave-agent/src/sync', never: '^\\.\\./(commands|ivr|live|obs|timeline|triggers)/', because: 'the sync stands beside the live feed and the triggers: it reads the outbox and nothing else.' },
  { folder: 'apps/slave-agent/src/triggers', never: '^\\.\\./(discovery|link|pairing|sync)/', because: 'triggers stand beside the sync, and a court without a hub has them all: let CourtAgent join the parts.' },
  { folder: 'apps/slave-agent', never: '^@restrike/db/hub', because: 'a court has the court store only: speak to the hub over the wire.' },
  { folder: 'apps/master-hub/src/events', never: '^\\.\\./(alerts|announcements|cluster|commands|court-link|health|ivr-clips|live|logs|pairing|tournaments)/', because: 'the intake commits and tells: let Hub join it to what listens.' },
  { folder: 'apps/master-hub', never: '^@restrike/db/court', because: 'the hub has the hub store only: what it knows of a court came over the wire.' },
  { folder: 'libs/db/src/court', never: '^(\\.\\./)+hub/', because: 'the court store knows nothing of the hub store: what both need lies beside the two folders.' },
  { folder: 'libs/db/src/hub', never: '^(\\.\\./)+court/', because: 'the hub store knows nothing of the court store: what both need lies beside the two folders.' },
  { folder: '{libs/ui,apps/master-ui,apps/court-ui,apps/overlays}', never: '^(node:|@nestjs/|better-sqlite3|express|pg|pino|socket\\.io$|typeorm)', because: 'a page runs in a browser: let its server do it, and fetch the answer.' },
];

/** All that a pure core may import: its own files, the rooms below it, and the schema library. No socket, file, timer, database or framework. */
export const pureImports = '^(?!\\.|@restrike/|zod$|zod/)';

/** Globals that bring time, randomness or input and output with them, or the way to those. */
export const impureGlobals = ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'process', 'fetch', 'performance', 'crypto', 'WebSocket', 'console', 'globalThis', 'global', 'window', 'document', 'Buffer'];
