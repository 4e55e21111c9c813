import type { ObsDialect, ObsNotice, ObsPulse } from './dialect.js';
import { isListening } from './is-listening.js';
import { dialectV4 } from './dialect-v4.js';
import { dialectV5 } from './dialect-v5.js';
import { retryAfterMs, type ObsLimits } from './limits.js';
import type { ObsClock } from './obs-clock.js';
import { addressOf, type ObsFields, type ObsLink, type ObsLinkListener, type OpenOutcome } from './obs-link.js';
import type { ObsConnectionSettings, ObsConnectionState, ObsProtocol } from './obs-status.js';
import { openLinkV4 } from './open-link-v4.js';
import { openLinkV5 } from './open-link-v5.js';

/** What the owner of a kept link is told, in this order: `opened`, then states and notices, then `lost`. */
export interface KeptLinkListener {
  state(state: ObsConnectionState, reason: string, toDo: string | null): void;
  /** A new connection; it counts as live when this has resolved. */
  opened(dialect: ObsDialect, protocol: ObsProtocol): Promise<void>;
  notice(notice: ObsNotice): void;
  /** OBS answered a heartbeat; `afterSilence` when it had been silent. */
  pulse(pulse: ObsPulse, afterSilence: boolean): void;
  /** The connection has ended; `byUs` when we left and OBS goes on. */
  lost(byUs: boolean): void;
  /** Whether the stream runs; protocol 4 is then asked more. */
  streaming(): boolean;
}

const openers = { v5: openLinkV5, v4: openLinkV4 } as const;
const dialects = { v5: dialectV5, v4: dialectV4 } as const;
const other = { v5: 'v4', v4: 'v5' } as const;
/** OBS's own code for "the session was ended in OBS's list of connected clients". */
const sessionEnded = 4011;
/** "Server stopping.": OBS is being closed, or its WebSocket server was switched off or got other settings. */
const serverStopped = 1001;

/** Keeps one connection open: finds the protocol, opens, listens for the heart, and opens again for ever. */
export class KeptLink {
  private link: ObsLink | null = null;
  private protocol: ObsProtocol;
  private paused = false;
  private closed = false;
  private exiting = false;
  private dialect: ObsDialect | null = null;
  private early: (readonly [name: string, data: ObsFields])[] = [];
  private hasEnded = false;
  /** Why the connection was lost, until it is back: says more than that nothing answers. */
  private why: readonly [reason: string, toDo: string | null] | null = null;
  private wake: () => void = () => undefined;
  private readonly running: Promise<void>;

  constructor(
    private readonly settings: ObsConnectionSettings,
    private readonly clock: ObsClock,
    private readonly limits: ObsLimits,
    private readonly listener: KeptLinkListener,
  ) {
    this.protocol = settings.protocol === 'v4' ? 'v4' : 'v5';
    // Begins a turn later, so that the owner stands when it is told the first thing.
    this.running = Promise.resolve().then(() => this.run());
  }

  connect(): void {
    this.paused = false;
    this.wake();
  }

  disconnect(): void {
    this.paused = true;
    this.why = null;
    this.link?.drop();
    this.listener.state('gone', 'Disconnected by the operator.', 'Press Connect.');
    this.wake();
  }

  /** Opens the socket anew. */
  drop(): void {
    this.link?.drop();
  }

  async close(): Promise<void> {
    this.closed = true;
    this.link?.drop();
    this.wake();
    await this.running;
  }

  private async run(): Promise<void> {
    let attempt = 0;
    while (!this.closed) {
      if (this.paused) {
        await this.pause(null);
        attempt = 0;
        continue;
      }
      const outcome = await this.judged(await this.open());
      if (outcome.opened) {
        attempt = (await this.live(outcome.link)) ? 0 : attempt;
      } else if (!this.closed && !this.paused) {
        this.tell(outcome.why, outcome.reason);
        this.paused = outcome.why === 'wrong-password';
      }
      if (this.closed || this.paused) continue;
      await this.pause(retryAfterMs(attempt, this.clock.random(), this.limits));
      attempt += 1;
    }
  }

  /** Waits until woken, at most `ms`; null: until woken. */
  private async pause(ms: number | null): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = ms === null ? undefined : setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
      if (this.closed) this.wake();
    });
    this.wake = () => undefined;
  }

  private async open(): Promise<OpenOutcome> {
    const first = await this.openAs(this.protocol);
    if (first.opened || first.why !== 'other-protocol' || this.settings.protocol !== 'auto') return first;
    const second = await this.openAs(other[this.protocol]);
    if (second.opened || second.why !== 'other-protocol') this.protocol = other[this.protocol];
    return second;
  }

  /** A silence at the opening is OBS's only when somebody takes the connection; else the machine is not there. */
  private async judged(outcome: OpenOutcome): Promise<OpenOutcome> {
    if (outcome.opened || outcome.why !== 'silent') return outcome;
    const { host, port } = this.settings;
    return (await isListening(host, port, this.limits.openMs)) ? outcome : { opened: false, why: 'unreachable', reason: 'The machine does not answer.' };
  }

  private async openAs(protocol: ObsProtocol): Promise<OpenOutcome> {
    const { host, port, password } = this.settings;
    if (!URL.canParse(`ws://${addressOf({ host, port })}`)) return { opened: false, why: 'unreachable', reason: 'This is no host and port.' };
    this.early = [];
    this.dialect = null;
    this.hasEnded = false;
    const listener: ObsLinkListener = {
      event: (name, data) => {
        // What comes before the owner knows of the connection is kept for it: one turn of the loop at most.
        if (this.dialect === null) this.early.push([name, data]);
        else this.heard(this.dialect.read(name, data));
      },
      closed: (code) => this.ended(code),
    };
    return openers[protocol]({ host, port, password, limitMs: this.limits.openMs, listener });
  }

  private heard(notice: ObsNotice | null): void {
    if (notice === null) return;
    if (notice.kind === 'exiting') this.exiting = true;
    this.listener.notice(notice);
  }

  private ended(code: number | null): void {
    this.hasEnded = true;
    this.link = null;
    if (this.dialect !== null) this.tellLoss(code);
    this.wake();
  }

  private tellLoss(code: number | null): void {
    this.dialect = null;
    const byUs = this.closed || this.paused;
    if (!byUs) {
      if (this.exiting) this.why = ['OBS was closed.', 'Start OBS again.'];
      else if (code === sessionEnded) this.why = ['OBS ended our session: somebody pressed Kick in its WebSocket settings.', null];
      else if (code === serverStopped) this.why = ['OBS stopped its WebSocket server: it was closed, or somebody changed its WebSocket settings.', 'Start OBS again if it is not there; else look at Tools → WebSocket Server Settings.'];
      else if (code !== null) this.why = ['OBS ended without taking leave: it crashed, or the network broke.', 'Start OBS again if it is not there.'];
      if (this.why !== null) this.listener.state('gone', ...this.why);
    }
    this.listener.lost(byUs);
  }

  /** One life of a connection; true when it got as far as being live. */
  private async live(link: ObsLink): Promise<boolean> {
    if (this.hasEnded) return false;
    if (this.closed || this.paused) {
      link.drop();
      return false;
    }
    const dialect = dialects[link.protocol](link);
    this.link = link;
    this.exiting = false;
    const opened = this.listener.opened(dialect, link.protocol);
    this.dialect = dialect;
    for (const [name, data] of this.early) this.heard(dialect.read(name, data));
    await opened;
    if (this.hasEnded) return false;
    this.why = null;
    this.listener.state('live', 'OBS answers.', null);
    await this.listenToTheHeart(link, dialect);
    return true;
  }

  private async listenToTheHeart(link: ObsLink, dialect: ObsDialect): Promise<void> {
    let silentSince: number | null = null;
    while (!this.hasEnded) {
      const answer = await dialect.pulse(this.listener.streaming());
      if (this.hasEnded) return;
      if (!answer.ok && answer.code === 'SILENT') {
        const now = this.clock.monotonicMs();
        if (silentSince === null) {
          silentSince = now;
          this.listener.state('silent', 'OBS holds the connection but does not answer.', 'Look at the OBS window: when it is frozen, end it and start it again.');
        } else if (now - silentSince > this.limits.silentSocketMs) link.drop();
        continue;
      }
      if (silentSince !== null) this.listener.state('live', `OBS answers again, after ${((this.clock.monotonicMs() - silentSince) / 1_000).toFixed(1)} s.`, null);
      if (answer.ok) this.listener.pulse(answer.value, silentSince !== null);
      silentSince = null;
      await this.pause(this.limits.pulseEveryMs);
    }
  }

  private tell(why: Exclude<OpenOutcome, { opened: true }>['why'], reason: string): void {
    const at = addressOf(this.settings);
    if (why === 'wrong-password') {
      const toDo = 'Copy the password from OBS: Tools → WebSocket Server Settings → Show Connect Info; enter it at this OBS on the page Settings of the court’s console, and press Save.';
      this.listener.state('refused', this.settings.password === null ? 'OBS asks for a password and none is set here.' : 'The password is wrong: OBS refuses it.', toDo);
    } else if (why === 'silent') {
      this.listener.state('silent', `${at}: ${reason}`, 'Look at the OBS window: when it is frozen, end it and start it again.');
    } else if (why === 'other-protocol') {
      const toDo = this.settings.protocol === 'auto' ? `Something other than OBS uses port ${String(this.settings.port)}: compare it with OBS: Tools → WebSocket Server Settings.` : 'Set the protocol of this connection to "auto".';
      this.listener.state('gone', `${at}: ${reason}`, toDo);
    } else if (this.why !== null) {
      this.listener.state('gone', ...this.why);
    } else {
      const toDo = `Start OBS; if it runs: Tools → WebSocket Server Settings → tick "Enable WebSocket server", port ${String(this.settings.port)}.`;
      this.listener.state('gone', `${at}: ${reason}`, toDo);
    }
  }
}
