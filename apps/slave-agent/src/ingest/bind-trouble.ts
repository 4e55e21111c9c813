import type { ReceiverReport } from './thread-messages.js';

/** What the operator reads when the port of the scoring system can not be listened on, and why it is so. Pure. */
export function bindTrouble(error: NodeJS.ErrnoException, address: string, port: number): { readonly message: string; readonly cause: NonNullable<ReceiverReport['cause']> } {
  const where = `${address}:${String(port)}`;
  switch (error.code) {
    case 'EADDRINUSE':
      return { cause: 'in-use', message: `UDP port ${where} is in use by another program. Close it, or set the port that the scoring system sends to: Settings of the console, or RESTRIKE_UDP_PORT.` };
    case 'EADDRNOTAVAIL':
      return { cause: 'no-address', message: `This machine has no address ${address}. Set 0.0.0.0 or one of its addresses: Settings of the console, or RESTRIKE_UDP_ADDRESS.` };
    // Windows keeps ranges of ports for itself, and lets nobody have what a program has taken for itself alone; elsewhere ports below 1024 are the administrator's.
    case 'EACCES':
      return { cause: 'other', message: `The system does not give UDP port ${where}: it or a program keeps it. Set another one here and at the scoring system: Settings of the console, or RESTRIKE_UDP_PORT.` };
    default:
      return { cause: 'other', message: `UDP ${where} failed: ${error.message}` };
  }
}
