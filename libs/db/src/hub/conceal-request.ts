import type { CommandAction } from '@restrike/contracts';

/** What stands in place of a secret wherever a command is shown, and in the database. */
export const concealed = '(not shown)';
const secretName = /(key|password|passphrase|secret|token|pin|credential)$/i;

const addressStart = /^[a-z][a-z0-9+.-]*:\/\//i;

/**
 * The address of a service with what may open it taken out: user and password, the last part of a path of several where it is no web address (the stream
 * key), and what follows a question mark: `rtmp://user:pass@host/app/key`. Other texts as they are. In time that grows with the text's length: whoever sends a
 * command chooses it.
 */
function concealAddress(given: string): string {
  const text = given.trim();
  const [scheme] = addressStart.exec(text) ?? [];
  if (scheme === undefined) return given;
  const queryAt = text.search(/[?#]/);
  const place = text.slice(scheme.length, queryAt === -1 ? undefined : queryAt);
  const pathAt = place.indexOf('/') === -1 ? place.length : place.indexOf('/');
  const userEnd = place.lastIndexOf('@', pathAt - 1);
  let pathEnd = place.length;
  while (pathEnd > pathAt && place[pathEnd - 1] === '/') pathEnd -= 1;
  const lastAt = place.lastIndexOf('/', pathEnd - 1);
  const holdsKey = lastAt > pathAt && !/^https?:/i.test(scheme);
  if (userEnd === -1 && !holdsKey && queryAt === -1) return given;
  return `${scheme}${userEnd === -1 ? '' : `${concealed}@`}${place.slice(userEnd + 1, holdsKey ? lastAt : pathEnd)}${holdsKey ? `/${concealed}` : ''}${queryAt === -1 ? '' : `?${concealed}`}`;
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
