import { readFileSync } from 'node:fs';

/** Address as the kernel's table writes it: bytes of the IPv4 address in reverse, port, all hexadecimal. */
function tableAddress(address: string, port: number): string {
  const bytes = address.split('.').map(Number).reverse();
  const hex = (value: number, digits: number): string => value.toString(16).toUpperCase().padStart(digits, '0');
  return `${bytes.map((byte) => hex(byte, 2)).join('')}:${hex(port, 4)}`;
}

/**
 * Datagrams that the kernel threw away at an IPv4 UDP socket because its buffer was full; null where the platform does
 * not tell (anything but Linux).
 */
export function kernelDrops(address: string, port: number): number | null {
  if (process.platform !== 'linux') return null;
  try {
    const wanted = tableAddress(address, port);
    for (const line of readFileSync('/proc/net/udp', 'utf8').split('\n').slice(1)) {
      const columns = line.trim().split(/\s+/);
      if (columns[1] === wanted) return Number(columns.at(-1));
    }
  } catch {
    return null;
  }
  return null;
}
