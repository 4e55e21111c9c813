import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { exitConfiguration } from '@restrike/runtime';

const askLimitMs = 3_000;
const serverUser = 'postgres';
/** Who stands for the server's user before there is one: everybody else. */
const nobody = 65_534;

/** The embedded server, which does not run as root, can not get to where it has to. */
class NoWayInError extends Error {
  readonly exitCode = exitConfiguration;

  constructor(closed: string) {
    super(
      `The hub runs as root. Its own database server must not, and the user ${serverUser}, as whom it runs, can not get into ${closed}.\n` +
        'Run it as another user, put the checkout and RESTRIKE_DATA_DIR where others may get in (/srv, for instance), or set DATABASE_URL to a server.',
    );
  }
}

/** A number of a user as the system has it. */
function numberOf(flag: '-u' | '-g'): number {
  const { status, stdout } = spawnSync('id', [flag, serverUser], { encoding: 'utf8', timeout: askLimitMs });
  return status === 0 ? Number(stdout) : nobody;
}

/**
 * Asks, as root, whether the server's user can get into these folders: into `/root`, or what was unpacked for its owner alone, nobody else can.
 *
 * @throws NoWayInError with the first folder that is closed.
 */
export function demandWayIn(folders: readonly string[]): void {
  const identity = { uid: numberOf('-u'), gid: numberOf('-g') };
  // Where nothing tells (no such program), the server itself will.
  const isClosed = (folder: string): boolean => spawnSync('test', ['-x', folder], { ...identity, timeout: askLimitMs }).status === 1;
  for (const folder of folders.map((one) => path.resolve(one)).filter(isClosed)) {
    const way = folder.split(path.sep).map((_, index, parts) => parts.slice(0, index + 1).join(path.sep) || path.sep);
    throw new NoWayInError(way.find(isClosed) ?? folder);
  }
}
