import type { ObsConnectionSettings, ObsRole } from '@restrike/obs';

const roles: Readonly<Record<string, ObsRole>> = { 'rec:': 'OBS_REC', 'str:': 'OBS_STR', 'both:': 'OBS_BOTH' };
const protocols = ['auto', 'v5', 'v4'] as const;
/** What OBS itself offers for its WebSocket server. */
const usualPort = 4455;

/** Addresses read, or the first thing that is wrong with them. */
export type ObsAddresses = { readonly ok: true; readonly connections: readonly ObsConnectionSettings[] } | { readonly ok: false; readonly problem: string };

/**
 * Reads addresses of OBS as they stand in the configuration: `rec://:password@127.0.0.1:4455`, `str://127.0.0.1:4456?protocol=v4`, `both://…`. The role comes
 * first, since that is what is told apart by; characters of a password that an address does not take are written as `%40` and so on. A problem names the
 * address by its number, never with its password.
 */
export function readObsAddresses(texts: readonly string[]): ObsAddresses {
  const connections: ObsConnectionSettings[] = [];
  for (const [index, text] of texts.entries()) {
    const wrong = (what: string): ObsAddresses => ({ ok: false, problem: `address ${String(index + 1)} ${what}; write it as rec://:password@127.0.0.1:4455 (rec, str or both)` });
    if (!URL.canParse(text)) return wrong('is not an address');
    const url = new URL(text);
    const role = roles[url.protocol];
    if (role === undefined) return wrong(`begins with ${url.protocol}`);
    if (url.hostname === '') return wrong('has no host');
    const protocol = protocols.find((one) => one === (url.searchParams.get('protocol') ?? 'auto'));
    if (protocol === undefined) return wrong('asks for a protocol that is not auto, v5 or v4');
    const password = readPassword(url.password);
    if (password === undefined) return wrong('has a password with a stray %');
    const kind = url.protocol.slice(0, -1);
    const before = connections.filter((one) => one.role === role).length;
    connections.push({ id: before === 0 ? kind : `${kind}-${String(before + 1)}`, role, host: url.hostname, port: url.port === '' ? usualPort : Number(url.port), password, protocol });
  }
  return { ok: true, connections };
}

/** undefined when it can not be read. */
function readPassword(text: string): string | null | undefined {
  try {
    return text === '' ? null : decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
