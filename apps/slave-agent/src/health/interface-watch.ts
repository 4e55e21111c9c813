import { EventEmitter } from 'node:events';
import { networkInterfaces, type NetworkCard } from './network-interfaces.js';

/** Cards are looked at this often: the system tells nobody when a cable is pulled. */
const lookEveryMs = 2_000;

/** ING-1: notices when an address of this machine comes or goes. */
export class InterfaceWatch extends EventEmitter<{ changed: [readonly NetworkCard[]] }> {
  private known: readonly NetworkCard[];
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly read: () => readonly NetworkCard[] = networkInterfaces,
    everyMs = lookEveryMs,
  ) {
    super();
    this.known = read();
    this.timer = setInterval(() => this.look(), everyMs);
    this.timer.unref();
  }

  get cards(): readonly NetworkCard[] {
    return this.known;
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private look(): void {
    const before = keyOf(this.known);
    this.known = this.read();
    if (keyOf(this.known) !== before) this.emit('changed', this.known);
  }
}

const keyOf = (cards: readonly NetworkCard[]): string => JSON.stringify(cards.map(({ name, address, netmask }) => [name, address, netmask]).sort());
