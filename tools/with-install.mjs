// `node tools/with-install.mjs COMMAND [ARGUMENTS]`: installs the packages when needed, then runs a package's command.
import { ensureUnpacked, giveUp } from './install.mjs';
import { packageBin } from './package-bin.mjs';
import { runNode } from './run-node.mjs';

const [command, ...args] = process.argv.slice(2);
if (command === undefined) giveUp('Say which command to run: node tools/with-install.mjs COMMAND [ARGUMENTS]');
await ensureUnpacked();
process.exit(await runNode([packageBin(command), ...args], { cwd: process.cwd() }));
