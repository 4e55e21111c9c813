// The limits of chapters over many random days (2,000 in the tests): `npm run days -w @restrike/match -- --days 1000000 --seed 7`.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { days: { type: 'string', default: '1000000' }, seed: { type: 'string', default: String(Date.now() % 1_000_000) } } });
if (!/^[1-9][0-9]{0,8}$/.test(values.days) || !/^[0-9]{1,9}$/.test(values.seed)) {
  console.error(`--days is ${values.days} and --seed ${values.seed}: both must be whole numbers, the days at least 1. Nothing was run.`);
  process.exit(78);
}
console.log(`${values.days} days, seed ${values.seed}`);
const env = { ...process.env, RESTRIKE_CHAPTER_RUNS: values.days, RESTRIKE_SEED: values.seed };
const jest = fileURLToPath(new URL('../../../tools/jest.mjs', import.meta.url));
const { status } = spawnSync(process.execPath, [jest, 'src/chapters/build-chapters.spec.ts'], { stdio: 'inherit', env, cwd: fileURLToPath(new URL('..', import.meta.url)) });
process.exit(status ?? 1);
