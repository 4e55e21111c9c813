import { InterfaceWatch } from './interface-watch.js';
import type { NetworkCard } from './network-interfaces.js';

const card = (name: string, address: string): NetworkCard => ({ name, address, netmask: '255.255.255.0' }) as NetworkCard;

describe('[ING-1] cards of the machine', () => {
  it('[ING-1] an address that goes or comes is noticed once, an order that changes is none', async () => {
    let cards = [card('eth0', '192.0.2.1'), card('wlan0', '192.0.2.9')];
    const watch = new InterfaceWatch(() => cards, 5);
    const seen: string[][] = [];
    watch.on('changed', (now) => seen.push(now.map(({ address }) => address)));
    const steps: NetworkCard[][] = [[card('wlan0', '192.0.2.9'), card('eth0', '192.0.2.1')], [card('wlan0', '192.0.2.9')], [card('wlan0', '192.0.2.9'), card('eth0', '192.0.2.77')]];
    for (const step of steps) {
      cards = step;
      await new Promise((done) => setTimeout(done, 60));
    }
    watch.stop();
    expect(seen).toEqual([['192.0.2.9'], ['192.0.2.9', '192.0.2.77']]);
    expect(watch.cards).toBe(cards);
  });
});
