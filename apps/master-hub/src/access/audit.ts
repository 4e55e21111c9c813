import type { AuditStore, AuditVerdict, NewAuditEntry } from '@restrike/db/hub';
import { nameOf, type Caller } from './caller.js';

/** Name of the hub itself in the audit log, for what no person and no court did. */
export type Actor = Caller | 'hub';

/**
 * SEC-4: the one way into the audit log. `record` resolves when the entry is committed, and throws when it could not be: then the action is not to
 * be told as done. A route that changes something and records nothing itself is recorded by the interceptor with its method and path.
 */
export class Audit {
  private readonly recorded = new WeakSet<object>();

  constructor(
    private readonly store: AuditStore,
    private readonly now: () => number,
  ) {}

  /**
   * @param actor the request's caller (`callerOf(request)`), or `hub`.
   * @param action what, as `room.verb`: `command.issue`.
   * @param target on what: ids or names; null where the action says all.
   * @param detail any JSON; never a password, token or credential.
   */
  async record(actor: Actor, action: string, target: string | null, detail: unknown = null): Promise<void> {
    await this.store.add(this.entry(actor, action, target, detail));
  }

  /** The entry of an act whose store writes it in the act's own transaction; what it takes is as in {@link record}. */
  entry(actor: Actor, action: string, target: string | null, detail: unknown = null): NewAuditEntry {
    if (actor !== 'hub') this.recorded.add(actor);
    return { at: this.now(), userName: actor === 'hub' ? 'hub' : nameOf(actor), action, target, detail };
  }

  /** Whether something was recorded of this very request. */
  has(caller: Caller): boolean {
    return this.recorded.has(caller);
  }

  page(query: Parameters<AuditStore['page']>[0]): ReturnType<AuditStore['page']> {
    return this.store.page(query);
  }

  verify(): Promise<AuditVerdict> {
    return this.store.verify();
  }
}
