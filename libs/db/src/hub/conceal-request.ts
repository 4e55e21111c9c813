import type { CommandAction } from '@restrike/contracts';

/** What stands in place of a secret wherever a command is shown. */
export const concealed = '(not shown)';
const secretName = /(key|password|passphrase|secret|token|pin|credential)$/i;

/** A command as screens, lists and logs may have it: settings that hold a secret by their name without their value. Pure. */
export function concealRequest(request: CommandAction): CommandAction {
  if (request.action !== 'push-settings') return request;
  return { ...request, settings: Object.fromEntries(Object.entries(request.settings).map(([name, value]) => [name, secretName.test(name) ? concealed : value])) };
}

/** Whether a command was shown without a secret, so that it can not be sent again as it is. Pure. */
export function holdsConcealed(request: CommandAction): boolean {
  return request.action === 'push-settings' && Object.values(request.settings).includes(concealed);
}
