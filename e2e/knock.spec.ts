import { knock } from './src/index.js';

/** All of it is work for the processor, which a busy machine has little of. Whatever it waits for has a limit of its own, and says what it was. */
const limitMs = 900_000;

test('[E2E-16] malformed requests and socket messages end nothing, pass nowhere without the right, and leave nothing behind', async () => {
  const seed = Number(process.env['RESTRIKE_SEED'] ?? 1);
  const result = await knock({ messages: 4_000, seed, say: (line) => console.info(line) });
  console.info(JSON.stringify(result));
  expect(result.faults).toEqual([]);
  expect(result.requests + result.engine + result.messages.thrown).toBe(4_000);
}, limitMs);
