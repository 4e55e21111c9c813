import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describeCommit } from '@restrike/e2e';

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
