import { makeTexts } from '@restrike/ui';

export const { useTexts, catalogues } = makeTexts({
  en: {
    title: 'Announcements', compose: 'New announcement', words: 'Text', kind: 'Kind', chat: 'Chat', broadcast: 'Broadcast', system: 'System', priority: 'Priority', low: 'Low', normal: 'Normal', high: 'High', urgent: 'Urgent', urgentHint: 'An urgent one stays on the court console until somebody acknowledges it.',
    toAll: 'To all courts', toChosen: 'To chosen courts', send: 'Send', none: 'No announcement yet', noneHint: 'Write one above: it is shown on the consoles of the courts, and you see here who got and who saw it.', delivered: 'delivered', seen: 'seen', acknowledged: 'acknowledged', notYet: 'not delivered yet', deliveredOf: '{n} of {all} delivered', seenOf: '{n} seen', ackOf: '{n} acknowledged', until: 'shown until {time}', by: '{name}, {time}', ttl: 'Shown for', ttlHour: '1 hour', ttlDay: '8 hours', ttlAlways: 'until acknowledged', left: '{n} characters left', unknownCourt: 'a court that is away',
  },
  es: {
    title: 'Avisos', compose: 'Aviso nuevo', words: 'Texto', kind: 'Tipo', chat: 'Charla', broadcast: 'General', system: 'Sistema', priority: 'Prioridad', low: 'Baja', normal: 'Normal', high: 'Alta', urgent: 'Urgente', urgentHint: 'Un aviso urgente permanece en la consola de la pista hasta que alguien lo confirma.',
    toAll: 'A todas las pistas', toChosen: 'A las pistas elegidas', send: 'Enviar', none: 'Aún no hay avisos', noneHint: 'Escriba uno arriba: se muestra en las consolas de las pistas, y aquí se ve quién lo recibió y quién lo vio.', delivered: 'entregado', seen: 'visto', acknowledged: 'confirmado', notYet: 'aún sin entregar', deliveredOf: '{n} de {all} entregados', seenOf: '{n} vistos', ackOf: '{n} confirmados', until: 'se muestra hasta {time}', by: '{name}, {time}', ttl: 'Se muestra', ttlHour: '1 hora', ttlDay: '8 horas', ttlAlways: 'hasta confirmarlo', left: 'quedan {n} caracteres', unknownCourt: 'una pista ausente',
  },
});
