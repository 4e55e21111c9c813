import { apply, initialMemory } from '@restrike/match';
import { builtInProtocol, formatMessage, parseDatagram } from '@restrike/pss-protocol';
import { sampleDatagrams } from './sample-datagrams.js';

/** Times `once`, which does `units` things, again and again for about `seconds`; the best of five rounds counts. */
function ratePerSecond(units: number, once: () => void, seconds = 0.6): number {
  let best = 0;
  for (let round = 0; round < 5; round += 1) {
    let done = 0;
    const began = performance.now();
    do {
      once();
      done += units;
    } while (performance.now() - began < seconds * 1000);
    best = Math.max(best, (done / (performance.now() - began)) * 1000);
  }
  return Math.round(best);
}

/** Rates of the pure steps in messages a second, over the recorded sessions. */
export function benchParse(root: string): Record<string, number> {
  const datagrams = sampleDatagrams(root);
  const readings = datagrams.flatMap((bytes) => parseDatagram(bytes, builtInProtocol).map(({ reading }) => reading));
  const messages = readings.flatMap((reading) => (reading.outcome === 'known' ? [reading.message] : []));
  let sink = 0;
  const rates = {
    parsedPerSecond: ratePerSecond(datagrams.length, () => {
      for (const bytes of datagrams) sink += parseDatagram(bytes, builtInProtocol).length;
    }),
    formattedPerSecond: ratePerSecond(messages.length, () => {
      for (const message of messages) sink += formatMessage(message).length;
    }),
    appliedPerSecond: ratePerSecond(readings.length, () => {
      let memory = initialMemory();
      readings.forEach((reading, index) => {
        memory = apply(memory, reading, { epoch: '33333333-3333-4333-8333-333333333333', sequence: index + 1, receivedAt: index, monotonicUs: index * 1000 }).memory;
      });
      sink += memory.state.round;
    }),
  };
  // What nobody looks at the engine may leave out.
  if (sink === 0) throw new Error('nothing was parsed, formatted or applied');
  return rates;
}
