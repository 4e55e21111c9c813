import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { writeWhole } from '@restrike/runtime';
import { z } from 'zod';
import { countAttempt, noAttempts, waitBeforeAttempt, type Attempts } from './attempt-limit.js';
import { hashPin, isPin, pinHashSchema } from './pin-hash.js';

const keptSchema = z.object({
  pin: pinHashSchema,
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

const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64');

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

  /** Takes the configured PIN over; sessions of an earlier one end. To be called once, before the first request. */
  async prepare(): Promise<void> {
    if (this.configured === undefined) return;
    const kept = this.read();
    if (kept !== null && (await isPin(this.configured, kept.pin))) return;
    this.write({ pin: await hashPin(this.configured), source: 'configuration', sessions: [] });
  }

  get state(): 'not-set' | 'set' | 'configured' {
    if (this.configured !== undefined) return 'configured';
    return this.read() === null ? 'not-set' : 'set';
  }

  /** Opens a session with the PIN. */
  async login(pin: string, place: 'here' | 'elsewhere'): Promise<PinAnswer> {
    await this.restoreConfigured();
    const kept = this.read();
    if (kept === null) return { ok: false, code: 'NO_PIN' };
    const refused = await this.judge(pin, kept, place);
    return refused ?? this.open();
  }

  /** Sets the first PIN, or another one when the current one is given. All sessions end and a new one is opened. */
  async setPin(pin: string, current: string | undefined, place: 'here' | 'elsewhere'): Promise<PinAnswer> {
    if (this.configured !== undefined) return { ok: false, code: 'PIN_IS_CONFIGURED' };
    const kept = this.read();
    if (kept !== null) {
      if (current === undefined) return { ok: false, code: 'PIN_IS_SET' };
      const refused = await this.judge(current, kept, place);
      if (refused !== null) return refused;
    }
    const hashed = await hashPin(pin);
    // Two at once: the second one did not know of the first one's PIN.
    if (!this.isStill(kept)) return { ok: false, code: 'PIN_IS_SET' };
    this.write({ pin: hashed, source: 'console', sessions: [] });
    return this.open();
  }

  /** When the session of a token ends; null when there is none. */
  expiryOf(token: string | undefined): number | null {
    if (token === undefined || token.length > 200) return null;
    const wanted = hashOf(token);
    const found = this.read()?.sessions.find((one) => one.token === wanted);
    return found !== undefined && found.expiresAt > this.now() ? found.expiresAt : null;
  }

  logout(token: string): void {
    const kept = this.read();
    if (kept === null) return;
    const gone = hashOf(token);
    this.write({ ...kept, sessions: kept.sessions.filter((one) => one.token !== gone) });
  }

  private async judge(pin: string, kept: Kept, place: 'here' | 'elsewhere'): Promise<PinAnswer | null> {
    const waitMs = waitBeforeAttempt(this.attempts[place], this.monotonic());
    if (waitMs > 0) return { ok: false, code: 'TOO_MANY_ATTEMPTS', waitMs };
    this.attempts[place] = countAttempt(this.attempts[place], this.monotonic());
    // A PIN that was changed while it was checked was the right one no more.
    if (!(await isPin(pin, kept.pin)) || !this.isStill(kept)) return { ok: false, code: 'WRONG_PIN' };
    this.attempts[place] = noAttempts;
    return null;
  }

  private isStill(kept: Kept | null): boolean {
    return this.read()?.pin.hash === kept?.pin.hash;
  }

  private open(): PinAnswer {
    const kept = this.read();
    if (kept === null) return { ok: false, code: 'NO_PIN' };
    const token = randomBytes(32).toString('base64url');
    const expiresAt = this.now() + sessionMs;
    const living = kept.sessions.filter((one) => one.expiresAt > this.now()).slice(-(keptSessions - 1));
    this.write({ ...kept, sessions: [...living, { token: hashOf(token), expiresAt }] });
    return { ok: true, token, expiresAt };
  }

  /** A configured PIN whose file was deleted is still the configured one. */
  private async restoreConfigured(): Promise<void> {
    if (this.configured !== undefined && this.read() === null) await this.prepare();
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
