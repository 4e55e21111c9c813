import { existsSync } from 'node:fs';
import path from 'node:path';
import express, { type Express, type Request, type RequestHandler, type Response } from 'express';
import helmet from 'helmet';

const notBuilt = `<!doctype html><title>reStrike VTA</title><p>The court works, but its console is not built. Run <code>npm run build</code> and load this page again.</p>`;

/** Nothing but this agent is loaded or spoken to. */
export function headersForPages(): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        mediaSrc: ["'self'", 'blob:'],
        connectSrc: ["'self'", 'ws:', 'wss:'],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        frameAncestors: ["'self'"],
      },
    },
    strictTransportSecurity: false,
  });
}

/** Serves the built console, which holds no data: files by their hashed names for ever, the page anew each time and for every path that it routes. */
export function servePages(app: Express, folder: string): void {
  app.use('/assets', express.static(path.join(folder, 'assets'), { immutable: true, maxAge: '1y', fallthrough: true, index: false }));
  app.use(express.static(folder, { index: false, cacheControl: false }));
  const file = path.resolve(folder, 'index.html');
  app.get(/^\/(?!api\/|health\/|metrics|socket\.io\/|assets\/|overlays).*/, (_request: Request, response: Response): void => {
    response.set('cache-control', 'no-cache');
    if (existsSync(file)) response.sendFile(file);
    else response.status(503).type('html').send(notBuilt);
  });
}
