import { readFileSync } from 'node:fs';
import type { SentDatagram } from './check-ledger.js';

/** What a simulator wrote of its sendings (`--ledger`), in their order. */
export function readLedger(file: string): readonly SentDatagram[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const { at, hex } = JSON.parse(line) as { at: number; hex: string };
      return { at, bytes: hex };
    });
}
