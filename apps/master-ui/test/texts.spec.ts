import { readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { inLanguage } from '../src/hub-words/translate.js';
import { bareWordsOf, sentencesOf } from './sentences-of.js';

const root = path.resolve(import.meta.dirname, '../../..');
const source = path.join(root, 'apps/master-ui/src');
const all = readdirSync(source, { recursive: true, encoding: 'utf8' }).map((file) => path.join(source, file));
const catalogueFiles = all.filter((file) => path.basename(file) === 'texts.ts');
const pages = all.filter((file) => file.endsWith('.tsx'));
const short = (file: string): string => path.relative(source, file).split(path.sep).join('/');

/** Where hub and courts say what a page of the hub shows. */
const speakers: Readonly<Record<string, readonly string[]>> = {
  'apps/master-hub/src': [
    'access/access.controller', 'access/access.guard', 'access/api-error.filter', 'access/hub-access', 'access/users.controller', 'access/route-roles', 'access/read-request', 'access/demand-confirmation', 'commands/command-desk', 'commands/commands.controller', 'courts/courts.controller', 'commands/wishes.controller',
    'announcements/announcement-desk', 'health/alerts.controller', 'health/health-history.controller', 'health/default-rules', 'health/readings', 'logs/logs.controller', 'pairing/pairing.controller', 'tournaments/judge-change', 'tournaments/tournaments.controller',
    'tournaments/tournaments.service', 'events/export.controller', 'events/hub-api.controller', 'events/or-bad-cursor',
  ],
  'apps/slave-agent/src': ['commands/command-executor', 'commands/court-acts', 'commands/obs-acts', 'commands/logs-act', 'commands/obs-launch'],
  'libs/obs/src': ['judge-code', 'kept-link', 'recording-room'],
  'libs/db/src/hub': ['audit-store'],
  'apps/master-ui/src': ['api/hub-client'],
};
/** What a speaker says to others than people at a page of the hub. */
const toOthers: ReadonlySet<string> = new Set(['from the control room', ' (OBS: {})', '{} {}', '{} is {}', 'Bearer {}', 'audit_id, at, user_name, action, target, detail::text AS detail, previous_hash, hash']);

describe('[MUI-10] no text is missing', () => {
  it.each(Object.entries(speakers).flatMap(([folder, files]) => files.map((file) => path.join(folder, `${file}.ts`))))('[MUI-10] every sentence of %s is in Spanish as well', (file) => {
    const missing = sentencesOf(path.join(root, file)).filter((words) => !toOthers.has(words) && inLanguage('es', words.replaceAll('{}', '7')) === words.replaceAll('{}', '7'));
    expect(missing).toEqual([]);
  });

  it('[MUI-10] no page says words of its own: each is in a catalogue', () => {
    const names = /^(reStrike VTA|OBS_REC|OBS_STR|Esc)$/;
    expect(pages.flatMap((file) => bareWordsOf(file).filter((words) => !names.test(words)).map((words) => `${short(file)}: ${words}`))).toEqual([]);
  });

  it.each(catalogueFiles.map(short))('[MUI-10] %s: Spanish has every text of English, with the same places for values', async (file) => {
    const { catalogues } = (await import(pathToFileURL(path.join(source, file)).href)) as { readonly catalogues: Readonly<Record<'en' | 'es', Readonly<Record<string, string>>>> };
    const placesOf = (words: string | undefined): string => (words?.match(/\{[a-z]+\}/g) ?? []).sort().join();
    expect(Object.keys(catalogues.es).sort()).toEqual(Object.keys(catalogues.en).sort());
    for (const [key, words] of Object.entries(catalogues.en)) expect([key, placesOf(catalogues.es[key])]).toEqual([key, placesOf(words)]);
  });
});

describe('[MUI-10] words of hub and courts', () => {
  const es = (words: string): string => inLanguage('es', words);
  it('[MUI-10] are put into the page’s language with their values, one after the other, and in each other', () => {
    expect(es('1200 events a second; the limit is 1000')).toBe('1200 eventos por segundo; el límite es 1000');
    expect(es('OBS has nothing by that name. (OBS: No source was found) Compare the name, letter by letter, with the one in OBS; capitals count.')).toBe(
      'OBS no tiene nada con ese nombre. (OBS: No source was found) Compare el nombre, letra por letra, con el de OBS; las mayúsculas cuentan.',
    );
    expect(es('The tournament is preparing; from there it can become active, not completed.')).toBe('El torneo está en preparación; de ahí puede pasar a activo, no a terminado.');
    expect(es('The recording runs already. (OBS: no) Stop it first, or leave it as it is.')).toBe('Ya funciona: grabación. (OBS: no) Párela antes o déjela como está.');
    expect(es('The folder that OBS records into is gone (E:\\Videos). Connect its drive or make the folder again, or choose another one in the settings (Folders); then start the recording and the replay buffer again.')).toBe(
      'Ya no está la carpeta en la que graba OBS (E:\\Videos). Conecte su unidad o cree de nuevo la carpeta, o elija otra en Ajustes (Carpetas); después inicie de nuevo la grabación y el búfer de repetición.',
    );
    expect(es('it records (its answer came late)')).toBe('graba (su respuesta llegó tarde)');
  });
  it('[MUI-10] what is in no book, and everything on an English page, stays as it is', () => {
    expect(es('¡Court 7 – Süd!')).toBe('¡Court 7 – Süd!');
    expect(es('')).toBe('');
    expect(inLanguage('en', 'the court is offline')).toBe('the court is offline');
  });
  it('[MUI-10] a long text that is in no book ends soon', () => {
    const long = `${'words: and; more. '.repeat(2_000)}end`;
    expect(es(long)).toBe(long);
  });
});
