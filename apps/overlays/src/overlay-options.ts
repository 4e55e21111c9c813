import { chooseLanguage, type Language } from '@restrike/ui';

/** OVL-1: what the query string of an overlay may ask for. */
export interface OverlayOptions {
  /** Court's name or node id, where the hub serves the page; null for the only one there is. */
  readonly court: string | null;
  /** Scale of everything, 0.5–3. */
  readonly size: number;
  readonly language: Language;
  /** `always` says nothing of trouble, `never` always does; `auto` as OBS tells (see `isOnAir`). */
  readonly air: 'auto' | 'always' | 'never';
  /** Where on the picture. */
  readonly place: 'bottom' | 'top';
  /** Seconds that a card stays; 0 for as long as it is true. */
  readonly seconds: number;
  /** When a lower third shows: before the match (`auto`), in breaks too, or always. */
  readonly show: 'auto' | 'break' | 'always';
  readonly columns: number | null;
  readonly token: string | null;
  /** Plain colour behind, for a look in a browser; null is transparent. */
  readonly ground: string | null;
}

const bounded = (text: string | null, low: number, high: number): number | null => {
  const value = Number(text);
  return text !== null && text !== '' && Number.isFinite(value) ? Math.min(high, Math.max(low, value)) : null;
};
const oneOf = <T extends string>(text: string | null, of: readonly T[], otherwise: T): T => of.find((one) => one === text) ?? otherwise;

/** Reads the query string; what can not be read is left at its default, an overlay must not fail for a typing error. */
export function readOverlayOptions(query: URLSearchParams, browserLanguage: string): OverlayOptions {
  const air = query.get('air');
  const columns = bounded(query.get('columns'), 1, 8);
  return {
    court: query.get('court'),
    size: bounded(query.get('size'), 0.5, 3) ?? 1,
    language: chooseLanguage(query.get('language'), browserLanguage),
    air: air === '1' ? 'always' : air === '0' ? 'never' : 'auto',
    place: oneOf(query.get('place'), ['bottom', 'top'], 'bottom'),
    seconds: bounded(query.get('seconds'), 0, 3_600) ?? 0,
    show: oneOf(query.get('show'), ['auto', 'break', 'always'], 'auto'),
    columns: columns === null ? null : Math.round(columns),
    token: query.get('token'),
    ground: /^[a-z]+$|^[0-9a-f]{6}$/i.exec(query.get('ground') ?? '') === null ? null : query.get('ground'),
  };
}
