import type { Namespace, Socket } from 'socket.io';
import { refusalOf } from './access.guard.js';
import { mayPass, type Caller } from './caller.js';
import type { HubAccess } from './hub-access.js';
import { socketRoles } from './route-roles.js';

/** What the guard asks of who is who. */
type GuardingAccess = Pick<HubAccess, 'identify' | 'isOpen' | 'hasReadToken'>;

/** Longest that a timer may take. */
const maxTimerMs = 2 ** 31 - 1;

/** Messages that one socket may send in a second: many times what an agent or a screen has to say. */
const messagesPerSecond = 1_000;

/** Room of all sockets of one session, so that they end with it. */
export const sessionRoom = (sessionKey: string): string => `session:${sessionKey}`;
/** Room of all sockets of one user. */
export const userRoom = (userId: string): string => `user:${userId}`;

/** Who is behind a socket of a guarded namespace. */
export const callerOfSocket = (socket: Socket): Caller => (socket.data as { caller: Caller }).caller;

/** SEC-2: who may connect to a namespace and send which message, by the table; a message that is not in it is refused, whoever sends it. */
export function guardNamespace(namespace: Namespace, access: GuardingAccess): void {
  namespace.use((socket, next) => {
    admit(namespace, socket, access).then(
      (refusal) => next(refusal),
      () => next(Object.assign(new Error('the hub’s database is away'), { data: { code: 'STORE_UNAVAILABLE', message: 'the hub’s database is away; try again' } })),
    );
  });
  namespace.on('connection', (socket) => {
    guardMessages(namespace.name, socket, access);
    // Not before: while it was let in, a change of its user had no socket that could be ended.
    void endIfClosed(socket, access).catch(() => socket.disconnect(true));
  });
}

async function admit(namespace: Namespace, socket: Socket, access: GuardingAccess): Promise<Error | undefined> {
  const { auth, query, headers, address } = socket.handshake;
  const caller = await access.identify({ address, headers, token: auth['token'] ?? query['token'], nodeId: undefined });
  const rule = socketRoles[`${namespace.name} connect`] ?? [];
  if (!mayPass(rule, caller, access.hasReadToken)) {
    const { error } = refusalOf(rule, caller);
    return Object.assign(new Error(error.message), { data: error });
  }
  (socket.data as { caller: Caller }).caller = caller;
  if (caller.kind === 'user') {
    await socket.join([sessionRoom(caller.sessionKey), userRoom(caller.userId)]);
    const timer = setTimeout(() => socket.disconnect(true), Math.min(maxTimerMs, Math.max(0, caller.expiresAt - Date.now())));
    timer.unref();
    socket.on('disconnect', () => clearTimeout(timer));
  }
  return undefined;
}

/**
 * Refuses messages by the table: an answer that the sender asked for says why, and the handler never sees it. A flood of messages ends the socket that sends it.
 */
export function guardMessages(namespace: string, socket: Socket, access: Pick<HubAccess, 'hasReadToken'>): void {
  let [second, inSecond] = [0, 0];
  socket.use(([message, ...values], next) => {
    const now = Math.floor(performance.now() / 1_000);
    inSecond = now === second ? inSecond + 1 : 1;
    second = now;
    if (inSecond > messagesPerSecond) {
      socket.disconnect(true);
      return;
    }
    const rule = socketRoles[`${namespace} ${String(message)}`];
    const caller = callerOfSocket(socket);
    if (rule !== undefined && mayPass(rule, caller, access.hasReadToken)) {
      next();
      return;
    }
    const answer: unknown = values.at(-1);
    const error = rule === undefined ? { code: 'MESSAGE_WITHOUT_ROLE', message: 'there is no such message' } : refusalOf(rule, caller).error;
    if (typeof answer === 'function') (answer as (value: unknown) => void)({ error });
  });
}

/** Ends the sockets of this process whose session has ended, or whose user may something else now. */
export async function endClosedSessions(namespace: Namespace, access: Pick<HubAccess, 'isOpen'>): Promise<void> {
  for (const socket of [...namespace.sockets.values()]) await endIfClosed(socket, access);
}

async function endIfClosed(socket: Socket, access: Pick<HubAccess, 'isOpen'>): Promise<void> {
  const caller = callerOfSocket(socket);
  if (caller.kind === 'user' && !(await access.isOpen(caller))) socket.disconnect(true);
}
