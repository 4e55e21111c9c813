import { EventEmitter } from 'node:events';
import { jest } from '@jest/globals';
import { createLogger } from '@restrike/runtime';
import type { InterfaceWatch } from '../health/interface-watch.js';
import { CourtListener } from './court-listener.js';
import type { CourtPipeline } from './court-pipeline.js';
import type { ReceiverReport } from './thread-messages.js';

/** The pipeline and the cards of a court as far as the listener sees them: it opens where a card has the address. */
class Machine extends EventEmitter {
  cards: { readonly name: string; readonly address: string }[] = [];
  report: ReceiverReport | null = null;
  opened = 0;

  async listen(address: string, port: number): Promise<ReceiverReport> {
    this.opened += 1;
    await Promise.resolve();
    const here = this.cards.some((card) => card.address === address);
    this.report = { state: here ? 'listening' : 'failed', address, port, receiveBuffer: 1, error: here ? null : 'no such address' } as unknown as ReceiverReport;
    this.emit('report', this.report);
    return this.report;
  }
}

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

it('[ING-1] a listener whose address went is opened when it is back, by the card or by a try, and is then left alone', async () => {
  const machine = new Machine();
  const options = () => ({ address: '192.0.2.1', port: 6000, receiveBuffer: 1 });
  const listener = new CourtListener(machine as unknown as CourtPipeline, machine as unknown as InterfaceWatch, options, createLogger('test', 'silent'));
  expect(await listener.start()).toMatchObject({ state: 'failed' });
  await jest.advanceTimersByTimeAsync(1_000);
  expect([machine.opened, machine.report?.state]).toEqual([2, 'failed']);
  // The card has it again before the next try.
  machine.cards = [{ name: 'eth0', address: '192.0.2.1' }];
  machine.emit('changed', machine.cards);
  await jest.advanceTimersByTimeAsync(60_000);
  expect([machine.opened, machine.report?.state]).toEqual([3, 'listening']);
  machine.cards = [];
  machine.emit('changed', machine.cards);
  await jest.advanceTimersByTimeAsync(0);
  expect(machine.report?.state).toBe('failed');
  // Nobody tells of the card: the tries go on.
  machine.cards = [{ name: 'eth0', address: '192.0.2.1' }];
  await jest.advanceTimersByTimeAsync(60_000);
  expect([machine.opened, machine.report?.state]).toEqual([5, 'listening']);
});
