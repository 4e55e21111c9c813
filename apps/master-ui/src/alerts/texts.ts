import { makeTexts } from '@restrike/ui';

export const { useTexts, catalogues } = makeTexts({
  en: {
    title: 'Alerts', save: 'Save', cancel: 'Cancel', acknowledge: 'Acknowledge', acknowledged: 'Acknowledged by {name} at {time}', raised: 'since {time}', cleared: 'over at {time}', theHub: 'Hub', none: 'No open alert', noneHint: 'What the hub watches is in the list of rules below.', unknownNow: 'Not known while the hub is away', wereOpen: 'these were open when it was lost.', wasOpen: 'open when the hub was lost', unknownNowHint: 'What is wrong is shown again as soon as the hub answers.', rules: 'Rules',
    rule: 'Rule', raiseAt: 'Raised at', clearAt: 'Cleared at', after: 'after {s} s', severity: 'Severity', info: 'Advice', warning: 'Warning', critical: 'Critical', enabled: 'On', sound: 'Sound', moreAlerts: 'and {n} more', past: 'Cleared', noPast: 'Nothing was cleared yet', all: 'Acknowledge all', show: 'Show', editRule: 'Change', resetRule: 'As it was', above: 'above', below: 'below', ifSo: 'when it is so', ifNot: 'when it is not',
  },
  es: {
    title: 'Alertas', save: 'Guardar', cancel: 'Cancelar', acknowledge: 'Confirmar', acknowledged: 'Confirmada por {name} a las {time}', raised: 'desde {time}', cleared: 'terminó a las {time}', theHub: 'Servidor', none: 'Ninguna alerta abierta', noneHint: 'Lo que vigila el servidor está en la lista de reglas de abajo.', unknownNow: 'No se sabe mientras el servidor está ausente', wereOpen: 'estas estaban abiertas cuando se perdió.', wasOpen: 'abierta cuando se perdió el servidor', unknownNowHint: 'Lo que va mal se muestra de nuevo en cuanto el servidor responda.', rules: 'Reglas',
    rule: 'Regla', raiseAt: 'Salta con', clearAt: 'Termina con', after: 'tras {s} s', severity: 'Gravedad', info: 'Consejo', warning: 'Aviso', critical: 'Crítica', enabled: 'Activa', sound: 'Sonido', moreAlerts: 'y {n} más', past: 'Terminadas', noPast: 'Aún no ha terminado ninguna', all: 'Confirmar todas', show: 'Mostrar', editRule: 'Cambiar', resetRule: 'Como antes', above: 'por encima de', below: 'por debajo de', ifSo: 'cuando es así', ifNot: 'cuando no lo es',
  },
});
