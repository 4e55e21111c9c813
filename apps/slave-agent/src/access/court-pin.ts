import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { writeWhole } from '@restrike/runtime';
import { z } from 'zod';
import { countAttempt, noAttempts, waitBeforeAttempt, type Attempts } from './attempt-limit.js';
import { hashPin, isPin, pinHashSchema, type PinHash } from './pin-hash.js';

const keptSchema = z.object({
  /** Null of a configured one: it stands in the configuration, and what is not kept is not guessed either. */
  pin: pinHashSchema.nullable(),
  source: z.enum(['console', 'configuration']),
  /** Sessions by the hash of their token, oldest first. */
  sessions: z.array(z.object({ token: z.string(), expiresAt: z.number() })).max(64),
});
type Kept = z.infer<typeof keptSchema>;

/** A session lasts a long tournament day, over restarts of the agent. */
export const sessionMs = 16 * 3_600_000;
/** Sessions kept; the oldest ends when there are more. */
const keptSessions = 32;

/** Answer to an attempt. `wait` in ms. */
export type PinAnswer =
  | { readonly ok: true; readonly token: string; readonly expiresAt: number }
  | { readonly ok: false; readonly code: 'WRONG_PIN' | 'NO_PIN' | 'PIN_IS_SET' | 'PIN_IS_CONFIGURED' }
  | { readonly ok: false; readonly code: 'TOO_MANY_ATTEMPTS'; readonly waitMs: number };

const digestOf = (text: string): Buffer => createHash('sha256').update(text.normalize('NFC')).digest();

/**
 * SEC-3, SEC-5: the court's PIN and the sessions that it opened, in one file of the data directory. Who can delete that file sits at the
 * machine: without it the court has no PIN, all sessions are over, and the console asks for a new one. Deleting works while the agent runs.
 */
export class CourtPin {
  private cached: { readonly key: string; readonly kept: Kept | null } = { key: '', kept: null };
  /** Others on the network can never lock the operator at the machine out. */
  private readonly attempts: Record<'here' | 'elsewhere', Attempts> = { here: noAttempts, elsewhere: noAttempts };

  constructor(
    readonly file: string,
    private readonly configured: string | undefined,
    private readonly now: () => number = Date.now,
    private readonly monotonic: () => number = () => performance.now(),
  ) {}

  /** Takes the configured PIN over from one that was set in the console; its sessions end. To be called before the first request; of a file that is as it should be it changes nothing. */
  prepare(): void {
    if (this.configured === undefined || this.read()?.pin === null) return;
    this.write({ pin: null, source: 'configuration', sessions: [] });
  }

  get state(): 'not-set' | 'set' | 'configured' {
    if (this.configured !== undefined) return 'configured';
    return this.own === null ? 'not-set' : 'set';
  }

  /** Opens a session with the PIN. */
  async login(pin: string, place: 'here' | 'elsewhere'): Promise<PinAnswer> {
    // A configured PIN whose file was deleted is still the configured one.
    this.prepare();
    const { own } = this;
    if (own === null && this.configured === undefined) return { ok: false, code: 'NO_PIN' };
    const refused = await this.judge(pin, own, place);
    return refused ?? this.open();
  }

  /** Sets the first PIN, or another one when the current one is given. All sessions end and a new one is opened. */
  async setPin(pin: string, current: string | undefined, place: 'here' | 'elsewhere'): Promise<PinAnswer> {
    if (this.configured !== undefined) return { ok: false, code: 'PIN_IS_CONFIGURED' };
    const { own } = this;
    if (own !== null) {
      if (current === undefined) return { ok: false, code: 'PIN_IS_SET' };
      const refused = await this.judge(current, own, place);
      if (refused !== null) return refused;
    }
    const hashed = await hashPin(pin);
    // Two at once: the second one did not know of the first one's PIN.
    if (!this.isStill(own)) return { ok: false, code: 'PIN_IS_SET' };
    this.write({ pin: hashed, source: 'console', sessions: [] });
    return this.open();
  }

  /** When the session of a token ends; null when there is none. */
  expiryOf(token: string | undefined): number | null {
    if (token === undefined || token.length > 200) return null;
    const wanted = this.hashOf(token);
    const found = this.read()?.sessions.find((one) => one.token === wanted);
    return found !== undefined && found.expiresAt > this.now() ? found.expiresAt : null;
  }

  logout(token: string): void {
    const kept = this.read();
    if (kept === null) return;
    const gone = this.hashOf(token);
    this.write({ ...kept, sessions: kept.sessions.filter((one) => one.token !== gone) });
  }

  private async judge(pin: string, own: PinHash | null, place: 'here' | 'elsewhere'): Promise<PinAnswer | null> {
    const waitMs = waitBeforeAttempt(this.attempts[place], this.monotonic());
    if (waitMs > 0) return { ok: false, code: 'TOO_MANY_ATTEMPTS', waitMs };
    this.attempts[place] = countAttempt(this.attempts[place], this.monotonic());
    if (!(await this.isRight(pin, own))) return { ok: false, code: 'WRONG_PIN' };
    this.attempts[place] = noAttempts;
    return null;
  }

  /** A PIN that was changed while it was checked was the right one no more. */
  private async isRight(pin: string, own: PinHash | null): Promise<boolean> {
    if (this.configured !== undefined) return timingSafeEqual(digestOf(pin), digestOf(this.configured));
    return own !== null && (await isPin(pin, own)) && this.isStill(own);
  }

  /** What is kept of the PIN that was set in the console. */
  private get own(): PinHash | null {
    return this.read()?.pin ?? null;
  }

  private isStill(own: PinHash | null): boolean {
    return this.own?.hash === own?.hash;
  }

  /** What is kept of a session's token. With the configured PIN in it, so that sessions are over when that is another one. */
  private hashOf(token: string): string {
    return (this.configured === undefined ? createHash('sha256') : createHmac('sha256', this.configured)).update(token).digest('base64');
  }

  private open(): PinAnswer {
    const kept = this.read();
    if (kept === null) return { ok: false, code: 'NO_PIN' };
    const token = randomBytes(32).toString('base64url');
    const expiresAt = this.now() + sessionMs;
    const living = kept.sessions.filter((one) => one.expiresAt > this.now()).slice(-(keptSessions - 1));
    this.write({ ...kept, sessions: [...living, { token: this.hashOf(token), expiresAt }] });
    return { ok: true, token, expiresAt };
  }

  /** null when there is no file, or one that is none of ours: then only the court's own machine can set a new PIN. */
  private read(): Kept | null {
    const stat = statSync(this.file, { throwIfNoEntry: false });
    if (stat === undefined) return null;
    const key = `${String(stat.mtimeMs)}:${String(stat.size)}:${String(stat.ino)}`;
    if (key !== this.cached.key) {
      this.cached = { key, kept: this.parse() };
    }
    return this.cached.kept;
  }

  private parse(): Kept | null {
    try {
      return keptSchema.parse(JSON.parse(readFileSync(this.file, 'utf8')));
    } catch {
      return null;
    }
  }

  private write(kept: Kept): void {
    writeWhole(this.file, `${JSON.stringify(kept)}\n`, 0o600);
  }
}
