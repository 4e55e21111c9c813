import type { AuditStore, AuditVerdict, NewAuditEntry } from '@restrike/db/hub';
import { nameOf, type Caller } from './caller.js';

/** Name of the hub itself in the audit log, for what no person and no court did. */
export type Actor = Caller | 'hub';

/**
 * SEC-4: what enters the audit log. Who changes something hands the store the entry, and the store writes both in one transaction: an act whose entry can not be
 * written is not done.
 */
export class Audit {
  constructor(
    private readonly store: AuditStore,
    private readonly now: () => number,
  ) {}

  /**
   * The entry of an act, for the store that changes something.
   *
   * @param actor the request's caller (`callerOf(request)`), or `hub`.
   * @param action what, as `room.verb`: `command.issue`.
   * @param target on what: ids or names; null where the action says all.
   * @param detail any JSON; never a password, token or credential.
   */
  entry(actor: Actor, action: string, target: string | null, detail: unknown = null): NewAuditEntry {
    return { at: this.now(), userName: actor === 'hub' ? 'hub' : nameOf(actor), action, target, detail };
  }

  /** Writes down what changed nothing: that somebody was refused, that a command was sent a second time. Resolves when it is committed. */
  async note(actor: Actor, action: string, target: string | null, detail: unknown = null): Promise<void> {
    await this.store.add(this.entry(actor, action, target, detail));
  }

  page(query: Parameters<AuditStore['page']>[0]): ReturnType<AuditStore['page']> {
    return this.store.page(query);
  }

  verify(): Promise<AuditVerdict> {
    return this.store.verify();
  }
}
