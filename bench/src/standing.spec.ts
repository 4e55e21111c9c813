import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describeCommit, describeStanding, parseHostTimes, stolenShare } from '@restrike/e2e';

test('[BENCH-3] figures of sources that no commit has are marked; figures that were filed before them are no sources', () => {
  const root = mkdtempSync(path.join(tmpdir(), 'restrike-commit-'));
  const git = (...args: string[]): string => execFileSync('git', ['-c', 'user.name=bench', '-c', 'user.email=bench@localhost', '-c', 'commit.gpgsign=false', ...args], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  const write = (name: string, text: string): void => {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  };
  try {
    expect(describeCommit(root)).toBe('unknown');
    git('init', '--quiet');
    write('source.ts', 'one');
    write('bench/results/parse.json', '{}');
    git('add', '.');
    git('commit', '--quiet', '--message', 'one');
    const head = git('rev-parse', '--short=12', 'HEAD');
    expect(describeCommit(root)).toBe(head);
    write('bench/results/parse.json', '{ "changed": true }');
    write('bench/results/pixels.json', '{}');
    expect(describeCommit(root)).toBe(head);
    write('new.ts', 'two');
    expect(describeCommit(root)).toBe(`${head}+`);
    rmSync(path.join(root, 'new.ts'));
    write('source.ts', 'two');
    expect(describeCommit(root)).toBe(`${head}+`);
  } finally {
    rmSync(root, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
});

test('[BENCH-3] the share of time that the host took is that of all cores between two readings, and null where the system does not tell', () => {
  const before = parseHostTimes('cpu  100 10 50 800 20 5 5 10 40 3\ncpu0 1 2 3 4 5 6 7 8 9 10\n');
  expect(before).toEqual({ all: 1_000, stolen: 10 });
  const after = parseHostTimes('cpu  200 10 150 1500 20 5 5 110 40 3\n');
  expect([stolenShare(before, after), stolenShare(before, before)]).toEqual([0.1, null]);
  expect([stolenShare(null, after), stolenShare(before, null)]).toEqual([null, null]);
  expect(['', 'nonsense', 'cpu  1 2 3 4'].map(parseHostTimes)).toEqual([null, null, null]);
});

test('[BENCH-3] what stands before a bench has the time of a fixed piece of work', () => {
  expect(describeStanding(tmpdir()).calibrationMs).toBeGreaterThan(0);
});
