import { createRequire } from 'node:module';
import path from 'node:path';

// Jest's own, whichever Jest is installed.
const { default: Sequencer } = createRequire(createRequire(import.meta.url).resolve('jest/package.json'))('@jest/test-sequencer');

/** Files that take long though they are short to read. */
const longThoughShort = ['bad-network', 'campaign', 'knock', 'obs-stand-in', 'survive-kill'];

/** A fresh clone knows no times, and Jest begins with the largest files: those that are the shortest to read were the last to begin, and all others waited for them. */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    const isLong = ({ path: file }) => longThoughShort.includes(path.basename(file, '.spec.ts'));
    const sorted = super.sort(tests);
    return [...sorted.filter(isLong), ...sorted.filter((test) => !isLong(test))];
  }
}
