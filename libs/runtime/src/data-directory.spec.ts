import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { jest } from '@jest/globals';

const folder = fs.mkdtempSync(path.join(tmpdir(), 'restrike-lock-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));

/** What happens to the file between its making and the words of the one who made it. */
let meanwhile: ((file: string) => void) | null = null;
/** What was done to the disk, in order. */
const done: string[] = [];
jest.unstable_mockModule('node:fs', () => ({
  ...fs,
  writeFileSync: (file: string, text: string, options: fs.WriteFileOptions) => {
    fs.writeFileSync(file, text, options);
    done.push(typeof options === 'object' && options?.flush === true ? 'written to the disk' : 'written');
    meanwhile?.(file);
  },
  renameSync: (from: string, to: string) => {
    fs.renameSync(from, to);
    done.push('named');
  },
}));
const { takeDataDirectory, writeWhole } = await import('./data-directory.js');

describe('[RUN-3] the lock of a data directory', () => {
  it('[RUN-3] is not held by one whose words came so late that another took its file away', () => {
    const other = JSON.stringify({ pid: process.ppid, start: null });
    meanwhile = (file) => fs.writeFileSync(file, other);
    expect(() => takeDataDirectory(folder, () => null)).toThrow(/in use by process/);
    expect(fs.readFileSync(path.join(folder, 'process.lock'), 'utf8')).toBe(other);
    meanwhile = null;
    fs.rmSync(path.join(folder, 'process.lock'));
    takeDataDirectory(folder, () => null)();
    expect(fs.readdirSync(folder)).toEqual([]);
  });
});

it('[RUN-9] a small file has its name when its content is on the disk, so that a pulled plug leaves no empty one', () => {
  done.length = 0;
  writeWhole(path.join(folder, 'node-id'), 'one\n');
  expect(done).toEqual(['written to the disk', 'named']);
  expect(fs.readdirSync(folder)).toEqual(['node-id']);
});
