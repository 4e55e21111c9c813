import type { SettingView } from '@restrike/contracts';

/** A setting that some of the chosen courts can take, with the values that they have now. */
export interface SettingOffer extends Pick<SettingView, 'key' | 'title' | 'form' | 'required'> {
  /** Each value and how many courts have it, the commonest first. */
  readonly values: readonly { readonly value: SettingView['value']; readonly courts: number }[];
  readonly courts: number;
}

/** CMD-1: settings as the courts list them themselves. Where versions differ the form of the first court counts; each court judges for itself what it takes. */
export function offersOf(lists: readonly (readonly SettingView[])[]): SettingOffer[] {
  const offers = new Map<string, { first: SettingView; counts: Map<SettingView['value'], number> }>();
  for (const list of lists) {
    for (const setting of list) {
      const offer = offers.get(setting.key) ?? { first: setting, counts: new Map() };
      offer.counts.set(setting.value, (offer.counts.get(setting.value) ?? 0) + 1);
      offers.set(setting.key, offer);
    }
  }
  return [...offers.values()].map(({ first: { key, title, form, required }, counts }) => {
    const values = [...counts].map(([value, courts]) => ({ value, courts })).sort((a, b) => b.courts - a.courts);
    return { key, title, form, required, values, courts: values.reduce((sum, { courts }) => sum + courts, 0) };
  });
}

/** What is typed, as the value that is sent, or the key of a text that says why it can not be. */
export type JudgedSetting = { readonly value: SettingView['value'] } | { readonly problem: 'settingNumber' | 'settingWhole' | 'settingRange' | 'settingEmpty' | 'settingLong' | 'settingFolder' | 'settingChoice' };

/** Absolute on Windows or elsewhere: the court's system is not this page's. */
const isAbsolute = (path: string): boolean => /^(\/|[a-z]:[\\/]|\\\\)/i.test(path);

/** Judges what is typed by the setting's own form, so that no court is asked for what it must refuse. Pure. */
export function judgeSetting({ form, required }: Pick<SettingOffer, 'form' | 'required'>, typed: string): JudgedSetting {
  const words = typed.trim();
  if (required && words === '') return { problem: 'settingEmpty' };
  switch (form.form) {
    case 'number': {
      const value = Number(words);
      if (words === '' || !Number.isFinite(value)) return { problem: 'settingNumber' };
      if (form.whole && !Number.isInteger(value)) return { problem: 'settingWhole' };
      return value < form.min || value > form.max ? { problem: 'settingRange' } : { value };
    }
    case 'switch':
      return words === 'true' || words === 'false' ? { value: words === 'true' } : { problem: 'settingChoice' };
    case 'choice':
      return form.choices.includes(words) ? { value: words } : { problem: 'settingChoice' };
    case 'folder':
      return words === '' || isAbsolute(words) ? { value: words } : { problem: 'settingFolder' };
    case 'text':
      return words.length > form.maxLength ? { problem: 'settingLong' } : { value: words };
    case 'secret':
      return { value: words };
  }
}
