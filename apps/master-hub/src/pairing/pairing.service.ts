import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import type { HubId, LinkHello, MadePairingCode, NodeId, PairingCode, RegisterAnswer, RegisterRequest, SlaveView } from '@restrike/contracts';
import { mayUseKey, type AttemptLimit, type NewAuditEntry, type PairingStore, type SlavePairingRow } from '@restrike/db/hub';
import type { Audit, Actor } from '../access/audit.js';
import type { Caller } from '../access/caller.js';
import type { LoginLimits } from '../access/login-limits.js';
import { oneTimeCode, readCode } from '../access/one-time-code.js';
import { sameSecret } from '../access/same-secret.js';
import { revokedWords, versionsFit } from '../court-link/judge-hello.js';

export interface PairingOptions {
  readonly hubId: HubId;
  readonly version: string;
  readonly tournament: string | null;
  /** First-contact secret that courts may bring: approves at once. null when the hub takes none. */
  readonly joinToken: string | null;
  /** Of the hub's certificate; null without TLS. */
  readonly fingerprint: string | null;
  /** Of guessed codes. */
  readonly limits: LoginLimits;
  /** Of agents that ask for the first time: {@link askerLimit}. */
  readonly askers: AttemptLimit;
  readonly now: () => number;
}

/** New agents that one address may bring. */
export const askerLimit = { points: 120, duration: 300 };

/** What pairing needs of the links that are open. */
export interface OpenLinks {
  /** Host of the agent that holds a link under this id and answers now, on whatever hub process; null when there is none. */
  holder(nodeId: NodeId): Promise<string | null>;
  /** Ends the links of a node. */
  end(nodeId: NodeId): void;
  /** What other processes of this hub remember of an agent's secret is wrong. */
  distrust(nodeId: NodeId): void;
  /** An agent asked, was approved or revoked: for the screens. */
  changed(slave: SlaveView): void;
  /** Strangers who were seen last before `before` are gone. */
  forgotten(those: { readonly before: number; readonly nodeIds: readonly NodeId[] }): void;
}

/** How the secret of an agent stands. `stranger`: it is not the agent's, or the hub does not know the agent. */
export type Standing = 'good' | 'stranger' | 'waiting' | 'revoked';

/** Why an agent that asks to join is not even heard. */
export interface PairingRefusal {
  readonly status: number;
  readonly code: 'VERSION_SKEW' | 'NODE_ID_IN_USE' | 'WRONG_CODE' | 'TOO_MANY_ATTEMPTS' | 'TOO_MANY_WAITING';
  readonly message: string;
  readonly retryAfterS: number | null;
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const same = (a: Buffer | null, b: Buffer): boolean => a?.length === b.length && timingSafeEqual(a, b);
/** A waiting agent asks again this often. */
const askAgainMs = 2_000;
/** A revoked one is not forgiven by asking. */
const revokedAgainMs = 30_000;
/** A good secret is not looked up again for so long: courts send several batches a second. Revoking empties this at once, at every hub process. */
const trustMs = 2_000;
const maxTrusted = 1_000;

/** DIS-2: lets agents in: by the control room's word, by a pairing code, by the join token; each with a credential of its own; and takes it back. */
export class Pairing {
  private readonly trusted = new Map<NodeId, { readonly secretHash: Buffer; readonly until: number }>();
  /** Counts what was forgotten: a look that began before it is not to be remembered. */
  private forgotten = 0;

  constructor(
    private readonly store: PairingStore,
    private readonly audit: Audit,
    private readonly links: OpenLinks,
    private readonly options: PairingOptions,
  ) {}

  /** Whether a secret lets an agent in: its own credential, or the join token while it has none. */
  async standing(nodeId: NodeId, secret: string): Promise<Standing> {
    const secretHash = digest(secret);
    const known = this.trusted.get(nodeId);
    if (known !== undefined && known.until > this.options.now() && same(known.secretHash, secretHash)) return 'good';
    const { forgotten } = this;
    const standing = this.judge(await this.store.of(nodeId), secret, secretHash);
    if (standing === 'good' && forgotten === this.forgotten) {
      if (this.trusted.size >= maxTrusted) this.trusted.clear();
      this.trusted.set(nodeId, { secretHash, until: this.options.now() + trustMs });
    }
    return standing;
  }

  /** As {@link standing}, by what is stored at this moment. */
  async standingNow(nodeId: NodeId, secret: string): Promise<Standing> {
    return this.judge(await this.store.of(nodeId), secret, digest(secret));
  }

  /** Forgets what is remembered of an agent's secret; of all without one. */
  distrust(nodeId: NodeId | null): void {
    this.forgotten += 1;
    if (nodeId === null) this.trusted.clear();
    else this.trusted.delete(nodeId);
  }

  /** Why an agent was turned away, for its console. */
  async reason(nodeId: NodeId): Promise<string | null> {
    const row = await this.store.of(nodeId);
    return row?.reason === '' ? null : (row?.reason ?? null);
  }

  /** An agent that came over the link: one that came with the join token alone is listed from then on. */
  async linked(hello: LinkHello): Promise<void> {
    if (!this.isJoinToken(hello.token)) return;
    const { nodeId, courtName, host, version } = hello;
    if ((await this.store.of(nodeId)) !== null) return;
    const row = await this.store.admit({ nodeId, courtName, host, version, askedHash: null }, 'join token', this.options.now(), (admitted) => this.entry('hub', 'slave.approve', admitted, { by: 'join token' }));
    if (row !== null) this.links.changed(viewOf(row));
  }

  /** An agent asks to join, or asks again. */
  async register(request: RegisterRequest, bearer: string | null, address: string): Promise<RegisterAnswer | PairingRefusal> {
    const { version } = this.options;
    if (!versionsFit(version, request.version)) {
      return { status: 426, code: 'VERSION_SKEW', message: `The hub has version ${version}, this agent ${request.version}. Bring both to versions that are at most one minor apart.`, retryAfterS: null };
    }
    const { nodeId, courtName, host } = request;
    const askedHash = digest(request.credential);
    const before = await this.store.of(nodeId);
    if (before !== null && before.state === 'approved' && same(before.credentialHash, askedHash)) return this.answer(before);
    const holder = await this.links.holder(nodeId);
    if (holder !== null && before?.credentialHash != null) return inUse(holder);
    const byToken = bearer !== null && this.isJoinToken(bearer);
    // What the control room revoked, no token and no code brings back; nor does one take over a court with a credential of its own.
    const key = before?.state === 'revoked' || !mayUseKey(before?.credentialHash ?? null, askedHash) ? null : byToken ? ({ kind: 'token' } as const) : request.code === undefined ? null : ({ kind: 'code', codeHash: digest(readCode(request.code)) } as const);
    if (key?.kind === 'code') {
      const wait = await this.options.limits.take(null, address);
      if (wait !== null) return { status: 429, code: 'TOO_MANY_ATTEMPTS', message: 'too many wrong pairing codes: try again later', retryAfterS: Math.ceil(wait / 1_000) };
    }
    // Each new asker is an entry in the audit log and in the list: whoever asks in ever new names is slowed down.
    if (key === null && !same(before?.askedHash ?? null, askedHash) && (await this.options.askers.take(address)) !== null) {
      return { status: 429, code: 'TOO_MANY_ATTEMPTS', message: 'too many courts asked to join from this address: try again in some minutes', retryAfterS: 60 };
    }
    const asked = await this.store.ask({ nodeId, courtName, host, version: request.version, askedHash }, key, this.options.now(), ({ row, isNews }) => {
      if (!isNews) return null;
      return row.state === 'approved' ? this.entry('hub', 'slave.approve', row, { by: row.decidedBy, address, host }) : this.entry('hub', 'slave.ask', row, { address, host });
    });
    if (asked === 'wrong-code') return { status: 401, code: 'WRONG_CODE', message: 'this pairing code is wrong, used up or too old: ask the control room for another one', retryAfterS: null };
    if (key?.kind === 'code' && asked?.row.state === 'approved') await this.options.limits.giveBack(null, address);
    if (asked === null) return { status: 429, code: 'TOO_MANY_WAITING', message: 'too many courts wait for approval at this hub: approve or refuse some of them first', retryAfterS: 10 };
    if (asked.row.state === 'approved') this.distrustEverywhere(nodeId);
    if (asked.isNews) this.links.changed(viewOf(asked.row));
    return this.answer(asked.row, key === null && request.code !== undefined);
  }

  /** Strangers who do not ask any more: gone here and on every screen. */
  async forgetStrangers(): Promise<void> {
    const forgotten = await this.store.forget(this.options.now());
    if (forgotten !== null) this.links.forgotten(forgotten);
  }

  async slaves(): Promise<readonly SlaveView[]> {
    return (await this.store.all(this.options.now())).map(viewOf);
  }

  /** The control room lets an agent in that asks under the number `asks`; undefined: under any. null for one that never asked, `asked-anew` where the number is another by now. */
  async approve(nodeId: NodeId, asks: string | null | undefined, caller: Caller & { kind: 'user' }): Promise<SlaveView | 'asked-anew' | null> {
    const row = await this.store.approve(nodeId, asks, caller.name, this.options.now(), (approved) => this.entry(caller, 'slave.approve', approved, { host: approved.host }));
    if (row === null || row === 'asked-anew') return row;
    this.distrustEverywhere(nodeId);
    this.links.changed(viewOf(row));
    return viewOf(row);
  }

  /** The control room turns an agent out, or away. */
  async revoke(nodeId: NodeId, reason: string, caller: Caller & { kind: 'user' }): Promise<SlaveView | null> {
    const row = await this.store.revoke(nodeId, caller.name, reason, this.options.now(), (revoked) => this.entry(caller, 'slave.revoke', revoked, { reason }));
    if (row === null) return null;
    this.distrustEverywhere(nodeId);
    this.links.end(nodeId);
    this.links.changed(viewOf(row));
    return viewOf(row);
  }

  codes(): Promise<readonly PairingCode[]> {
    return this.store.codes(this.options.now());
  }

  /** @param origins addresses under which courts reach this hub: `https://192.0.2.1:3000`. */
  async makeCode(wanted: { readonly minutes: number; readonly uses: number }, origins: readonly string[], caller: Caller & { kind: 'user' }): Promise<MadePairingCode> {
    const createdAt = this.options.now();
    const { fingerprint } = this.options;
    const code = oneTimeCode(2);
    const made = { codeId: randomUUID(), createdBy: caller.name, createdAt, expiresAt: createdAt + wanted.minutes * 60_000, usesLeft: wanted.uses };
    await this.store.addCode({ ...made, codeHash: digest(code) }, this.audit.entry(caller, 'pairing-code.make', made.codeId, wanted));
    return { ...made, code, links: origins.map((origin) => `${origin}/join?hub=${this.options.hubId}&code=${code}${fingerprint === null ? '' : `&fingerprint=${fingerprint}`}`) };
  }

  dropCode(codeId: string, caller: Caller & { kind: 'user' }): Promise<boolean> {
    return this.store.dropCode(codeId, this.audit.entry(caller, 'pairing-code.drop', codeId));
  }

  private distrustEverywhere(nodeId: NodeId): void {
    this.distrust(nodeId);
    this.links.distrust(nodeId);
  }

  private judge(row: SlavePairingRow | null, secret: string, secretHash: Buffer): Standing {
    const isOwn = row !== null && same(row.credentialHash, secretHash);
    const mayUseToken = row?.credentialHash == null && this.isJoinToken(secret);
    if (row?.state === 'revoked') return isOwn || mayUseToken || same(row.askedHash, secretHash) ? 'revoked' : 'stranger';
    // An agent that asks anew with another credential waits with that one; its own stays good.
    if (isOwn || mayUseToken) return 'good';
    return row !== null && same(row.askedHash, secretHash) ? 'waiting' : 'stranger';
  }

  private isJoinToken(secret: string): boolean {
    return this.options.joinToken !== null && sameSecret(secret, this.options.joinToken);
  }

  private entry(actor: Actor, action: string, row: SlavePairingRow, detail: object): NewAuditEntry {
    return this.audit.entry(actor, action, `${row.courtName} (${row.nodeId})`, detail);
  }

  /** @param setAside it brought a code, which was not taken. */
  private answer(row: SlavePairingRow, setAside = false): RegisterAnswer {
    const { hubId, version, tournament } = this.options;
    const words: Record<SlaveView['state'], { readonly message: string; readonly retryAfterMs: number | null }> = {
      approved: { message: 'this court belongs to the tournament', retryAfterMs: null },
      waiting: {
        message: setAside
          ? `the code was not used: this court was here before with another key, so the control room must approve ${row.courtName} (page Pairing), which shows the number ${row.asks ?? '?'}`
          : `waiting for the control room to approve ${row.courtName} (page Pairing), which shows the number ${row.asks ?? '?'}`,
        retryAfterMs: askAgainMs,
      },
      revoked: { message: revokedWords(row.reason), retryAfterMs: revokedAgainMs },
    };
    return { hubId, version, tournament, state: row.state, ...words[row.state] };
  }
}

const inUse = (host: string): PairingRefusal => ({
  status: 409,
  code: 'NODE_ID_IN_USE',
  message: `another computer, ${host}, is at work under this court's id. If its data directory was copied from there, delete the file node-id and the folder's pairing here`,
  retryAfterS: null,
});

const viewOf = ({ nodeId, courtName, host, version, state, firstSeen, lastSeen, decidedBy, decidedAt, asks }: SlavePairingRow): SlaveView => ({ nodeId, courtName, host, version, state, firstSeen, lastSeen, decidedBy, decidedAt, asks });
