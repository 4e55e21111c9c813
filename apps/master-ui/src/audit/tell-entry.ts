import { commandActionSchema, wishSchema, type AuditEntryView } from '@restrike/contracts';
import { describeAct, describeWish } from '../remote/acts.js';
import type { useTexts as useRemoteTexts } from '../remote/texts.js';
import { fieldKey, valueKey, type useTexts } from './fields/texts.js';

/** An entry as a person reads it. */
export interface ToldEntry {
  readonly who: string;
  readonly target: string;
  readonly lines: readonly { readonly label: string; readonly value: string }[];
}

/** What is needed to tell entries: the names that belong to ids, and the page's language. */
export interface Teller {
  /** Courts, users, tournaments and their days, rules of alerts, by id. */
  readonly names: ReadonlyMap<string, string>;
  readonly text: ReturnType<typeof useTexts>;
  readonly remote: ReturnType<typeof useRemoteTexts>;
  /** What the hub said, in the page's language. */
  readonly words: (text: string) => string;
  readonly moment: (ms: number) => string;
}

const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
/** A name with its id behind it: `Court 1 (1111…)`. */
const named = /^(.+) \([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\)$/s;
/** Said by the target already, or of use to a machine alone; the entry as it was written has them. */
const untold: ReadonlySet<string> = new Set(['userId', 'actId', 'session', 'request', 'ruleId', 'epoch', 'sequence']);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);
/** A field that has no words of its own: `newField` as `new field`. */
const spelled = (field: string): string => field.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();

function valueOf(field: string, value: unknown, teller: Teller): string {
  const { text, words, names, moment } = teller;
  if (value === null || value === undefined) return '–';
  if (typeof value === 'boolean') return text(value ? 'yes' : 'no');
  if (typeof value === 'number') return field.endsWith('Ms') ? `${String(value / 1_000)} s` : field === 'liveAt' ? moment(value) : String(value);
  if (Array.isArray(value)) return value.length === 0 ? '–' : value.map((one) => valueOf(field, one, teller)).join(' · ');
  if (typeof value === 'string') {
    if (field === 'courtTime') return moment(Date.parse(value));
    const key = valueKey(value);
    return key === null ? (names.get(value) ?? words(value)) : text(key);
  }
  const wish = field === 'wishes' ? wishSchema.safeParse(value) : null;
  if (wish?.success === true) return describeWish(wish.data, teller.remote);
  return Object.entries(value).map(([one, part]) => `${labelOf(one, teller)} ${valueOf(one, part, teller)}`).join(', ');
}

function labelOf(field: string, { text }: Teller): string {
  const key = fieldKey(field);
  return key === null ? spelled(field) : text(key);
}

/** What an act was done to, without its id: that is in the entry as it was written. */
function targetOf(entry: AuditEntryView, { names, remote, words }: Teller): string {
  const { action, target, detail } = entry;
  const fields = isObject(detail) ? detail : {};
  const request = commandActionSchema.safeParse(fields['request']);
  if (action.startsWith('command.') && request.success) return describeAct(request.data, remote);
  if (action === 'alert.acknowledge' && typeof fields['title'] === 'string') return words(fields['title']);
  if (target === null || isKnock(entry)) return '';
  const plain = named.exec(target)?.[1];
  if (plain !== undefined) return plain;
  const known = names.get(target);
  if (known !== undefined) return known;
  // Several ids, as those of a wish; what has no name in the hub says nothing to a person.
  return target.match(uuid) === null ? target : [...target.matchAll(uuid)].flatMap(([id]) => names.get(id) ?? []).join(', ');
}

/** Whoever knocks is no user yet: the hub writes the entry, of the name that was given. */
const isKnock = ({ action, target }: AuditEntryView): boolean => (action === 'access.login' || action === 'access.refused') && target !== null;

function whoOf(entry: AuditEntryView, { names, text }: Teller): string {
  const { userName, target, detail } = entry;
  if (userName === 'hub') return isKnock(entry) ? (target ?? '') : text('theHub');
  if (!userName.startsWith('node:')) return userName;
  const nodeId = userName.slice('node:'.length);
  const court = isObject(detail) && typeof detail['court'] === 'string' ? detail['court'] : (names.get(nodeId) ?? nodeId);
  return text('courtOf', { court });
}

/** What target, person or answer of an entry have said is not said again among its details. */
const saidElsewhere = (action: string): readonly string[] => (action.startsWith('console.') ? ['title', 'court', 'status'] : action === 'alert.acknowledge' ? ['title'] : []);

/** Entry of the audit log in words: names for ids, rows for its details. Pure. */
export function tellEntry(entry: AuditEntryView, teller: Teller): ToldEntry {
  const { text } = teller;
  const isConsole = entry.action.startsWith('console.');
  const { asked, ...own }: Readonly<Record<string, unknown>> = isObject(entry.detail) ? entry.detail : {};
  const said = saidElsewhere(entry.action);
  const fields: Readonly<Record<string, unknown>> = { ...(isObject(asked) ? asked : {}), ...Object.fromEntries(Object.entries(own).filter(([field]) => !said.includes(field))) };
  const isTold = ([field, value]: readonly [string, unknown]): boolean => value !== undefined && value !== null && !untold.has(field) && !(field === 'repeated' && value === false);
  const lines = Object.entries(fields).filter(isTold).map(([field, value]) => ({ label: labelOf(field, teller), value: valueOf(field, value, teller) }));
  const { status } = own;
  const answer = typeof status !== 'number' ? text('gone') : status < 400 ? text('answered') : text('refused', { status });
  return { who: whoOf(entry, teller), target: targetOf(entry, teller), lines: isConsole ? [...lines, { label: text('answer'), value: answer }] : lines };
}
