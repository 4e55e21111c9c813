import type { HubProcess } from '@restrike/e2e';

/** A figure of a hub's `/metrics`, as processor seconds or resident bytes. @throws where it has none of that name. */
export async function hubFigure(hub: HubProcess, name: string): Promise<number> {
  const text = await (await fetch(`${hub.url}/metrics`, { headers: await hub.asAdmin(), signal: AbortSignal.timeout(10_000) })).text();
  const line = text.split('\n').find((one) => one.startsWith(`${name} `));
  if (line === undefined) throw new Error(`no figure ${name} at the hub's /metrics`);
  return Number(line.slice(name.length + 1));
}
