import { networkInterfaces as systemInterfaces } from 'node:os';

/** A network card with one of its IPv4 addresses. */
export interface NetworkCard {
  readonly name: string;
  readonly address: string;
  readonly netmask: string;
  readonly broadcast: string | null;
  readonly mac: string;
  readonly type: 'wired' | 'wireless' | 'virtual' | 'loopback';
  readonly isPrivate: boolean;
  /** Not loopback and not virtual: a hub or a scoring system may be behind it. */
  readonly usable: boolean;
  readonly recommended: boolean;
}

function typeOf(name: string, internal: boolean, mac: string): NetworkCard['type'] {
  if (internal) return 'loopback';
  const word = name.toLowerCase();
  if (/^(docker|br-|veth|virbr|vbox|vmnet|tun|tap|utun|wg|zt|tailscale)|vethernet|virtualbox|vmware|hyper-v|vpn/.test(word) || mac === '00:00:00:00:00:00') return 'virtual';
  return /^(wl|wlan|ath|ra\d)|wi-?fi|wireless|airport/.test(word) ? 'wireless' : 'wired';
}

/** Highest address of a network, to which all of it listens. */
export function broadcastOf(address: string, netmask: string): string | null {
  const own = address.split('.').map(Number);
  const mask = netmask.split('.').map(Number);
  if (own.length !== 4 || mask.length !== 4) return null;
  return own.map((byte, index) => byte | (~(mask[index] ?? 255) & 255)).join('.');
}

const isPrivate = (address: string): boolean => /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(address);

/** ING-1: all cards with an IPv4 address; one is recommended: wired and private first. */
export function networkInterfaces(system: ReturnType<typeof systemInterfaces> = systemInterfaces()): NetworkCard[] {
  const cards = Object.entries(system).flatMap(([name, addresses]) =>
    (addresses ?? [])
      .filter((one) => one.family === 'IPv4')
      .map((one): NetworkCard => {
        const type = typeOf(name, one.internal, one.mac);
        return {
          name,
          address: one.address,
          netmask: one.netmask,
          broadcast: type === 'loopback' ? null : broadcastOf(one.address, one.netmask),
          mac: one.mac,
          type,
          isPrivate: isPrivate(one.address),
          usable: type === 'wired' || type === 'wireless',
          recommended: false,
        };
      }),
  );
  const rank = (card: NetworkCard): number => (card.usable ? 0 : 10) + (card.type === 'wired' ? 0 : 2) + (card.isPrivate ? 0 : 1) + (card.type === 'loopback' ? 5 : 0);
  const [best] = [...cards].sort((a, b) => rank(a) - rank(b));
  return cards.map((card) => ({ ...card, recommended: card === best }));
}
