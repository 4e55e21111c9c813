import { chooseLanguage, type Language } from '@restrike/ui';

/** OVR-3: what the query string of the overview may ask for. */
export interface OverviewOptions {
  /** Court names or node ids; all when empty. */
  readonly courts: readonly string[];
  readonly columns: number | null;
  /** Minutes after which a court that is lost goes from the page, 0.5–1440. */
  readonly lost: number;
  readonly theme: 'dark' | 'light';
  /** Scale of everything, 0.5–3. */
  readonly size: number;
  readonly language: Language;
  readonly ticker: boolean;
  readonly transparent: boolean;
  readonly token: string | null;
}

const bounded = (text: string | null, low: number, high: number): number | null => {
  const value = Number(text);
  return text !== null && text !== '' && Number.isFinite(value) ? Math.min(high, Math.max(low, value)) : null;
};

/** Reads the query string; what can not be read is left at its default, an overlay must not fail for a typing error. */
export function readOverviewOptions(query: URLSearchParams, browserLanguage: string): OverviewOptions {
  const columns = bounded(query.get('columns'), 1, 8);
  return {
    courts: (query.get('courts') ?? '').split(',').map((one) => one.trim()).filter((one) => one !== ''),
    columns: columns === null ? null : Math.round(columns),
    lost: bounded(query.get('lost'), 0.5, 1_440) ?? 10,
    theme: query.get('theme') === 'light' ? 'light' : 'dark',
    size: bounded(query.get('size'), 0.5, 3) ?? 1,
    language: chooseLanguage(query.get('language'), browserLanguage),
    ticker: ['1', 'true', 'on'].includes(query.get('ticker') ?? ''),
    transparent: query.get('background') === 'transparent',
    token: query.get('token'),
  };
}
