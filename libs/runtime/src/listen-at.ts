import type { AddressInfo } from 'node:net';
import { BusyError } from './data-directory.js';
import { exitFailure } from './exit-codes.js';

/** What of a Nest application takes a port. */
interface Listening {
  listen(port: number, host: string): Promise<unknown>;
  getHttpServer(): { address(): AddressInfo | string | null };
}

/**
 * Takes a TCP port.
 *
 * @param settings names of the settings that have address and port, for the words.
 * @returns the port, which the system chose where 0 was asked for.
 * @throws BusyError where the system does not give it; an error in words where the machine has no such address, which may come back with its cable.
 */
export async function listenAt(app: Listening, host: string, port: number, settings: { readonly host: string; readonly port: string }): Promise<number> {
  try {
    await app.listen(port, host);
    return (app.getHttpServer().address() as AddressInfo).port;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') throw new BusyError(`TCP port ${host}:${String(port)} is in use by another program. Close it, or set ${settings.port} to a free port.`);
    // Windows keeps ranges of ports for itself; elsewhere those below 1024 are the administrator's.
    if (code === 'EACCES') throw new BusyError(`The system does not give TCP port ${host}:${String(port)}: it or a program keeps it. Set ${settings.port} to another one.`);
    if (code !== 'EADDRNOTAVAIL' && code !== 'ENOTFOUND') throw error;
    const words = `This machine has no address ${host} to take TCP port ${String(port)} at. Set ${settings.host} to one of its addresses, to 127.0.0.1 for this machine alone or 0.0.0.0 for all of them.`;
    throw Object.assign(new Error(words, { cause: error }), { exitCode: exitFailure });
  }
}
