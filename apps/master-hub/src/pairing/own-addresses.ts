import { networkInterfaces } from 'node:os';

const isPrivate = (address: string): boolean => /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(address);
const isVirtual = (name: string): boolean => /^(docker|br-|veth|virbr|vbox|vmnet|tun|tap|utun|wg|zt|tailscale)|vethernet|virtualbox|vmware|hyper-v|vpn/i.test(name);

/** IPv4 addresses under which others may reach this machine, the most likely one first; loopback when there is none. */
export function ownAddresses(system: ReturnType<typeof networkInterfaces> = networkInterfaces()): readonly string[] {
  const found = Object.entries(system).flatMap(([name, list]) => (list ?? []).flatMap(({ family, internal, address }) => (family === 'IPv4' && !internal ? [{ name, address }] : [])));
  const rank = ({ name, address }: { readonly name: string; readonly address: string }): number => (isVirtual(name) ? 2 : 0) + (isPrivate(address) ? 0 : 1);
  const sorted = found.sort((a, b) => rank(a) - rank(b)).map(({ address }) => address);
  return sorted.length === 0 ? ['127.0.0.1'] : sorted;
}
