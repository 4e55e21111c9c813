import { wordsOf } from '@restrike/runtime/words-of';
import { EventSubscription, OBSWebSocket, OBSWebSocketError } from 'obs-websocket-js/json';
import type { OBSRequestTypes } from 'obs-websocket-js/json';
import { Calls } from './calls.js';
import { failed, type ObsFailure } from './obs-answer.js';
import { addressOf, type ObsFields, type ObsLink, type OpenLink, type OpenOutcome } from './obs-link.js';
import { judgeCode, notReady } from './judge-code.js';

const requestLimitMs = 5_000;
const notReadyPauseMs = 100;
const wrongPassword = 4009;

/** What we listen to; the meters of the inputs are asked for while a pre-flight listens. */
export const subscriptions = EventSubscription.General | EventSubscription.Config | EventSubscription.Scenes | EventSubscription.Inputs | EventSubscription.Outputs;
export const withMeters = subscriptions | EventSubscription.InputVolumeMeters;

/** The library, with a way out that does not wait for a frozen OBS to take leave, and with every event in one place. */
class SocketV5 extends OBSWebSocket {
  heard: (name: string, data: ObsFields) => void = () => undefined;

  drop(): void {
    (this.socket as unknown as { terminate?: () => void } | undefined)?.terminate?.();
  }

  override emit(...args: Parameters<OBSWebSocket['emit']>): boolean {
    const [name, data] = args as unknown as [string, ObsFields | undefined];
    if (!name.startsWith('Connection') && name !== 'Hello' && name !== 'Identified') this.heard(name, data ?? {});
    return super.emit(...args);
  }
}

/** Opens a socket of protocol 5: Hello, Identify, Identified. Never throws. */
export async function openLinkV5({ host, port, password, limitMs, listener }: OpenLink): Promise<OpenOutcome> {
  const socket = new SocketV5();
  const calls = new Calls();
  let connected = false;
  const opening = await new Promise<OpenOutcome | null>((resolve) => {
    const timer = setTimeout(() => {
      resolve({ opened: false, why: 'silent', reason: `It takes connections, but did not say hello within ${String(limitMs / 1_000)} s.` });
    }, limitMs);
    let greeted = false;
    socket.once('ConnectionOpened', () => (greeted = true));
    socket.connect(`ws://${addressOf({ host, port })}`, password ?? undefined, { eventSubscriptions: subscriptions, rpcVersion: 1 }).then(
      () => {
        clearTimeout(timer);
        resolve(null);
      },
      (error: unknown) => {
        clearTimeout(timer);
        resolve(judgeOpening(error, greeted));
      },
    );
  });
  if (opening !== null) {
    socket.drop();
    return opening;
  }
  connected = true;
  const end = (code: number | null, reason: string): void => {
    if (!connected) return;
    connected = false;
    // The owner first: whoever gets the failure then finds the connection gone.
    listener.closed(code, reason);
    calls.endAll(failed('CLOSED', 'The connection to OBS ended before it answered.', 'Nothing: it is connected again by itself.'));
  };
  socket.on('ConnectionClosed', (error) => end(error.code, error.message));
  socket.heard = (name, data) => {
    if (connected) listener.event(name, data);
  };
  const once = (name: string, data: ObsFields | undefined, limit: number): ReturnType<ObsLink['request']> =>
    calls.run(name, async () => ((await socket.call(name as keyof OBSRequestTypes, data as never)) ?? {}) as ObsFields, limit, (error) => judgeCall(name, error));
  const link: ObsLink = {
    protocol: 'v5',
    async request(name, data, limit = requestLimitMs) {
      if (name === 'Reidentify') return calls.run(name, async () => ({ ...(await socket.reidentify(data as never)) }), limit, (error) => judgeCall(name, error));
      const tries = Math.max(1, Math.floor(limit / notReadyPauseMs));
      let answer = await once(name, data, limit);
      for (let attempt = 1; attempt < tries && !answer.ok && answer.obsCode === notReady; attempt += 1) {
        await new Promise((resolve) => setTimeout(resolve, notReadyPauseMs));
        answer = await once(name, data, limit);
      }
      return answer;
    },
    drop() {
      socket.drop();
      end(null, 'we ended it');
    },
  };
  return { opened: true, link };
}

function judgeCall(name: string, error: unknown): ObsFailure {
  if (error instanceof OBSWebSocketError) return judgeCode(name, error.code, error.message);
  return failed('CLOSED', `${name} was not sent: the connection to OBS has just ended.`, 'Nothing: it is connected again by itself.');
}

function judgeOpening(error: unknown, greeted: boolean): OpenOutcome {
  const { code, message } = error instanceof OBSWebSocketError ? error : { code: -1, message: wordsOf(error) };
  if (code === wrongPassword) return { opened: false, why: 'wrong-password', reason: 'OBS refuses the password.' };
  if (/subprotocol/i.test(message)) return { opened: false, why: 'other-protocol', reason: 'What listens there does not speak protocol 5.' };
  if (greeted) return { opened: false, why: 'ended', reason: `OBS ended the connection: ${message === '' ? `code ${String(code)}` : message}.` };
  return { opened: false, why: 'unreachable', reason: `Nothing answers there (${message === '' ? `code ${String(code)}` : message}).` };
}
