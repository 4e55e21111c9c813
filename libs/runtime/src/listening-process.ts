/** The other end of what listens; its state is told in the language of the system. */
const nobody = new Set(['0', '*', '']);
/** Systems are asked by starting a program, which may hang. */
const limitMs = 5_000;

/** Id of the process that listens on a TCP port of this machine; null when there is none, or the system does not tell. Never rejects. */
export async function listeningProcess(port: number): Promise<number | null> {
  let limit: NodeJS.Timeout | undefined;
  const late = new Promise<readonly never[]>((resolve) => (limit = setTimeout(() => resolve([]), limitMs)));
  const connections = await Promise.race([import('systeminformation').then(({ default: system }) => system.networkConnections()).catch(() => []), late]);
  clearTimeout(limit);
  const found = connections.find(({ protocol, localPort, peerPort }) => protocol.startsWith('tcp') && localPort === String(port) && nobody.has(peerPort));
  return found === undefined || !(found.pid > 0) ? null : found.pid;
}
