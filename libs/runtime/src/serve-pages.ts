import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import express, { type Express, type Request, type Response } from 'express';

export interface PagesOptions {
  /** Folder of the built pages, with `assets/` for the files that have a hash in their name. */
  readonly folder: string;
  /** Address below which they are served, without a slash at its end: `''` for the whole server, `/overlays`. */
  readonly at: string;
  /** Page file by its address below `at`: `{ '/overview': 'overview.html' }`. */
  readonly pages: Readonly<Record<string, string>>;
  /** Page that routes all further addresses itself; null when there is none. */
  readonly otherwise: string | null;
  /** Command that builds what is missing, for the one who sees that it is. */
  readonly build?: string;
  /** Last word on a page before it is sent, as for values that only the server knows. */
  readonly fill?: (html: string) => string;
}

/** Addresses that are never a page's, whatever routes itself. */
const reserved = ['api', 'health', 'metrics', 'socket.io', 'assets', 'overlays'];

const notBuilt = (build: string): string => `<!doctype html><title>reStrike VTA</title><p>The server runs, but its pages are not built. Run <code>${build}</code> and load this page again.</p>`;

/**
 * Serves built pages: files with a hash in their name for ever, pages anew each time, unknown addresses by the page that routes them.
 * Only what is in the folder is ever read; a page that is not built is answered with 503 and what to do.
 */
export function servePages(app: Express, { folder, at, pages, otherwise, build = 'npm run build', fill }: PagesOptions): void {
  const page =
    (name: string) =>
    (_request: Request, response: Response): void => {
      const file = path.resolve(folder, name);
      response.set('cache-control', 'no-cache');
      if (!existsSync(file)) response.status(503).type('html').send(notBuilt(build));
      else if (fill === undefined) response.sendFile(file);
      else response.type('html').send(fill(readFileSync(file, 'utf8')));
    };
  app.use(`${at}/assets`, express.static(path.join(folder, 'assets'), { immutable: true, maxAge: '1y', index: false }));
  for (const [address, name] of Object.entries(pages)) app.get(`${at}${address}`, page(name));
  app.use(at === '' ? '/' : at, express.static(folder, { index: false, cacheControl: false, redirect: false }));
  if (otherwise === null) return;
  const below = at.replaceAll('/', '\\/');
  app.get(new RegExp(`^${below}(?!\\/(?:${reserved.map((one) => one.replace('.', '\\.')).join('|')})(?:\\/|$))(?:\\/.*)?$`), page(otherwise));
}
