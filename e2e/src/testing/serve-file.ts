import { readFileSync } from 'node:fs';
import type { Route } from 'playwright-core';

/** Serves a file as the agent does, with Range. */
export function serveFile(route: Route, file: string): Promise<void> {
  const body = readFileSync(file);
  const range = /^bytes=(\d+)-(\d*)$/.exec(route.request().headers()['range'] ?? '');
  if (range === null) return route.fulfill({ body, contentType: 'video/mp4', headers: { 'accept-ranges': 'bytes' } });
  const from = Number(range[1]);
  const to = range[2] === '' ? body.length - 1 : Math.min(Number(range[2]), body.length - 1);
  return route.fulfill({ status: 206, body: body.subarray(from, to + 1), contentType: 'video/mp4', headers: { 'accept-ranges': 'bytes', 'content-range': `bytes ${String(from)}-${String(to)}/${String(body.length)}` } });
}
