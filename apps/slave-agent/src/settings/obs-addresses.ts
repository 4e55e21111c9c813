import { EventEmitter } from 'node:events';
import type { ObsConnectionDraft, ObsConnectionList, ObsRole } from '@restrike/contracts';
import type { ChangeNote, ObsConnectionRecords, SettingRecords, StoredObsConnection } from '@restrike/db/court';
import { wordsOf, type SecretBox } from '@restrike/runtime';

/** An OBS to connect to. Structurally the settings of libs/obs, with what starts it again. */
export interface ObsAddress {
  readonly id: string;
  readonly role: ObsRole;
  readonly host: string;
  readonly port: number;
  readonly protocol: 'auto' | 'v5' | 'v4';
  readonly password: string | null;
  /** Program and arguments; null when none is set up. */
  readonly restartCommand: readonly string[] | null;
}

const secretName = (id: string): string => `obs:${id}`;

/** OBS-1: which OBS a court has. Passwords are sealed in the database and never shown. Tells `changed` when one was changed. */
export class ObsAddresses extends EventEmitter<{ changed: [] }> {
  constructor(
    private readonly records: ObsConnectionRecords,
    private readonly history: SettingRecords,
    private readonly secrets: SecretBox,
  ) {
    super();
  }

  /** Those that are enabled. One whose password can not be read comes without it: OBS then says that it is wrong. */
  enabled(): readonly ObsAddress[] {
    return this.records.list().filter(({ enabled }) => enabled).map((stored) => ({
      id: stored.obsConnectionId,
      role: stored.role,
      host: stored.host,
      port: stored.port,
      protocol: stored.protocol,
      password: this.password(stored).value,
      restartCommand: stored.restartCommand === null ? null : (JSON.parse(stored.restartCommand) as string[]),
    }));
  }

  /** Those that are enabled, and of `configured` those that nobody has set up here. */
  wanted<T extends { readonly id: string }>(configured: readonly T[]): readonly (ObsAddress | T)[] {
    const known = new Set(this.records.list().map(({ obsConnectionId }) => obsConnectionId));
    return [...this.enabled(), ...configured.filter(({ id }) => !known.has(id))];
  }

  views(): ObsConnectionList['connections'] {
    return this.records.list().map((stored) => ({
      id: stored.obsConnectionId,
      role: stored.role,
      host: stored.host,
      port: stored.port,
      protocol: stored.protocol,
      enabled: stored.enabled,
      restartCommand: stored.restartCommand === null ? null : (JSON.parse(stored.restartCommand) as string[]),
      hasPassword: stored.sealedPassword !== null,
      trouble: this.password(stored).trouble,
    }));
  }

  /** Those that were set up here, and those of the configuration, with which of them one of here replaces. */
  overview(configured: readonly Omit<ObsAddress, 'restartCommand'>[]): ObsConnectionList {
    const connections = this.views();
    const known = new Set(connections.map(({ id }) => id));
    return { connections, configured: configured.map(({ id, role, host, port, protocol, password }) => ({ id, role, host, port, protocol, hasPassword: password !== null, replaced: known.has(id) })) };
  }

  /** Adds or changes one. false: another one has the same role, host and port. */
  put(id: string, draft: ObsConnectionDraft, note: ChangeNote): boolean {
    const all = this.records.list();
    const before = all.find(({ obsConnectionId }) => obsConnectionId === id);
    if (all.some((one) => one.obsConnectionId !== id && one.role === draft.role && one.host === draft.host && one.port === draft.port)) return false;
    const { password } = draft;
    const sealedPassword = password === undefined ? (before?.sealedPassword ?? null) : password === null || password === '' ? null : this.secrets.seal(secretName(id), password);
    const { role, host, port, protocol, enabled, restartCommand } = draft;
    const shown = (one: { role: string; host: string; port: number; protocol: string; enabled: boolean }): string => `${one.role} ${one.host}:${String(one.port)} ${one.protocol}${one.enabled ? '' : ' off'}`;
    this.records.put({ obsConnectionId: id, role, host, port, protocol, enabled, sealedPassword, restartCommand: restartCommand === null ? null : JSON.stringify(restartCommand), changedAt: note.at });
    this.enter(id, before === undefined ? null : shown(before), `${shown(draft)}${password === undefined ? '' : ', password changed'}`, note);
    this.emit('changed');
    return true;
  }

  /** Whether there was one. */
  remove(id: string, note: ChangeNote): boolean {
    if (!this.records.remove(id)) return false;
    this.enter(id, 'set up', null, note);
    this.emit('changed');
    return true;
  }

  private enter(id: string, shownOld: string | null, shownNew: string | null, note: ChangeNote): void {
    this.history.change([{ key: secretName(id), category: 'obs', value: null, sensitive: false, shownOld, shownNew }], note);
  }

  private password({ obsConnectionId, sealedPassword }: StoredObsConnection): { readonly value: string | null; readonly trouble: string | null } {
    if (sealedPassword === null) return { value: null, trouble: null };
    try {
      return { value: this.secrets.open(secretName(obsConnectionId), sealedPassword), trouble: null };
    } catch (error) {
      return { value: null, trouble: wordsOf(error) };
    }
  }
}
