import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { openWindow } from '../open-window.js';
import { until } from '../managed-process.js';
import { onStage, type Stage } from '../stage.js';
import { courtScenes } from './court-looks.js';
import { hubScenes } from './hub-looks.js';
import { layoutFaults } from './layout-faults.js';

const sizes = [{ width: 1366, height: 768 }, { width: 1920, height: 1080 }] as const;
const themes = ['dark', 'light'] as const;

/** One picture: a page of a scene, and what is done there before it is taken. */
export interface Look {
  readonly name: string;
  readonly url: string;
  /** What shows that it is there. */
  readonly ready: string;
  /** Brings the page into the state that is to be seen; after it the next look loads its page anew. */
  readonly act?: (page: Page) => Promise<void>;
}

/** Takes the looks of a scene that stands, in every size and theme. */
export type TakeAll = (scene: string, looks: readonly Look[]) => Promise<void>;

/** Where looks are taken. */
export interface Studio {
  readonly stage: Stage;
  readonly page: Page;
  readonly takeAll: TakeAll;
  /** Takes the page as it is. */
  readonly take: (page: Page, name: string) => Promise<void>;
}

/** A hall in one state, on a stage of its own. */
export interface Scene {
  /** With which the names of its looks begin. */
  readonly scene: string;
  readonly look: (studio: Studio) => Promise<void>;
}

export interface LooksOptions {
  /** Where the pictures go. */
  readonly folder: string;
  /** Only scenes of this name; all when empty. */
  readonly scene: string;
  /** Only looks with this in their name, as `drawer-dark-1366`; all when empty. */
  readonly only: string;
  /** Of the pages: `en` or `es`. */
  readonly language: string;
  readonly say: (line: string) => void;
}

const settleMs = 700;

/** A page with all pictures, smallest first sight, each a link to itself in full size. */
function index(names: readonly string[]): string {
  const figures = names.map((name) => `<figure><a href="${name}.png"><img src="${name}.png" alt="${name}" loading="lazy"></a><figcaption>${name}</figcaption></figure>`);
  return `<!doctype html><meta charset="utf-8"><title>Looks</title><style>body{background:#888;font:14px sans-serif;display:grid;grid-template-columns:repeat(auto-fill,minmax(620px,1fr));gap:12px}figure{margin:0}img{width:100%}</style>${figures.join('\n')}\n`;
}

/**
 * Brings up hub and courts, scene by scene, takes a picture of every screen in both sizes and both themes for a person to look at, and says what a machine can find.
 * @returns the faults, each with the picture it is on.
 */
export async function takeLooks({ folder, scene: wanted, only, language, say }: LooksOptions): Promise<readonly string[]> {
  mkdirSync(folder, { recursive: true });
  const taken: string[] = [];
  const faults: string[] = [];
  const take = async (page: Page, name: string): Promise<void> => {
    await page.screenshot({ path: path.join(folder, `${name}.png`), animations: 'disabled', timeout: 60_000 });
    taken.push(name);
    const found = await layoutFaults(page);
    for (const fault of found) faults.push(`${name}: ${fault}`);
    say(name);
  };
  const takeAll = (page: Page): TakeAll => async (scene, looks) => {
    for (const theme of themes) {
      for (const size of sizes) {
        const named = looks.map((look) => ({ look, name: `${scene}-${look.name}-${theme}-${String(size.width)}` })).filter(({ name }) => name.includes(only));
        if (named.length === 0) continue;
        await page.setViewportSize(size);
        for (const { look, name } of named) {
          await page.goto(look.url);
          if (await page.evaluate<boolean>(`Object.entries(${JSON.stringify({ 'restrike-theme': theme, 'restrike-language': language })}).map(([key, value]) => localStorage.getItem(key) !== value && (localStorage.setItem(key, value), true)).includes(true)`)) await page.reload();
          await page.locator(look.ready).first().waitFor({ timeout: 60_000 });
          await until('the page to have loaded', 30_000, async () => (await page.getByText(/^(Loading|Checking|Cargando|Revisando) ?…$/).count()) === 0).catch((error: unknown) => faults.push(`${name}: ${String(error)}`));
          await sleep(settleMs);
          await look.act?.(page).catch((error: unknown) => faults.push(`${name}: ${String(error)}`));
          // A machine that is busy may lose the connection for a moment: the picture would not be of this scene.
          await page.locator(look.ready).first().waitFor({ timeout: 60_000 });
          await take(page, name);
        }
      }
    }
  };
  for (const { scene, look } of [...hubScenes, ...courtScenes].filter((one) => wanted === '' || one.scene === wanted)) {
    say(`${scene}:`);
    await onStage(async (stage) => {
      const window = await openWindow('about:blank');
      window.page.setDefaultTimeout(60_000);
      try {
        await look({ stage, page: window.page, takeAll: takeAll(window.page), take: (page, name) => (name.includes(only) ? take(page, name) : Promise.resolve()) });
        // Who has not signed in is asked for the PIN by a 401, which the browser tells by itself.
        faults.push(...window.errors.filter((error) => !/\b401\b/.test(error)).map((error) => `${scene}, in the browser: ${error}`));
      } finally {
        await window.close();
      }
    });
  }
  writeFileSync(path.join(folder, 'index.html'), index(taken));
  return faults;
}
