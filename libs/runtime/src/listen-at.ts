import type { AddressInfo } from 'node:net';
import { BusyError } from './data-directory.js';

/** What of a Nest application takes a port. */
interface Listening {
  listen(port: number, host: string): Promise<unknown>;
  getHttpServer(): { address(): AddressInfo | string | null };
}

/**
 * Takes a TCP port.
 *
 * @param setting name of the setting that has the port, for the words.
 * @returns the port, which the system chose where 0 was asked for.
 * @throws BusyError where the system does not give it.
 */
export async function listenAt(app: Listening, host: string, port: number, setting: string): Promise<number> {
  try {
    await app.listen(port, host);
    return (app.getHttpServer().address() as AddressInfo).port;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') throw new BusyError(`TCP port ${host}:${String(port)} is in use by another program. Close it, or set ${setting} to a free port.`);
    // Windows keeps ranges of ports for itself; elsewhere those below 1024 are the administrator's.
    if (code === 'EACCES') throw new BusyError(`The system does not give TCP port ${host}:${String(port)}: it or a program keeps it. Set ${setting} to another one.`);
    throw error;
  }
}
