import type { ObsFields } from './obs-link.js';

/** Reads a text from a message; the empty text is none. */
export const textOf = (data: ObsFields, key: string): string | null => {
  const value = data[key];
  return typeof value === 'string' && value !== '' ? value : null;
};

/** Reads a number from a message; 0 when it has none. */
export const numberOf = (data: ObsFields, key: string): number => {
  const value = data[key];
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
};

export const isOn = (data: ObsFields, key: string): boolean => data[key] === true;

/** Reads a number from a message; null when it has none: where 0 says something of its own. */
export const numberOrNull = (data: ObsFields, key: string): number | null => (typeof data[key] === 'number' ? numberOf(data, key) : null);

/** Reads a list of objects from a message; empty when it has none. */
export const listOf = (data: ObsFields, key: string): readonly ObsFields[] => {
  const value = data[key];
  return Array.isArray(value) ? value.filter((one): one is ObsFields => typeof one === 'object' && one !== null) : [];
};

/** `01:02:03.456` as ms; null when it is no such text. */
export const timecodeMs = (text: string | null): number | null => {
  const parts = /^(\d+):(\d{2}):(\d{2})(?:\.(\d{1,3}))?$/.exec(text ?? '');
  if (parts === null) return null;
  return ((Number(parts[1]) * 60 + Number(parts[2])) * 60 + Number(parts[3])) * 1_000 + Number((parts[4] ?? '0').padEnd(3, '0'));
};
