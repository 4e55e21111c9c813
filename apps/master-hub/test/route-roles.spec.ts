import 'reflect-metadata';
import { tmpdir } from 'node:os';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { roles, type HubId } from '@restrike/contracts';
import type { HubStore } from '@restrike/db/hub';
import { createLogger } from '@restrike/runtime';
import type { Application } from 'express';
import { mayPass, type Access, type Caller } from '../src/access/caller.js';
import { routeRoles, socketRoles } from '../src/access/route-roles.js';
import { readHubSettings } from '../src/config/hub-settings.js';
import { createHubApp } from '../src/create-hub-app.js';
import { Hub } from '../src/hub.js';

let app: NestExpressApplication;

interface Layer {
  readonly route?: { readonly path: unknown; readonly methods: Readonly<Record<string, boolean>> };
}

/** Every route that Express knows, as `METHOD /path`; the page that routes all further addresses itself is `/{*page}`. */
const registered = (): string[] =>
  ((app.getHttpAdapter().getInstance() as Application).router as unknown as { stack: Layer[] }).stack.flatMap(({ route }) =>
    route === undefined ? [] : Object.keys(route.methods).map((method) => `${method.toUpperCase()} ${route.path instanceof RegExp ? '/{*page}' : String(route.path)}`),
  );

beforeAll(async () => {
  const log = createLogger('test', 'error');
  // No route is called: the store is only there to be handed on.
  const hub = new Hub(readHubSettings({ RESTRIKE_DISCOVERY: 'none' }), { attempts: { limit: () => ({}) } } as unknown as HubStore, { hubId: '00000000-0000-4000-8000-000000000000' as HubId, version: '0.1.0', certificate: null }, log);
  app = await createHubApp(hub, { ui: tmpdir(), overlays: tmpdir() }, log);
  await app.init();
});
afterAll(() => app.close());

describe('[SEC-2] table of routes and roles', () => {
  it('[SEC-2] each route that is registered has an entry, and each entry has its route', () => {
    expect(registered().sort()).toEqual(Object.keys(routeRoles).sort());
  });

  it('[SEC-2] a route that changes something is open to roles, to courts with their own data, or is the way in', () => {
    const open = Object.entries(routeRoles).filter(([route, access]) => !route.startsWith('GET ') && typeof access === 'string' && access !== 'agent');
    expect(open.map(([route]) => route).sort()).toEqual(['POST /api/access/login', 'POST /api/access/logout', 'POST /api/access/password', 'POST /api/access/setup', 'POST /api/slaves/register']);
  });

  it('[SEC-2] every namespace says who may connect', () => {
    for (const key of Object.keys(socketRoles)) expect(socketRoles[`${key.split(' ')[0] ?? ''} connect`]).toBeDefined();
  });
});

describe('[SEC-2] who may', () => {
  const user = (role: string): Caller => ({ kind: 'user', role }) as Caller;
  const nobodyHere: Caller = { kind: 'nobody', isHere: true, gaveWrong: false };
  const nobody: Caller = { kind: 'nobody', isHere: false, gaveWrong: false };
  const reader: Caller = { kind: 'reader' };
  const agent = { kind: 'agent' } as Caller;
  const who = (access: Access, hasReadToken = false): string[] => {
    const callers: [string, Caller][] = [['nobody', nobody], ['nobody here', nobodyHere], ['reader', reader], ['agent', agent], ...roles.map((role): [string, Caller] => [role, user(role)])];
    return callers.filter(([, caller]) => mayPass(access, caller, hasReadToken)).map(([name]) => name);
  };
  const everyUser = [...roles];
  it.each<[Access, string[]]>([
    ['anyone', ['nobody', 'nobody here', 'reader', 'agent', ...everyUser]],
    ['overview', ['nobody here', 'reader', ...everyUser]],
    ['reader', ['reader', ...everyUser]],
    ['user', everyUser],
    ['agent', ['agent']],
    [['director'], ['admin', 'director']],
    [[], ['admin']],
  ])('[SEC-2] %p', (access, expected) => {
    expect(who(access)).toEqual(expected);
  });
  it('[SEC-2] with a read token nothing is open without it, not even on this machine', () => {
    expect(who('overview', true)).toEqual(['reader', ...everyUser]);
  });
});
