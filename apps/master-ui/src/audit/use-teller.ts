import { LanguageContext } from '@restrike/ui';
import { useContext, useMemo } from 'react';
import { ruleListSchema } from '../alerts/alerts-page.js';
import { useHubQuery } from '../api/use-hub.js';
import { useCourtNames } from '../feed/use-court-names.js';
import { useHubWords } from '../hub-words/use-hub-words.js';
import { momentOf } from '../page/format.js';
import { useTexts as useRemoteTexts } from '../remote/texts.js';
import { useTournaments } from '../tournaments/use-tournaments.js';
import { useTexts } from './fields/texts.js';
import type { Teller } from './tell-entry.js';

/** Names that the hub has for ids now, and the ids of courts by their names. */
export function useTeller(): Teller & { readonly courts: ReadonlyMap<string, string> } {
  const language = useContext(LanguageContext);
  const text = useTexts();
  const remote = useRemoteTexts();
  const words = useHubWords();
  const known = useCourtNames();
  const book = useTournaments().data;
  const rules = useHubQuery(['alert-rules'], '/api/alerts/rules', ruleListSchema).data;
  return useMemo(() => {
    const names = new Map([
      ...known,
      ...(book?.tournaments ?? []).map(({ tournamentId, name }) => [tournamentId, name] as [string, string]),
      ...(book?.days ?? []).map(({ tournamentDayId, tournamentId, day }) => [tournamentDayId, `${day} · ${book?.tournaments.find((one) => one.tournamentId === tournamentId)?.name ?? ''}`] as [string, string]),
      ...(rules?.rules ?? []).map(({ ruleId, title }) => [ruleId, words(title)] as [string, string]),
    ]);
    return { names, courts: new Map([...known].map(([nodeId, name]) => [name, nodeId])), text, remote, words, moment: (ms) => momentOf(ms, language) };
  }, [known, book, rules, text, remote, words, language]);
}
