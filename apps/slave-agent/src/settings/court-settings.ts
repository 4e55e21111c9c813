import { EventEmitter } from 'node:events';
import { MASKED, type SettingView } from '@restrike/contracts';
import type { ChangeNote, SettingRecords, StoredSetting } from '@restrike/db/court';
import { SealedError, type SecretBox } from '@restrike/runtime';
import { isSettingKey, settingTable, type SettingKey, type SettingRow, type SettingValue, type SettingValues } from './setting-table.js';

/** What keeps a change from being made. */
export interface SettingProblem {
  readonly key: string;
  readonly message: string;
}
export type SettingsChanged = { readonly ok: true; readonly changed: readonly SettingKey[] } | { readonly ok: false; readonly problems: readonly SettingProblem[] };

interface Held {
  readonly value: string | number | boolean;
  readonly changedAt: number | null;
  readonly trouble: string | null;
}

const keys = Object.keys(settingTable) as SettingKey[];
const rowOf = (key: SettingKey): SettingRow => settingTable[key];
const isSecret = (key: SettingKey): boolean => rowOf(key).form.form === 'secret';
const categoryOf = (key: SettingKey): string => key.slice(0, key.indexOf('.'));

/**
 * SET-1: the settings of a court. Read at any time, always valid: a stored value that this version can not take counts as not set, and says so. Tells
 * `changed` with the keys after a change is stored.
 */
export class CourtSettings extends EventEmitter<{ changed: [readonly SettingKey[]] }> {
  private held: ReadonlyMap<SettingKey, Held>;

  constructor(
    private readonly records: SettingRecords,
    private readonly secrets: SecretBox,
    /** What this machine's environment says instead of the table's defaults. */
    private readonly configured: Partial<SettingValues> = {},
  ) {
    super();
    this.held = this.load();
  }

  get<K extends SettingKey>(key: K): SettingValue<K> {
    return (this.held.get(key)?.value ?? this.defaultOf(key)) as SettingValue<K>;
  }

  /** All values, secrets in clear: not for screens. */
  all(): SettingValues {
    return Object.fromEntries(keys.map((key) => [key, this.get(key)])) as unknown as SettingValues;
  }

  /** For screens. */
  views(): SettingView[] {
    return keys.map((key) => {
      const { title, form, required } = rowOf(key);
      const held = this.held.get(key);
      const value = this.get(key);
      return {
        key,
        category: categoryOf(key),
        title,
        form,
        value: isSecret(key) && value !== '' ? MASKED : value,
        default: this.defaultOf(key),
        isDefault: held === undefined || held.trouble !== null,
        required,
        sensitive: isSecret(key),
        changedAt: held?.changedAt ?? null,
        trouble: held?.trouble ?? null,
      };
    });
  }

  /** Changes settings, all or none. A masked secret is left as it is. */
  change(values: Readonly<Record<string, unknown>>, note: ChangeNote): SettingsChanged {
    const problems: SettingProblem[] = [];
    const wanted: { readonly key: SettingKey; readonly value: string | number | boolean }[] = [];
    for (const [key, given] of Object.entries(values)) {
      if (!isSettingKey(key)) {
        problems.push({ key, message: 'there is no such setting' });
        continue;
      }
      if (isSecret(key) && given === MASKED) continue;
      const parsed = rowOf(key).schema.safeParse(given);
      if (parsed.success) wanted.push({ key, value: parsed.data });
      else problems.push({ key, message: `${rowOf(key).title}: ${parsed.error.issues[0]?.message ?? 'is not valid'}` });
    }
    if (problems.length > 0) return { ok: false, problems };
    return this.store(
      wanted.filter(({ key, value }) => value !== this.get(key) || this.held.get(key)?.trouble != null),
      note,
    );
  }

  /** Takes settings back to their defaults. */
  reset(given: readonly string[], note: ChangeNote): SettingsChanged {
    const problems = given.filter((key) => !isSettingKey(key)).map((key) => ({ key, message: 'there is no such setting' }));
    if (problems.length > 0) return { ok: false, problems };
    return this.store(
      given.filter(isSettingKey).filter((key) => this.held.has(key)).map((key) => ({ key, value: null })),
      note,
    );
  }

  history(query: { readonly key?: string; readonly before?: number; readonly limit: number }): ReturnType<SettingRecords['history']> {
    return this.records.history(query);
  }

  private defaultOf(key: SettingKey): string | number | boolean {
    return this.configured[key] ?? rowOf(key).default;
  }

  private store(changes: readonly { readonly key: SettingKey; readonly value: string | number | boolean | null }[], note: ChangeNote): SettingsChanged {
    if (changes.length === 0) return { ok: true, changed: [] };
    const shown = (key: SettingKey, value: unknown): string | null => (value === null ? null : isSecret(key) ? MASKED : JSON.stringify(value));
    this.records.change(
      changes.map(({ key, value }) => ({
        key,
        category: categoryOf(key),
        value: value === null ? null : isSecret(key) ? this.secrets.seal(key, String(value)).toString('base64') : JSON.stringify(value),
        sensitive: isSecret(key),
        shownOld: this.held.has(key) ? shown(key, this.get(key)) : null,
        shownNew: shown(key, value),
      })),
      note,
    );
    this.held = this.load();
    const changed = changes.map(({ key }) => key);
    this.emit('changed', changed);
    return { ok: true, changed };
  }

  private load(): ReadonlyMap<SettingKey, Held> {
    const held = new Map<SettingKey, Held>();
    for (const stored of this.records.all()) if (isSettingKey(stored.key)) held.set(stored.key, this.read(stored.key, stored));
    return held;
  }

  private read(key: SettingKey, { value, changedAt }: StoredSetting): Held {
    const { schema } = rowOf(key);
    const standard = this.defaultOf(key);
    try {
      const parsed = schema.safeParse(isSecret(key) ? this.secrets.open(key, Buffer.from(value, 'base64')) : JSON.parse(value));
      if (parsed.success) return { value: parsed.data, changedAt, trouble: null };
      return { value: standard, changedAt, trouble: `the stored value ${parsed.error.issues[0]?.message ?? 'is not valid'}; the default is used: set it again` };
    } catch (error) {
      const words = error instanceof SealedError ? error.message : 'the stored value can not be read; the default is used: set it again';
      return { value: standard, changedAt, trouble: words };
    }
  }
}
