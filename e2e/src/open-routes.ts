import { getJson } from './get-json.js';

/** Which answers of a hub need no rights. */
export interface OpenRoutes {
  /** Every path of the hub's own description: `/api/courts/{nodeId}/days`. */
  readonly paths: readonly string[];
  /** Whether somebody without rights may be answered 2xx; a court has those of a court beside them. */
  readonly mayPass: (method: string, path: string, isCourt: boolean) => boolean;
}

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly 'x-roles': readonly string[] }>>>>;
}

/** What a description of routes (`/api/openapi.json`, made from the hub's table of routes and roles) opens. Pages are open to be read; everything else is not. Pure. */
export function openRoutesOf({ paths }: Description): OpenRoutes {
  const routes = Object.entries(paths).map(([path, methods]) => ({ shape: new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`), methods }));
  return {
    paths: Object.keys(paths),
    mayPass: (method, target, isCourt) => {
      const path = target.split('?')[0] ?? '';
      // What a route takes is told to everybody, and a connection is judged when it names its room.
      if (method === 'OPTIONS' || path === '/socket.io/') return true;
      if (!/^\/(api|health|metrics)(\/|$)/.test(path)) return method === 'GET';
      const roles = routes.filter(({ shape }) => shape.test(path)).flatMap(({ methods }) => methods[method.toLowerCase()]?.['x-roles'] ?? []);
      return method === method.toUpperCase() && roles.some((role) => role === 'anyone' || (isCourt && role === 'agent'));
    },
  };
}

/** Reads them from a running hub. */
export async function readOpenRoutes(url: string): Promise<OpenRoutes> {
  return openRoutesOf(await getJson<Description>(`${url}/api/openapi.json`));
}
