import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BrowserContext, Page } from 'playwright-core';
import { workspaceRoot } from './managed-process.js';

const { findChromium } = (await import(pathToFileURL(path.join(workspaceRoot, 'tools', 'find-chromium.mjs')).href)) as { findChromium: () => string | null };

/** Longest that a page may take for anything that has no limit of its own, ms: the browser's library gives up after half of it, and a busy machine may stand still for seconds. */
const patienceMs = 60_000;

/** Path of the browser; null when this machine has none. */
export const browserPath = findChromium();

/**
 * A browser's address bar makes two pages of its own for its list of proposals, without a screen too: they cost more than the browser and the page that is
 * looked at. Off as by `chrome://flags`, which adds to what the browser's library turns off; a second `--disable-features` would take its place.
 */
const localState = { browser: { enabled_labs_experiments: ['webui-omnibox-popup@2', 'webui-omnibox-aim-popup@2'] } };

export interface Window {
  readonly page: Page;
  /** Uncaught errors and error messages of the page so far. */
  readonly errors: readonly string[];
  close(): Promise<void>;
}

/** Opens a page in a fresh headless browser that talks to nothing but this machine. */
export async function openWindow(url: string, size: { readonly width: number; readonly height: number } = { width: 1366, height: 768 }): Promise<Window> {
  if (browserPath === null || !existsSync(browserPath)) throw new Error('no browser on this machine');
  // Loaded where a browser is wanted: in each test file it takes most of a second, and most of them want none.
  const { chromium } = await import('playwright-core');
  const profile = mkdtempSync(path.join(tmpdir(), 'restrike-browser-'));
  writeFileSync(path.join(profile, 'Local State'), JSON.stringify(localState));
  const context: BrowserContext = await chromium.launchPersistentContext(profile, {
    executablePath: browserPath,
    headless: true,
    timeout: patienceMs,
    viewport: size,
    colorScheme: 'dark',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  context.setDefaultTimeout(patienceMs);
  const page = context.pages()[0] ?? (await context.newPage());
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    // A connection that is refused while the hub is down is told by the browser itself and is no error of the page.
    if (message.type() === 'error' && !/net::ERR|WebSocket connection/.test(message.text())) errors.push(message.text());
  });
  await page.goto(url);
  return {
    page,
    errors,
    close: async () => {
      await context.close();
      rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
    },
  };
}
