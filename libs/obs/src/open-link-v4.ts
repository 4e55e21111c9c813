import ObsWebSocketV4 from 'obs-websocket-js-v4';
import { Calls } from './calls.js';
import { failed, type ObsFailure } from './obs-answer.js';
import { judgeCode } from './judge-code.js';
import { addressOf, type ObsFields, type ObsLink, type OpenLink, type OpenOutcome } from './obs-link.js';

const requestLimitMs = 5_000;

/** The library, with a way out that does not wait, and with every event in one place. */
class SocketV4 extends ObsWebSocketV4 {
  heard: (name: string, data: ObsFields) => void = () => undefined;

  constructor() {
    super();
    // The library replaces `emit` on each object, so it can be overridden on the object only.
    const emit = this.emit.bind(this);
    this.emit = (name: string | symbol, ...args: unknown[]): boolean => {
      if (typeof name === 'string' && !name.startsWith('obs:internal')) this.heard(name, (args[0] ?? {}) as ObsFields);
      return emit(name, ...args);
    };
  }

  drop(): void {
    this._socket?.terminate();
  }
}

/** Opens a socket of protocol 4: GetAuthRequired, Authenticate. Never throws. */
export async function openLinkV4({ host, port, password, limitMs, listener }: OpenLink): Promise<OpenOutcome> {
  const socket = new SocketV4();
  const calls = new Calls();
  socket.on('error', () => undefined);
  let opened = false;
  let refused = false;
  let connected = false;
  let onClosedEarly: () => void = () => undefined;
  socket.heard = (name, data) => {
    if (name === 'ConnectionOpened') opened = true;
    else if (name === 'AuthenticationFailure') refused = true;
    else if (name === 'ConnectionClosed') {
      onClosedEarly();
      // The library does not tell the code; an end that nobody asked for is 1006.
      end(1006, '');
    } else if (connected) listener.event(name, data);
  };
  const end = (code: number | null, reason: string): void => {
    if (!connected) return;
    connected = false;
    // The owner first: whoever gets the failure then finds the connection gone.
    listener.closed(code, reason);
    calls.endAll(failed('CLOSED', 'The connection to OBS ended before it answered.', 'Nothing: it is connected again by itself.'));
  };
  const outcome = await new Promise<OpenOutcome | null>((resolve) => {
    const timer = setTimeout(() => {
      resolve({ opened: false, why: 'silent', reason: `It did not answer within ${String(limitMs / 1_000)} s.` });
    }, limitMs);
    const finish = (one: OpenOutcome | null): void => {
      clearTimeout(timer);
      resolve(one);
    };
    // A server of protocol 5 takes the socket and closes it at the first message of protocol 4.
    onClosedEarly = () => finish(opened && !refused ? { opened: false, why: 'other-protocol', reason: 'What listens there does not speak protocol 4.' } : null);
    socket.connect({ address: addressOf({ host, port }), ...(password === null ? {} : { password }) }).then(
      () => {
        connected = true;
        finish(null);
      },
      (error: unknown) => finish(judgeOpening(error, refused)),
    );
  });
  onClosedEarly = () => undefined;
  if (outcome !== null || !connected) {
    socket.drop();
    return outcome ?? { opened: false, why: 'ended', reason: 'OBS ended the connection.' };
  }
  const link: ObsLink = {
    protocol: 'v4',
    request: (name, data = {}, limit = requestLimitMs) => calls.run(name, async () => (await socket.send(name, { ...data })) as ObsFields, limit, (error) => judgeCall(name, error)),
    drop() {
      socket.drop();
      end(null, 'we ended it');
    },
  };
  return { opened: true, link };
}

const refusalOf = (error: unknown): { readonly code: string; readonly words: string } => {
  const { code, error: words, description } = (typeof error === 'object' && error !== null ? error : {}) as Record<string, unknown>;
  return { code: typeof code === 'string' ? code : '', words: typeof words === 'string' ? words : typeof description === 'string' ? description : String(error) };
};

function judgeCall(name: string, error: unknown): ObsFailure {
  const { code, words } = refusalOf(error);
  if (code === 'NOT_CONNECTED' || code === 'SOCKET_EXCEPTION') {
    return failed('CLOSED', `${name} was not sent: the connection to OBS has just ended.`, 'Nothing: it is connected again by itself.');
  }
  // Protocol 4 has words only; they are put under the codes of protocol 5, so that the rest of the library knows one table.
  const known = words4.find(([pattern]) => pattern.test(words));
  return known === undefined ? failed('REFUSED', `OBS refused ${name}: ${words}.`, 'Look at OBS for a message; then try again.') : judgeCode(name, known[1], words);
}

const words4: readonly (readonly [words: RegExp, code: number])[] = [
  [/invalid request type|unknown request/i, 204],
  [/already active/i, 500],
  [/not active/i, 501],
  [/does ?n.t exist|does not exist|not found/i, 600],
  [/replay buffer disabled/i, 604],
];

function judgeOpening(error: unknown, refused: boolean): OpenOutcome {
  const { code, words } = refusalOf(error);
  if (refused) return { opened: false, why: 'wrong-password', reason: 'OBS refuses the password.' };
  if (code === 'CONNECTION_ERROR') return { opened: false, why: 'unreachable', reason: 'Nothing answers there.' };
  return { opened: false, why: 'ended', reason: `OBS ended the connection: ${words}.` };
}
