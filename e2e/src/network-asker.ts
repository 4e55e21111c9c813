import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** A request as JSON; without a method it is GET. */
export interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** What came of a request. Status 0: no answer, and `text` says why. */
export interface Answered {
  readonly status: number;
  readonly text: string;
  /** What it set as cookies, as a request sends them. */
  readonly cookie: string;
}

// Each request on a connection of its own: a server that was killed and started again leaves none that is dead.
const script = `
  import { request } from 'node:http';
  process.on('message', ({ number, url, method = 'GET', headers, body }) => {
    const tell = (status, text, cookie = '') => process.send({ number, status, text, cookie });
    const text = body === undefined ? '' : JSON.stringify(body);
    const type = body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
    const asked = request(url, { method, agent: false, headers: { ...type, ...headers }, signal: AbortSignal.timeout(30000) }, (answer) => {
      const chunks = [];
      answer.on('data', (chunk) => chunks.push(chunk));
      answer.on('error', (error) => tell(0, String(error)));
      answer.on('end', () => tell(answer.statusCode, Buffer.concat(chunks).toString(), (answer.headers['set-cookie'] ?? []).map((one) => one.split(';')[0]).join('; ')));
    });
    asked.on('error', (error) => tell(0, String(error)));
    asked.end(text);
  });`;

/** Asks servers on a computer from that computer: one process for all that a play asks, since who polls asks hundreds of times. */
export class NetworkAsker {
  private readonly child: ChildProcess;
  private readonly waiting = new Map<number, (answer: Answered) => void>();
  private asked = 0;

  /** @param prefix command that runs a program on the computer. */
  constructor(prefix: readonly string[]) {
    const [command = 'ip', ...rest] = prefix;
    this.child = spawn(command, [...rest, process.execPath, '--input-type=module', '-e', script], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    this.child.on('message', ({ number, ...answer }: Answered & { readonly number: number }) => this.answer(number, answer));
    const gone = (why: string): void => [...this.waiting.keys()].forEach((number) => this.answer(number, { status: 0, text: why, cookie: '' }));
    this.child.on('error', (error) => gone(String(error)));
    this.child.on('exit', () => gone('the process that asks has ended'));
  }

  ask(url: string, what: Asked): Promise<Answered> {
    const number = (this.asked += 1);
    return new Promise((resolve) => {
      this.waiting.set(number, resolve);
      this.child.send({ number, url, ...what }, (error) => error !== null && this.answer(number, { status: 0, text: String(error), cookie: '' }));
    });
  }

  async close(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null || this.child.pid === undefined) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
  }

  private answer(number: number, answer: Answered): void {
    this.waiting.get(number)?.(answer);
    this.waiting.delete(number);
  }
}
