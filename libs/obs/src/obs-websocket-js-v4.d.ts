/** The part of obs-websocket-js 4.0.3 that we use; its own types declare a module of the same name as version 5 and can not be loaded beside it. */
declare module 'obs-websocket-js-v4' {
  import { EventEmitter } from 'node:events';

  export default class ObsWebSocketV4 extends EventEmitter {
    /** Made by `connect`; of the package `ws`. */
    protected _socket: { terminate(): void } | undefined;
    /** `address` is `host:port`. Rejects with `{ code, error }` or the server's `{ status: 'error', error }`. */
    connect(options: { address: string; password?: string }): Promise<void>;
    send(request: string, data?: Record<string, unknown>): Promise<Record<string, unknown>>;
  }
}
