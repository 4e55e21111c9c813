import { seededRandom, type Random } from './random.js';

/** How often each fault happens, 0–1. */
export interface FaultRates {
  readonly loss: number;
  readonly dup: number;
  readonly reorder: number;
  readonly delay: number;
  readonly delayMs: number;
  readonly malformed: number;
  readonly unknown: number;
  readonly encoding: number;
}

/** A play is not over before its last datagram: it waits this long for one at most. */
const longestDelayMs = 60_000;

export const noFaults: FaultRates = { loss: 0, dup: 0, reorder: 0, delay: 0, delayMs: 200, malformed: 0, unknown: 0, encoding: 0 };

/**
 * Reads `loss=1%,dup=1%,delay=5%:200ms`.
 *
 * @returns the rates, or what is wrong.
 */
export function readFaults(text: string): FaultRates | string {
  const rates: Record<string, number> = { ...noFaults };
  for (const part of text.split(',').filter((one) => one !== '')) {
    const match = /^([a-z]+)=([0-9]+(?:\.[0-9]+)?)%(?::([0-9]+)ms)?$/.exec(part.trim());
    const name = match?.[1] ?? '';
    const percent = Number(match?.[2]);
    if (match === null || !(name in noFaults) || name === 'delayMs' || percent > 100) {
      return `${part} is no fault: write loss, dup, reorder, delay, malformed, unknown or encoding as name=1%, and delay=5%:200ms`;
    }
    rates[name] = percent / 100;
    if (Number(match[3] ?? 0) > longestDelayMs) return `${part}: expected a delay of at most ${String(longestDelayMs)}ms`;
    if (match[3] !== undefined) rates['delayMs'] = Number(match[3]);
  }
  return rates as unknown as FaultRates;
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** What becomes of one datagram on a bad network: any number of datagrams, each with a further delay. */
export class FaultInjector {
  private readonly random: Random;
  private held: Uint8Array | null = null;

  constructor(
    private readonly rates: FaultRates,
    seed: number,
  ) {
    this.random = seededRandom(seed ^ 0x5bd1e995);
  }

  through(text: string): readonly { readonly bytes: Uint8Array; readonly delayMs: number }[] {
    const { rates, random } = this;
    const out: { bytes: Uint8Array; delayMs: number }[] = [];
    if (random.chance(rates.unknown)) out.push({ bytes: encode(`xq${String(random.between(0, 9))};${String(random.between(0, 999))};`), delayMs: 0 });
    let bytes = encode(text);
    if (random.chance(rates.malformed)) bytes = this.malform(bytes);
    if (random.chance(rates.encoding)) bytes = new Uint8Array([...bytes.slice(0, -1), 0xc4]);
    if (random.chance(rates.loss)) return this.release(out);
    if (this.held === null && random.chance(rates.reorder)) {
      this.held = bytes;
      return out;
    }
    out.push({ bytes, delayMs: random.chance(rates.delay) ? rates.delayMs : 0 });
    if (random.chance(rates.dup)) out.push({ bytes, delayMs: 0 });
    return this.release(out);
  }

  /** What is still held back at the end. */
  flush(): readonly { readonly bytes: Uint8Array; readonly delayMs: number }[] {
    return this.release([]);
  }

  private release(out: { bytes: Uint8Array; delayMs: number }[]): typeof out {
    if (this.held !== null) out.push({ bytes: this.held, delayMs: 0 });
    this.held = null;
    return out;
  }

  private malform(bytes: Uint8Array): Uint8Array {
    const copy = bytes.slice();
    if (this.random.chance(0.5)) return copy.slice(0, this.random.between(1, Math.max(1, copy.length - 1)));
    copy[this.random.between(0, copy.length - 1)] = this.random.between(0, 255);
    return copy;
  }
}
