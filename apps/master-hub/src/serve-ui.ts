import { serveOverlays, servePages } from '@restrike/runtime';
import type { Express } from 'express';

/** The hub's pages: overlays for OBS, the overview for screens, and the control room, which routes itself. */
export function serveUi(app: Express, folders: { readonly ui: string; readonly overlays: string }): void {
  serveOverlays(app, folders.overlays, 'hub');
  servePages(app, { folder: folders.ui, at: '', pages: { '/overview': 'overview.html' }, otherwise: 'index.html' });
}
