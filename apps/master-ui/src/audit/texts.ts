import { makeTexts } from '@restrike/ui';

export const { useTexts, catalogues } = makeTexts({
  en: { title: 'Audit log', verify: 'Check the chain', verifying: 'Checking', whole: 'The chain is whole: {n} entries', broken: 'The chain is broken at entry {n}: {reason}', when: 'When', who: 'Who', what: 'What', target: 'Of what', detail: 'Details', actionFilter: 'Act', anyAct: 'All acts', userFilter: 'User or court', asWritten: 'Ids, as written in the chain', none: 'No entry matches', noneHint: 'Clear a filter.', older: 'Older', number: 'No.', apply: 'Search' },
  es: { title: 'Auditoría', verify: 'Comprobar la cadena', verifying: 'Comprobando', whole: 'La cadena está íntegra: {n} entradas', broken: 'La cadena se rompe en la entrada {n}: {reason}', when: 'Cuándo', who: 'Quién', what: 'Qué', target: 'De qué', detail: 'Detalles', actionFilter: 'Acción', anyAct: 'Todas las acciones', userFilter: 'Usuario o pista', asWritten: 'Identificadores, como están en la cadena', none: 'Ninguna entrada coincide', noneHint: 'Quite un filtro.', older: 'Anteriores', number: 'N.º', apply: 'Buscar' },
});
