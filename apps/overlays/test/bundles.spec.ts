import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { overlayNames } from '@restrike/runtime';

const limitBytes = 150_000;
const here = fileURLToPath(new URL('..', import.meta.url));
const out = mkdtempSync(path.join(tmpdir(), 'restrike-overlays-'));
interface Chunk {
  readonly file: string;
  readonly css?: readonly string[];
  readonly imports?: readonly string[];
  readonly dynamicImports?: readonly string[];
}

beforeAll(() => {
  const vite = path.join(path.dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin', 'vite.js');
  const built = spawnSync(process.execPath, [vite, 'build', '--outDir', out, '--emptyOutDir', '--logLevel', 'error'], { cwd: here, encoding: 'utf8', timeout: 100_000, env: { ...process.env, NODE_ENV: 'production' } });
  if (built.status !== 0) throw new Error(`the overlays can not be built: ${built.stderr}${built.stdout}`);
});
afterAll(() => rmSync(out, { recursive: true, force: true, maxRetries: 10 }));

/** Every file that a page loads, as names below the folder of the build. */
function filesOf(page: string): string[] {
  const manifest = JSON.parse(readFileSync(path.join(out, '.vite', 'manifest.json'), 'utf8')) as Record<string, Chunk>;
  const found = new Set<string>([`${page}.html`]);
  const visit = (name: string): void => {
    const chunk = manifest[name];
    if (chunk === undefined) throw new Error(`${name} is not in the manifest`);
    for (const file of [chunk.file, ...(chunk.css ?? [])]) found.add(file);
    for (const next of [...(chunk.imports ?? []), ...(chunk.dynamicImports ?? [])]) visit(next);
  };
  visit(`${page}.html`);
  return [...found];
}

describe('[OVL-1] built pages', () => {
  it.each(['index', ...overlayNames])('[OVL-1] %s with all it loads is at most 150 kB gzipped', (page) => {
    const sizes = filesOf(page).map((file) => gzipSync(readFileSync(path.join(out, file))).length);
    expect(sizes.length).toBeGreaterThanOrEqual(3);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(limitBytes);
  });
  it('[OVL-1] every overlay that is served has its page', () => {
    expect(readdirSync(out).filter((name) => name.endsWith('.html')).sort()).toEqual(['index', ...overlayNames].map((name) => `${name}.html`).sort());
  });
  it('[OVL-1] no flag is inside a bundle, and the style asks nothing that Chromium 103 lacks', () => {
    for (const page of overlayNames) {
      for (const file of filesOf(page)) {
        const content = readFileSync(path.join(out, file), 'utf8');
        expect(content).not.toMatch(/data:image\/svg|<svg/);
        if (file.endsWith('.css')) expect(content).not.toMatch(/container-type|@container|cq[whib]\b|:has\(|@layer|color-mix|\bdvh\b/);
      }
    }
  });
});
