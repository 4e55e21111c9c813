import { makeTexts } from '@restrike/ui';

export const { useTexts, catalogues } = makeTexts({
  en: { all: 'All', export: 'As a file', exportHint: 'Everything that these filters find, newest first, as a file', moreFilters: 'More filters', tournament: 'Tournament', from: 'From', to: 'to' },
  es: { all: 'cualquiera', export: 'Como archivo', exportHint: 'Todo lo que encuentran estos filtros, lo más nuevo primero, como archivo', moreFilters: 'Más filtros', tournament: 'Torneo', from: 'Desde', to: 'hasta' },
});
