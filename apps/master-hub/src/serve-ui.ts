import { existsSync } from 'node:fs';
import path from 'node:path';
import express, { type Express, type Request, type Response } from 'express';

const notBuilt = `<!doctype html><title>reStrike VTA</title><p>The hub runs, but its pages are not built. Run <code>npm run build</code> and load this page again.</p>`;

/** Serves the built pages: files by their hashed names for ever, pages anew each time, unknown paths by the page that routes them. */
export function serveUi(app: Express, folder: string): void {
  app.use('/assets', express.static(path.join(folder, 'assets'), { immutable: true, maxAge: '1y', fallthrough: true, index: false }));
  app.use(express.static(folder, { index: false, cacheControl: false }));
  const page =
    (name: string) =>
    (_request: Request, response: Response): void => {
      const file = path.join(folder, name);
      response.set('cache-control', 'no-cache');
      if (existsSync(file)) response.sendFile(path.resolve(file));
      else response.status(503).type('html').send(notBuilt);
    };
  app.get('/overview', page('overview.html'));
  app.get(/^\/(?!api\/|health\/|metrics|socket\.io\/|assets\/).*/, page('index.html'));
}
