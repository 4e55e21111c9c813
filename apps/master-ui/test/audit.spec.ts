import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { AuditEntryView } from '@restrike/contracts';
import { fieldKey, textOf } from '../src/audit/fields/texts.js';
import { tellEntry, type ToldEntry } from '../src/audit/tell-entry.js';
import { inLanguage } from '../src/hub-words/translate.js';
import { textOf as remoteTextOf } from '../src/remote/texts.js';

const [court, alert, day, user] = [1, 2, 3, 4].map((digit) => `${String(digit).repeat(8)}-1111-4111-8111-111111111111`) as [string, string, string, string];
const names = new Map([[court, 'Court 7'], [day, '2026-11-21 · Open'], ['disk-low', 'Disk low']]);
const told = (entry: Partial<AuditEntryView>, language: 'en' | 'es' = 'en'): ToldEntry =>
  tellEntry({ auditId: 1, at: 0, userName: 'Ada', action: 'user.change', target: null, detail: null, previousHash: null, hash: '', ...entry }, {
    names, text: (key, values) => textOf(language, key, values), remote: (key, values) => remoteTextOf(language, key, values), words: (said) => inLanguage(language, said), moment: (ms) => new Date(ms).toISOString().slice(11, 16),
  });
const linesOf = ({ lines }: ToldEntry): string[] => lines.map(({ label, value }) => `${label}: ${value}`);

describe('[MUI-10] entries of the audit log', () => {
  it('[MUI-10] name users, courts, tournaments, alerts and rules by their names, never by their ids', () => {
    expect(told({ action: 'slave.approve', target: `Court 7 (${court})`, detail: { host: 'laptop' } })).toEqual({ who: 'Ada', target: 'Court 7', lines: [{ label: 'Computer', value: 'laptop' }] });
    expect(told({ action: 'wish.set', target: court, detail: { wishes: [{ kind: 'scene', role: 'OBS_STR', scene: 'A' }] } })).toMatchObject({ target: 'Court 7', lines: [{ label: 'Wishes', value: 'Scene OBS_STR: A' }] });
    expect(told({ action: 'announcement.make', target: alert, detail: { kind: 'system', priority: 'urgent', courts: [court] } })).toMatchObject({ target: '', lines: [{ value: 'system' }, { value: 'urgent' }, { label: 'Courts', value: 'Court 7' }] });
    expect([told({ action: 'tournament-day.status', target: day, detail: { status: 'active' } }).target, told({ action: 'alert-rule.reset', target: 'disk-low' }).target]).toEqual(['2026-11-21 · Open', 'Disk low']);
    expect(told({ action: 'alert.acknowledge', target: alert, detail: { title: 'The court is offline', court: 'Court 7' } })).toMatchObject({ target: 'The court is offline', lines: [{ label: 'Court', value: 'Court 7' }] });
    expect(linesOf(told({ target: 'Ben', detail: { userId: user, role: 'viewer', disabled: false } }))).toEqual(['Role: Viewer', 'Disabled: no']);
    expect(told({ userName: 'hub', action: 'access.refused', target: 'Ben', detail: { address: '192.0.2.9', reason: 'too many attempts' } }, 'es')).toEqual({ who: 'Ben', target: '', lines: [{ label: 'Dirección', value: '192.0.2.9' }, { label: 'Motivo', value: 'demasiados intentos' }] });
    expect(told({ action: 'pairing-code.make', target: alert, detail: { minutes: 60, uses: 8 } })).toMatchObject({ target: '', lines: [{ label: 'Minutes valid' }, { label: 'Uses' }] });
  });

  it('[MUI-10] say what was commanded, and of whom', () => {
    const detail = { request: { action: 'start-recording' }, courts: ['Court 7', 'Court 8'], repeated: false };
    const entry = told({ action: 'command.issue', target: alert, detail });
    expect([entry.target, linesOf(entry)]).toEqual(['Start recording', ['Courts: Court 7 · Court 8']]);
    expect(linesOf(told({ action: 'command.issue', detail: { ...detail, repeated: true } }, 'es'))).toEqual(['Pistas: Court 7 · Court 8', 'Lo mismo otra vez: sí']);
  });

  it('[MUI-10] tell what was done at a court’s console in rows, with its answer', () => {
    const detail = { court: 'Court 7', courtTime: '2026-11-21T10:20:00.000Z', address: '192.0.2.9', session: '0123abcd', request: 'POST /api/manual/edit', asked: { round: 2, blue: { name: 'SMITH', score: 3 } }, status: 401, actId: alert };
    const entry = told({ userName: `node:${court}`, action: 'console.manual', detail });
    expect([entry.who, entry.target, linesOf(entry)]).toEqual(['Court 7, console', '', ['Round: 2', 'Blue: Name SMITH, score 3', 'By the court’s clock: 10:20', 'Address: 192.0.2.9', 'Answer: refused (401)']]);
    expect(linesOf(told({ userName: `node:${court}`, action: 'console.replay', detail: { ...detail, asked: {}, status: null } }, 'es')).at(-1)).toBe('Respuesta: quien lo pidió ya no estaba');
  });

  it('[MUI-10] show a detail of any shape, as a hub of another version may write it', () => {
    expect(linesOf(told({ action: 'new.act', detail: { newField: [1, { deepOne: null }], text: '' } }))).toEqual(['new field: 1 · deep one –', 'Text: ']);
    for (const detail of [null, 'text', 7, [1]]) expect(told({ action: 'new.act', detail }).lines).toEqual([]);
  });

  it('[MUI-10] every field that a console tells of a request has words', () => {
    const table = readFileSync(path.join(import.meta.dirname, '../../slave-agent/src/access/act-of-route.ts'), 'utf8');
    const fields = [...table.matchAll(/act\(('[^)]*')\)/g)].flatMap(([, all = '']) => [...all.matchAll(/'(\w+)'/g)].slice(1).map(([, field = '']) => field));
    expect(fields.length).toBeGreaterThan(40);
    expect([...new Set(fields)].filter((field) => fieldKey(field) === null)).toEqual([]);
  });
});
