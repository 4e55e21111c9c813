import { makeTexts } from '@restrike/ui';

/** What the fields of an entry are called, and, with `is-` before them, values from closed lists. */
export const { useTexts, textOf, catalogues } = makeTexts({
  en: {
    address: 'Address', by: 'By', role: 'Role', disabled: 'Disabled', password: 'Password', reason: 'Reason', host: 'Computer', minutes: 'Minutes valid', uses: 'Uses', court: 'Court', courts: 'Courts', repeated: 'The same once more', wishes: 'Wishes', keys: 'What', kind: 'Kind', priority: 'Priority', title: 'Title', advice: 'Advice', metric: 'Figure', scope: 'Of', bad: 'Bad when',
    raiseAt: 'Raised at', raiseAfterMs: 'Raised after', clearAt: 'Cleared at', clearAfterMs: 'Cleared after', severity: 'Severity', sound: 'Sound', enabled: 'Enabled', name: 'Name', place: 'Place', country: 'Country', startsOn: 'From', endsOn: 'To', status: 'State', day: 'Day', courtTime: 'By the court’s clock', answer: 'Answer',
    pattern: 'Message', label: 'Name given', values: 'Settings', port: 'Port', protocol: 'Protocol', correctionMs: 'Corrected by', gapMode: 'Gaps', liveAt: 'Live from', moments: 'Moments', tournamentId: 'Tournament', tournamentDayId: 'Day', connected: 'Connected', scene: 'Scene', running: 'Runs', input: 'Sound input', muted: 'Muted', seen: 'Code seen', code: 'Code', matchNumber: 'Match', round: 'Round', clock: 'Clock', blue: 'Blue', red: 'Red',
    scenario: 'Scenario', speed: 'Speed', seed: 'Seed', matches: 'Matches', faults: 'Faults', text: 'Text', hubId: 'Hub',
    yes: 'yes', no: 'no', theHub: 'the hub', courtOf: '{court}, console', answered: 'done', refused: 'refused ({status})', gone: 'whoever asked had gone',
    'is-admin': 'Administrator', 'is-director': 'Director', 'is-ivr-reviewer': 'Video review', 'is-youtube-manager': 'YouTube manager', 'is-viewer': 'Viewer', 'is-low': 'low', 'is-normal': 'normal', 'is-high': 'high', 'is-urgent': 'urgent', 'is-chat': 'chat', 'is-broadcast': 'broadcast', 'is-system': 'system', 'is-above': 'above', 'is-below': 'below', 'is-hub': 'hub', 'is-court': 'court', 'is-info': 'notice', 'is-warning': 'warning', 'is-critical': 'critical', 'is-changed': 'changed', 'is-all': 'all',
  },
  es: {
    address: 'Dirección', by: 'Por', role: 'Rol', disabled: 'Desactivado', password: 'Contraseña', reason: 'Motivo', host: 'Equipo', minutes: 'Minutos de validez', uses: 'Usos', court: 'Pista', courts: 'Pistas', repeated: 'Lo mismo otra vez', wishes: 'Deseos', keys: 'Qué', kind: 'Tipo', priority: 'Prioridad', title: 'Título', advice: 'Consejo', metric: 'Cifra', scope: 'De', bad: 'Malo si está',
    raiseAt: 'Salta en', raiseAfterMs: 'Salta tras', clearAt: 'Cesa en', clearAfterMs: 'Cesa tras', severity: 'Gravedad', sound: 'Sonido', enabled: 'Activado', name: 'Nombre', place: 'Lugar', country: 'País', startsOn: 'Desde', endsOn: 'Hasta', status: 'Estado', day: 'Día', courtTime: 'Según el reloj de la pista', answer: 'Respuesta',
    pattern: 'Mensaje', label: 'Nombre dado', values: 'Ajustes', port: 'Puerto', protocol: 'Protocolo', correctionMs: 'Corregido en', gapMode: 'Huecos', liveAt: 'En directo desde', moments: 'Momentos', tournamentId: 'Torneo', tournamentDayId: 'Día', connected: 'Conectado', scene: 'Escena', running: 'En marcha', input: 'Entrada de sonido', muted: 'Silenciado', seen: 'Código visto', code: 'Código', matchNumber: 'Combate', round: 'Asalto', clock: 'Reloj', blue: 'Azul', red: 'Rojo',
    scenario: 'Escenario', speed: 'Velocidad', seed: 'Semilla', matches: 'Combates', faults: 'Fallos', text: 'Texto', hubId: 'Servidor',
    yes: 'sí', no: 'no', theHub: 'el servidor', courtOf: '{court}, consola', answered: 'hecho', refused: 'rechazado ({status})', gone: 'quien lo pidió ya no estaba',
    'is-admin': 'Administrador', 'is-director': 'Director', 'is-ivr-reviewer': 'Videorrevisión', 'is-youtube-manager': 'Gestor de YouTube', 'is-viewer': 'Espectador', 'is-low': 'baja', 'is-normal': 'normal', 'is-high': 'alta', 'is-urgent': 'urgente', 'is-chat': 'charla', 'is-broadcast': 'difusión', 'is-system': 'sistema', 'is-above': 'por encima', 'is-below': 'por debajo', 'is-hub': 'servidor', 'is-court': 'pista', 'is-info': 'nota', 'is-warning': 'advertencia', 'is-critical': 'crítica', 'is-changed': 'cambiada', 'is-all': 'todos',
  },
});
const has = (key: string): key is keyof typeof catalogues.en => Object.hasOwn(catalogues.en, key);
/** Key of a field's words; null for one that the catalogue does not have, as a hub of another version may write. */
export const fieldKey = (field: string): keyof typeof catalogues.en | null => (has(field) ? field : null);
/** Key of the words for a value from a closed list; null for any other. */
export const valueKey = (value: string): keyof typeof catalogues.en | null => {
  const key = `is-${value}`;
  return has(key) ? key : null;
};
