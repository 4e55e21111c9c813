import { knock } from './src/index.js';

test('[E2E-16] malformed requests and socket messages end nothing, pass nowhere without the right, and leave nothing behind', async () => {
  const seed = Number(process.env['RESTRIKE_SEED'] ?? 1);
  const result = await knock({ messages: 4_000, seed, say: (line) => console.info(line) });
  console.info(JSON.stringify(result));
  expect(result).toMatchObject({ passed: [], failures: [] });
  expect(result.requests + result.messages).toBe(4_000);
  expect(result.handles.end).toBeLessThan(result.handles.warm + 20);
}, 300_000);
