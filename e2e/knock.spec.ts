import { knock } from './src/index.js';

test('[E2E-16] malformed requests and socket messages end nothing, pass nowhere without the right, and leave nothing behind', async () => {
  const seed = Number(process.env['RESTRIKE_SEED'] ?? 1);
  const result = await knock({ messages: 4_000, seed, say: (line) => console.info(line) });
  console.info(JSON.stringify(result));
  expect(result.faults).toEqual([]);
  expect(result.requests + result.engine + result.messages.thrown).toBe(4_000);
}, 300_000);
