// Type-checks the whole workspace: the Node side and the browser side have different global types, so there are two projects.
import { ensureUnpacked, root } from './install.mjs';
import { packageBin } from './package-bin.mjs';
import { runNode } from './run-node.mjs';

await ensureUnpacked();
// One thread for each of the two: threads that share a project check what they have in common once each, which is more than half of the work.
const codes = await Promise.all(
  ['tsconfig.node.json', 'tsconfig.web.json'].map((project) => runNode([packageBin('tsc'), '-p', project, '--pretty', 'false', '--singleThreaded'], { cwd: root })),
);
process.exit(codes.every((code) => code === 0) ? 0 : 1);
