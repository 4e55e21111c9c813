import { createHash, randomBytes } from 'node:crypto';
import type { WebSocket } from 'ws';
import type { FreezableServer, ServerSide } from './freezable-server.js';
import { requestsV5 } from './requests-v5.js';
import { Refusal, type StandInModel } from './stand-in-model.js';
import type { Faults } from './faults.js';

const op = { hello: 0, identify: 1, identified: 2, reidentify: 3, event: 5, request: 6, response: 7, batch: 8, batchResponse: 9 } as const;
const intents = { general: 1, config: 2, scenes: 4, inputs: 8, outputs: 64, meters: 1 << 16 } as const;
/** Everything but the events that come in masses. */
const usual = 0x7ff;
const meterEveryMs = 50;

type Fields = Readonly<Record<string, unknown>>;
interface Client {
  identified: boolean;
  subscriptions: number;
  readonly challenge: string;
  readonly salt: string;
}

const hash = (text: string): string => createHash('sha256').update(text).digest('base64');

/** The server's side of protocol 5 (RPC version 1, JSON). */
export class ProtocolV5 implements ServerSide {
  private readonly clients = new Map<WebSocket, Client>();
  private readonly handlers: ReturnType<typeof requestsV5>;
  private readonly meters: NodeJS.Timeout;

  constructor(
    private readonly model: StandInModel,
    private readonly faults: Faults,
    private readonly settings: { readonly password: string | null; readonly version: string },
    private readonly server: () => FreezableServer,
  ) {
    this.handlers = requestsV5(model, settings.version);
    model.on('scene', (sceneName) => this.tell(intents.scenes, 'CurrentProgramSceneChanged', { sceneName }));
    model.on('renamed', (oldSceneName, sceneName) => this.tell(intents.scenes, 'SceneNameChanged', { oldSceneName, sceneName }));
    model.on('mute', (inputName, inputMuted) => this.tell(intents.inputs, 'InputMuteStateChanged', { inputName, inputMuted }));
    model.on('saved', (savedReplayPath) => this.tell(intents.outputs, 'ReplayBufferSaved', { savedReplayPath }));
    model.on('output', (name, word, outputPath) => {
      const state = { outputActive: word === 'STARTED' || word === 'RECONNECTED' || word === 'RESUMED', outputState: `OBS_WEBSOCKET_OUTPUT_${word}` };
      const event = { record: 'RecordStateChanged', stream: 'StreamStateChanged', replay: 'ReplayBufferStateChanged' }[name];
      this.tell(intents.outputs, event, name === 'record' ? { ...state, outputPath } : state);
    });
    this.meters = setInterval(() => {
      if (![...this.clients.values()].some((client) => (client.subscriptions & intents.meters) !== 0)) return;
      const inputs = model.inputs.filter(({ hasSound }) => hasSound).map(({ name, muted, level }) => ({ inputName: name, inputLevelsMul: [[muted ? 0 : level * 0.7, muted ? 0 : level, level]] }));
      this.tell(intents.meters, 'InputVolumeMeters', { inputs });
    }, meterEveryMs);
    this.meters.unref();
  }

  stop(): void {
    clearInterval(this.meters);
  }

  exiting(): void {
    this.tell(intents.general, 'ExitStarted', {});
  }

  choose(offered: ReadonlySet<string>): string | null {
    return offered.has('obswebsocket.json') ? 'obswebsocket.json' : null;
  }

  opened(socket: WebSocket): void {
    const client: Client = { identified: false, subscriptions: usual, challenge: randomBytes(32).toString('base64'), salt: randomBytes(32).toString('base64') };
    this.clients.set(socket, client);
    const { challenge, salt } = client;
    const authentication = this.settings.password === null ? {} : { authentication: { challenge, salt } };
    this.send(socket, op.hello, { obsWebSocketVersion: this.settings.version >= '30' ? '5.5.2' : '5.1.0', rpcVersion: 1, ...authentication });
  }

  closed(socket: WebSocket): void {
    this.clients.delete(socket);
  }

  message(socket: WebSocket, text: string): void {
    const client = this.clients.get(socket);
    if (client === undefined) return;
    let message: { readonly op?: unknown; readonly d?: unknown };
    try {
      message = JSON.parse(text) as typeof message;
    } catch {
      return socket.close(4002, 'The message was no JSON.');
    }
    const data = (message.d ?? {}) as Fields;
    if (typeof message.op !== 'number') return socket.close(4006, 'Your request is missing an `op`.');
    if (message.op === op.identify) return this.identify(socket, client, data);
    if (!client.identified) return socket.close(4007, 'You attempted to send a non-Identify message while not identified.');
    if (message.op === op.reidentify) {
      if (typeof data['eventSubscriptions'] === 'number') client.subscriptions = data['eventSubscriptions'];
      return this.send(socket, op.identified, { negotiatedRpcVersion: 1 });
    }
    if (message.op === op.request) return void this.answer(data).then((response) => response !== null && this.send(socket, op.response, response));
    if (message.op === op.batch) return void this.batch(socket, data);
    socket.close(4006, 'Unknown OpCode.');
  }

  private identify(socket: WebSocket, client: Client, data: Fields): void {
    if (client.identified) return socket.close(4008, 'You are already Identified with the obs-websocket server.');
    if (data['rpcVersion'] !== 1) return socket.close(4010, 'Your requested RPC version is not supported by this server.');
    const { password } = this.settings;
    if (password !== null && data['authentication'] !== hash(hash(password + client.salt) + client.challenge)) return socket.close(4009, 'Authentication failed.');
    client.identified = true;
    if (typeof data['eventSubscriptions'] === 'number') client.subscriptions = data['eventSubscriptions'];
    this.send(socket, op.identified, { negotiatedRpcVersion: 1 });
  }

  private async batch(socket: WebSocket, data: Fields): Promise<void> {
    const results: Fields[] = [];
    for (const request of Array.isArray(data['requests']) ? (data['requests'] as Fields[]) : []) {
      const result = await this.answer(request);
      if (result !== null) results.push(result);
      if (data['haltOnFailure'] === true && (result?.['requestStatus'] as Fields | undefined)?.['result'] === false) break;
    }
    this.send(socket, op.batchResponse, { requestId: data['requestId'], results });
  }

  /** Null: it is never answered. */
  private async answer(data: Fields): Promise<Fields | null> {
    const { requestId, requestType, requestData } = data;
    const name = String(requestType);
    const respond = (code: number, comment: string | null, responseData?: Fields): Fields => ({
      requestType,
      requestId,
      requestStatus: { result: code === 100, code, ...(comment === null ? {} : { comment }) },
      ...(responseData === undefined ? {} : { responseData }),
    });
    const fault = this.faults.take(name);
    if (fault === 'no-answer') return null;
    if (fault === 'no-effect') return respond(100, null);
    if (fault !== null) return respond(fault.code, fault.comment);
    if (this.faults.isLoading()) return respond(207, 'OBS is not ready to perform the request.');
    const handler = this.handlers.get(name);
    if (handler === undefined) return respond(204, 'Your request type is not valid.');
    try {
      return respond(100, null, await handler((requestData ?? {}) as Fields));
    } catch (error) {
      return error instanceof Refusal ? respond(error.code, error.message) : respond(205, String(error));
    }
  }

  private tell(eventIntent: number, eventType: string, eventData: Fields): void {
    for (const [socket, client] of this.clients) {
      if (client.identified && (client.subscriptions & eventIntent) !== 0) this.send(socket, op.event, { eventType, eventIntent, eventData });
    }
  }

  private send(socket: WebSocket, code: number, d: Fields): void {
    this.server().send(socket, { op: code, d });
  }
}
