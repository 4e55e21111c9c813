import { createHash, randomBytes } from 'node:crypto';
import type { WebSocket } from 'ws';
import type { Faults } from './faults.js';
import type { FreezableServer, ServerSide } from './freezable-server.js';
import { requestsV4 } from './requests-v4.js';
import { Refusal, type StandInModel } from './stand-in-model.js';

type Fields = Readonly<Record<string, unknown>>;

const hash = (text: string): string => createHash('sha256').update(text).digest('base64');
const words = { record: 'Recording', stream: 'Stream', replay: 'Replay' } as const;
const states: Readonly<Record<string, string>> = { STARTING: 'Starting', STARTED: 'Started', STOPPING: 'Stopping', STOPPED: 'Stopped', PAUSED: 'Paused', RESUMED: 'Resumed' };

/** The server's side of protocol 4 (the plug-in obs-websocket 4.9.1). It tells neither saved replays nor a stream that reconnects. */
export class ProtocolV4 implements ServerSide {
  private readonly salt = randomBytes(32).toString('base64');
  private readonly challenge = randomBytes(32).toString('base64');
  private readonly clients = new Map<WebSocket, { authenticated: boolean }>();
  private readonly handlers: ReturnType<typeof requestsV4>;

  constructor(
    model: StandInModel,
    private readonly faults: Faults,
    private readonly settings: { readonly password: string | null },
    private readonly server: () => FreezableServer,
  ) {
    this.handlers = requestsV4(model);
    model.on('renamed', (previousName, newName) => this.tell('SourceRenamed', { previousName, newName, sourceType: 'scene' }));
    model.on('scene', (name) => this.tell('SwitchScenes', { 'scene-name': name, sources: [] }));
    model.on('mute', (sourceName, muted) => this.tell('SourceMuteStateChanged', { sourceName, muted }));
    model.on('output', (name, word, path) => {
      const state = states[word];
      if (state !== undefined) this.tell(`${words[name]}${state}`, name === 'record' && path !== null ? { recordingFilename: path } : {});
    });
  }

  stop(): void {
    this.clients.clear();
  }

  exiting(): void {
    this.tell('Exiting', {});
  }

  choose(): string | null {
    return null;
  }

  opened(socket: WebSocket): void {
    this.clients.set(socket, { authenticated: this.settings.password === null });
  }

  closed(socket: WebSocket): void {
    this.clients.delete(socket);
  }

  message(socket: WebSocket, text: string): void {
    void this.answer(socket, text).then((answer) => {
      if (answer !== null) this.server().send(socket, answer);
    });
  }

  private async answer(socket: WebSocket, text: string): Promise<Fields | null> {
    const client = this.clients.get(socket);
    let data: Fields;
    try {
      data = JSON.parse(text) as Fields;
    } catch {
      return { status: 'error', error: 'invalid JSON payload' };
    }
    const id = data['message-id'];
    const name = data['request-type'];
    if (client === undefined) return null;
    if (typeof id !== 'string' || typeof name !== 'string') return { status: 'error', error: 'missing request parameters', 'message-id': id };
    const refuse = (error: string): Fields => ({ 'message-id': id, status: 'error', error });
    if (name === 'GetAuthRequired') {
      const { password } = this.settings;
      return { 'message-id': id, status: 'ok', authRequired: password !== null, ...(password === null ? {} : { challenge: this.challenge, salt: this.salt }) };
    }
    if (name === 'Authenticate') {
      client.authenticated = data['auth'] === hash(hash((this.settings.password ?? '') + this.salt) + this.challenge);
      return client.authenticated ? { 'message-id': id, status: 'ok' } : refuse('Authentication Failed.');
    }
    if (!client.authenticated) return refuse('Not Authenticated');
    const fault = this.faults.take(name);
    if (fault === 'no-answer') return null;
    if (fault === 'no-effect') return { 'message-id': id, status: 'ok' };
    if (fault !== null) return refuse(fault.comment);
    const handler = this.handlers.get(name);
    if (handler === undefined) return refuse('invalid request type');
    try {
      return { 'message-id': id, status: 'ok', ...(await handler(data)) };
    } catch (error) {
      return refuse(error instanceof Refusal ? error.message : String(error));
    }
  }

  private tell(updateType: string, data: Fields): void {
    for (const [socket, client] of this.clients) if (client.authenticated) this.server().send(socket, { 'update-type': updateType, ...data });
  }
}
