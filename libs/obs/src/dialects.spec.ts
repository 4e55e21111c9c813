import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

test('[OBS-2.7] requests that only newer OBS know are not used', () => {
  const sources = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'));
  expect(sources.length).toBeGreaterThan(10);
  for (const name of sources) expect(readFileSync(path.join(import.meta.dirname, name), 'utf8')).not.toMatch(/SplitRecordFile|CreateRecordChapter/);
});
