import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { nodeIdSchema, type NodeId, type Role, type Session, type UserId } from '@restrike/contracts';
import type { AccessStore, NewUser } from '@restrike/db/hub';
import { isFromHere, isOwnPage, type RequestOrigin } from '@restrike/runtime';
import { parseCookie } from 'cookie';
import type { Audit } from './audit.js';
import type { Caller } from './caller.js';
import type { LoginLimits } from './login-limits.js';
import { oneTimeCode, readCode } from './one-time-code.js';
import { hashPassword, isPassword } from './password.js';
import { sameSecret } from './same-secret.js';

export interface HubAccessOptions {
  readonly limits: LoginLimits;
  /** Of guesses of the one-time code. */
  readonly setupLimits: LoginLimits;
  readonly readToken: string | undefined;
  readonly sessionMs: number;
  /** Password of the user `admin` that is made when there is no user yet; with none a one-time code is shown. */
  readonly firstPassword: string | undefined;
  /** Whether a court's secret is right. */
  readonly agentMay: (nodeId: NodeId, secret: string) => Promise<boolean>;
}

/** What a request or a handshake says of who is behind it. */
export interface Asked extends RequestOrigin {
  /** Token in the address or in a socket's first words: the read token, or a session. */
  readonly token: unknown;
  /** Header `x-node-id`: the asker says that it is a court. */
  readonly nodeId: string | undefined;
}

/** Why somebody was not let in. */
export interface LoginRefusal {
  readonly status: number;
  readonly code: 'WRONG_LOGIN' | 'WRONG_CODE' | 'TOO_MANY_ATTEMPTS' | 'SETUP_DONE';
  readonly message: string;
  readonly retryAfterS: number | null;
}

/** Name of the session's cookie. */
export const sessionCookie = 'restrike_hub';
/** A user that there is not costs as much time as one that there is. */
const nobodysHash = hashPassword(randomBytes(16).toString('hex'));

const digest = (token: string): Buffer => createHash('sha256').update(token).digest();

/** SEC-1: who is who on this hub: users, sessions, the first admin, the read token. */
export class HubAccess {
  private code: string | null = null;

  constructor(
    private readonly store: AccessStore,
    readonly audit: Audit,
    readonly options: HubAccessOptions,
    private readonly now: () => number,
  ) {}

  get hasReadToken(): boolean {
    return this.options.readToken !== undefined;
  }

  /**
   * First start: makes the configured admin, or a one-time code for a person to make one with.
   *
   * @returns the code to show on the console; null when there are users already.
   */
  async begin(): Promise<string | null> {
    if (await this.store.hasUsers()) return null;
    const { firstPassword } = this.options;
    if (firstPassword === undefined) {
      this.code = oneTimeCode(3);
      return this.code;
    }
    await this.store.createFirst({ ...this.newUser('admin', 'admin'), passwordHash: await hashPassword(firstPassword) }, this.audit.entry('hub', 'user.first', 'admin', { by: 'RESTRIKE_ADMIN_PASSWORD' }));
    return null;
  }

  async setupNeeded(): Promise<boolean> {
    return !(await this.store.hasUsers());
  }

  /** Makes the first admin with the code of the console, and signs them in. */
  async setUp(code: string, name: string, password: string, address: string): Promise<Session | LoginRefusal> {
    const wait = await this.options.setupLimits.take(null, address);
    if (wait !== null) return tooMany(wait);
    if (this.code === null) return { status: 409, code: 'SETUP_DONE', message: 'this hub has its first admin already: sign in', retryAfterS: null };
    if (!sameSecret(readCode(code), this.code)) return { status: 401, code: 'WRONG_CODE', message: 'this is not the code that the hub shows on its console; it shows a new one at each start', retryAfterS: null };
    const user = this.newUser(name, 'admin');
    const passwordHash = await hashPassword(password);
    if (!(await this.store.createFirst({ ...user, passwordHash }, this.audit.entry('hub', 'user.first', name, { by: 'one-time code', address })))) {
      this.code = null;
      return { status: 409, code: 'SETUP_DONE', message: 'this hub has its first admin already: sign in', retryAfterS: null };
    }
    this.code = null;
    await this.options.setupLimits.giveBack(null, address);
    return (await this.open({ ...user, passwordHash }, address)) ?? wrongLogin;
  }

  async login(name: string, password: string, address: string): Promise<Session | LoginRefusal> {
    const wait = await this.options.limits.take(name, address);
    if (wait !== null) {
      if (await this.options.limits.isNews(address)) await this.audit.note('hub', 'access.refused', name.slice(0, 60), { address, reason: 'too many attempts' });
      return tooMany(wait);
    }
    const user = await this.store.byName(name);
    const right = await isPassword(password, user?.passwordHash ?? (await nobodysHash));
    // A password that was changed while it was checked was the right one no more.
    const session = user === null || !right || user.disabled ? null : await this.open(user, address);
    if (session === null) await this.audit.note('hub', 'access.refused', name.slice(0, 60), { address });
    else await this.options.limits.giveBack(name, address);
    return session ?? wrongLogin;
  }

  async logout(caller: Caller & { kind: 'user' }): Promise<void> {
    await this.store.closeSession(Buffer.from(caller.sessionKey, 'hex'), this.audit.entry(caller, 'access.logout', caller.name));
  }

  /** Whether the session of a caller goes on. */
  async isOpen(caller: Caller & { kind: 'user' }): Promise<boolean> {
    const session = await this.store.session(Buffer.from(caller.sessionKey, 'hex'), this.now());
    return session?.role === caller.role;
  }

  /** Whether a password is the one of a user, by the limits of a login. */
  async isOwnPassword(name: string, password: string, address: string): Promise<boolean | LoginRefusal> {
    const wait = await this.options.limits.take(name, address);
    if (wait !== null) return tooMany(wait);
    const user = await this.store.byName(name);
    const right = user !== null && (await isPassword(password, user.passwordHash));
    if (right) await this.options.limits.giveBack(name, address);
    return right;
  }

  /** A user has another password: what was guessed of the old one keeps nobody out. */
  forgetTries(name: string): Promise<void> {
    return this.options.limits.forget(name);
  }

  /** Finds out who asks. Never throws but for a database that is away. */
  async identify(asked: Asked): Promise<Caller> {
    const bearer = /^Bearer (.+)$/.exec(asked.headers.authorization ?? '')?.[1] ?? (typeof asked.token === 'string' ? asked.token : undefined);
    const cookie = parseCookie(asked.headers.cookie ?? '')[sessionCookie];
    const nobody: Caller = { kind: 'nobody', isHere: isFromHere(asked), gaveWrong: bearer !== undefined || cookie !== undefined };
    if (asked.nodeId !== undefined) {
      const nodeId = nodeIdSchema.safeParse(asked.nodeId);
      return nodeId.success && bearer !== undefined && (await this.options.agentMay(nodeId.data, bearer)) ? { kind: 'agent', nodeId: nodeId.data } : nobody;
    }
    if (bearer !== undefined) {
      if (this.options.readToken !== undefined && sameSecret(bearer, this.options.readToken)) return { kind: 'reader' };
      return (await this.user(bearer, 'bearer')) ?? nobody;
    }
    if (cookie === undefined) return nobody;
    // The browser sends the cookie for pages of another port of this machine as well.
    return (isOwnPage(asked) ? await this.user(cookie, 'cookie') : null) ?? nobody;
  }

  private async user(token: string, by: 'cookie' | 'bearer'): Promise<Caller | null> {
    const tokenHash = digest(token);
    const session = await this.store.session(tokenHash, this.now());
    return session === null ? null : { kind: 'user', ...session, by, sessionKey: tokenHash.toString('hex') };
  }

  /** @returns null when the user has another password by now. */
  private async open({ userId, name, role, passwordHash }: Pick<NewUser, 'userId' | 'name' | 'role' | 'passwordHash'>, address: string): Promise<Session | null> {
    const token = randomBytes(32).toString('base64url');
    const createdAt = this.now();
    const expiresAt = createdAt + this.options.sessionMs;
    const isOpen = await this.store.openSession({ tokenHash: digest(token), userId, createdAt, expiresAt, passwordHash }, this.audit.entry('hub', 'access.login', name, { address }));
    return isOpen ? { token, name, role, expiresAt } : null;
  }

  private newUser(name: string, role: Role): { readonly userId: UserId; readonly name: string; readonly role: Role; readonly createdAt: number } {
    return { userId: randomUUID() as UserId, name, role, createdAt: this.now() };
  }
}

const wrongLogin: LoginRefusal = { status: 401, code: 'WRONG_LOGIN', message: 'name or password is wrong', retryAfterS: null };
const tooMany = (waitMs: number): LoginRefusal => {
  const retryAfterS = Math.max(1, Math.ceil(waitMs / 1_000));
  return { status: 429, code: 'TOO_MANY_ATTEMPTS', message: `too many wrong attempts: try again in ${retryAfterS > 90 ? `${String(Math.ceil(retryAfterS / 60))} minutes` : `${String(retryAfterS)} seconds`}`, retryAfterS };
};
