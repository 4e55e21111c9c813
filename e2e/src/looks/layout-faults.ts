import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

const script = readFileSync(new URL('layout-faults-in-page.js', import.meta.url), 'utf8');

/**
 * What a machine can see of a page's layout as it stands: wider than its window, text cut off without a title or spilling out of its box, text on text, controls on
 * controls or covered, things where no scrolling leads to, a table without words, keys and values that should be words. One fault a line, empty when there is none.
 */
export async function layoutFaults(page: Page): Promise<string[]> {
  // Lists that follow their size are drawn anew a frame later.
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
  return page.evaluate<string[]>(script);
}
