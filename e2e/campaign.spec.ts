import { campaign } from './src/campaign.js';

/** All of it is work for the processor, which a busy machine has little of. Whatever it waits for has a limit of its own, and says what it was. */
const limitMs = 900_000;

test('[E2E-4] plugs pulled at random moments under load lose nothing committed, double nothing, and the hub equals the court', async () => {
  const seed = Number(process.env['RESTRIKE_SEED'] ?? Date.now() % 100_000);
  const lines: string[] = [];
  const result = await campaign({ kills: 3, seed, perSecond: 300, say: (line) => lines.push(line) }).catch((error: unknown) => {
    throw new Error(`${lines.join('\n')}\nTo do the same again: npm run campaign -- --kills 3 --seed ${String(seed)} --rate 300`, { cause: error });
  });
  process.stdout.write(`${String(lines[0])}\n`);
  expect(result.events).toBeGreaterThan(100);
  expect(result.epochs).toBeGreaterThanOrEqual(2);
}, limitMs);
