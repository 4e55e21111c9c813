import type { CommandAction } from '@restrike/contracts';

/** What stands in place of a secret wherever a command is shown, and in the database. */
export const concealed = '(not shown)';
const secretName = /(key|password|passphrase|secret|token|pin|credential)$/i;

/** An address with user, password or a path: `rtmp://user:pass@host/app/key`; up to its host and port, and what is behind them but the last part. */
const address = /^([a-z][a-z0-9+.-]*:\/\/)(?:([^/?#]*)@)?([^/?#]*)([^?#]*?)(\/[^/?#]+)?(\/*)([?#].*)?$/is;

/**
 * The address of a service with what may open it taken out: user and password, the last part of a path of several where it is no web address (the stream
 * key), and what follows a question mark. Other texts as they are.
 */
function concealAddress(text: string): string {
  const [, scheme, user, host, before, last, , query] = address.exec(text.trim()) ?? [];
  if (scheme === undefined) return text;
  const holdsKey = last !== undefined && (before ?? '') !== '' && !/^https?:/i.test(scheme);
  if (user === undefined && !holdsKey && query === undefined) return text;
  return `${scheme}${user === undefined ? '' : `${concealed}@`}${host ?? ''}${before ?? ''}${holdsKey ? `/${concealed}` : (last ?? '')}${query === undefined ? '' : `?${concealed}`}`;
}

function conceal(value: unknown, name = ''): unknown {
  if (secretName.test(name)) return concealed;
  if (typeof value === 'string') return concealAddress(value);
  if (Array.isArray(value)) return value.map((one: unknown) => conceal(one));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, conceal(one, key)]));
}

const holds = (value: unknown): boolean => (typeof value === 'string' && value.includes(concealed)) || (typeof value === 'object' && value !== null && Object.values(value).some(holds));

/** A command as screens, lists, logs and the database may have it: settings that hold a secret by their name, at any depth, without their value, and addresses without theirs. Pure. */
export function concealRequest(request: CommandAction): CommandAction {
  if (request.action !== 'push-settings') return request;
  return { ...request, settings: conceal(request.settings) as typeof request.settings };
}

/** Whether a command is without a secret that it had, so that it can not be sent as it is. Pure. */
export function holdsConcealed(request: CommandAction): boolean {
  return request.action === 'push-settings' && holds(request.settings);
}
