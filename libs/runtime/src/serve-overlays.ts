import type { Express } from 'express';
import { servePages } from './serve-pages.js';

/** Overlays by their address below `/overlays/`; each is a page of its own, so that a browser source loads no more than it shows. */
export const overlayNames = ['scoreboard', 'ivr', 'lower-third', 'winner', 'matches'] as const;

/**
 * Serves the overlays. They are told where their state comes from: a court's own agent, or the hub, where a court must be named.
 */
export function serveOverlays(app: Express, folder: string, source: 'court' | 'hub'): void {
  const pages = Object.fromEntries(overlayNames.map((name) => [`/${name}`, `${name}.html`]));
  servePages(app, { folder, at: '/overlays', pages: { '': 'index.html', ...pages }, otherwise: null, fill: (html) => html.replace('name="restrike-source" content=""', `name="restrike-source" content="${source}"`) });
}
