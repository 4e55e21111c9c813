import type { CommandAction } from '@restrike/contracts';

/** What stands in place of a secret wherever a command is shown, and in the database. */
export const concealed = '(not shown)';
const secretName = /(key|password|passphrase|secret|token|pin|credential)$/i;

function conceal(value: unknown, name = ''): unknown {
  if (secretName.test(name)) return concealed;
  if (Array.isArray(value)) return value.map((one: unknown) => conceal(one));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, conceal(one, key)]));
}

const holds = (value: unknown): boolean => value === concealed || (typeof value === 'object' && value !== null && Object.values(value).some(holds));

/** A command as screens, lists, logs and the database may have it: settings that hold a secret by their name, at any depth, without their value. Pure. */
export function concealRequest(request: CommandAction): CommandAction {
  if (request.action !== 'push-settings') return request;
  return { ...request, settings: conceal(request.settings) as typeof request.settings };
}

/** Whether a command is without a secret that it had, so that it can not be sent as it is. Pure. */
export function holdsConcealed(request: CommandAction): boolean {
  return request.action === 'push-settings' && holds(request.settings);
}
