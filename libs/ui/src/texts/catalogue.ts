/** Every text of the screens. English is the measure; each language has all of them. */
const english = {
  appName: 'reStrike VTA',
  overview: 'Overview', controlRoom: 'Control room', events: 'Events', court: 'Court', courts: 'Courts', settings: 'Settings',
  round: 'Round', goldenPoint: 'Golden point', score: 'Score', gamJeoms: 'Gam-jeoms', roundsWon: 'Rounds won', match: 'Match', matches: 'Matches',
  blue: 'Blue', red: 'Red', winner: 'Winner', tie: 'No winner', noMatch: 'No match loaded', unnamed: 'Name not sent',
  idle: 'Idle', loaded: 'Loaded', ready: 'Ready', break: 'Break', challenge: 'Challenge', injury: 'Medical', finished: 'Finished', roundRunning: 'In round', stopped: 'Time',
  manual: 'Manual', live: 'Live', connecting: 'Connecting', reconnecting: 'Reconnecting', lost: 'Connection lost', mayBeOld: 'What you see may be old.', stale: 'No update for {s} s', offline: 'Not connected', notKnown: 'Not known now', lastHeard: 'Last heard {span} ago', late: 'Late',
  notAdmitted: 'The hub does not let this screen in', notAdmittedDo: 'Add ?token=… to its address: the read token of the hub (RESTRIKE_READ_TOKEN).',
  noCourts: 'No court has joined yet', noCourtConnected: 'No court is connected', noCourtsHint: 'Start the agent on a court laptop. It finds this hub by itself; nothing needs to be typed but the court’s name. Then let it in on the page Pairing.',
  notSynced: 'Not synced since {time}, {n} waiting', synced: 'Everything at the hub', parked: '{n} events refused by the hub: look at them on the court', clockOff: 'Clock off by {ms} ms',
  listening: 'Listening on {port}', listenerFailed: 'Receives nothing', drops: '{n} lost in the kernel', unknownMessages: 'Unknown messages', invalidMessages: 'Malformed', eventsStored: '{n} events', perSecond: '{n}/s',
  memory: 'Memory', cpu: 'Processor', disk: 'Disk free', uptime: 'Up', commit: 'To disk p99', since: 'since {time}',
  time: 'Time', kind: 'Kind', athlete: 'Athlete', clock: 'Clock', value: 'Value', message: 'Message', validity: 'Valid', all: 'All', filter: 'Filter', search: 'Search text', clear: 'Clear filters', type: 'Type', category: 'Category', side: 'Side', day: 'Day',
  valid: 'Valid', invalid: 'Not valid', loading: 'Loading', loadFailed: 'The events could not be loaded: {reason}', retry: 'Try again', noEvents: 'No event matches', noEventsHint: 'Clear a filter, or wait: new events appear by themselves.', noEventsYet: 'No events yet', noEventsYetHint: 'Points, impacts and what the referee does appear here as soon as the scoring system sends them.', newEvents: '{n} new events', details: 'Details', close: 'Close', bytes: 'Bytes', meaning: 'Meaning', parsedAs: 'Read as',
  punch: 'Punch', body: 'Body kick', head: 'Head kick', technicalBody: 'Technical body', technicalHead: 'Technical head', impact: 'Impact', referee: 'Referee', other: 'Other',
  evGamJeom: 'Gam-jeom', evScoreCorrected: 'Score corrected', evChallenge: 'Challenge', evReview: 'Review by the referee', evChallengeAnswered: 'Challenge answered', evInjury: 'Medical time', evInjuryEnd: 'Medical time over', evTimeout: 'Time-out', evTimeoutEnd: 'Time-out over', evLoaded: 'Match loaded', evReady: 'Match ready', evClockStart: 'Clock runs', evClockStop: 'Clock stands', evRoundStart: 'Round {n} begins', evRoundEnd: 'Round {n} over', evRoundWon: 'Round {n} won', evBreak: 'Break', evBreakEnd: 'Break over', evSuperiority: 'Superiority', evWinner: 'Winner', evResult: 'Result', evFinding: 'Does not agree', evManual: 'By hand', evSenderOn: 'Scoring system connected', evSenderOff: 'Scoring system disconnected', accepted: 'accepted', rejected: 'rejected', cancelled: 'cancelled', manualTaken: 'taken over', manualEdited: 'edited', manualHandedBack: 'handed back',
  help: 'Keys', helpOverview: 'Control room', helpEvents: 'Events', helpWall: 'Overview for screens', helpFilter: 'Search', helpTheme: 'Dark or light', helpHelp: 'This help', theme: 'Theme', language: 'Language', matchHistory: 'Matches of this court', challenges: 'Challenges', hits: 'Hits', strongest: 'strongest {n}', result: 'Result', unknownCourt: 'This court is not known', unknownCourtHint: 'It may have been away for long. Its stored matches are below.', back: 'Back',
} as const;

export type TextKey = keyof typeof english;
type Catalogue = Readonly<Record<TextKey, string>>;

const spanish: Catalogue = {
  appName: 'reStrike VTA',
  overview: 'Vista general', controlRoom: 'Sala de control', events: 'Eventos', court: 'Pista', courts: 'Pistas', settings: 'Ajustes',
  round: 'Asalto', goldenPoint: 'Punto de oro', score: 'Puntos', gamJeoms: 'Gam-jeoms', roundsWon: 'Asaltos ganados', match: 'Combate', matches: 'Combates',
  blue: 'Azul', red: 'Rojo', winner: 'Ganador', tie: 'Sin ganador', noMatch: 'Ningún combate cargado', unnamed: 'Nombre no enviado',
  idle: 'Inactivo', loaded: 'Cargado', ready: 'Listo', break: 'Descanso', challenge: 'Reclamación', injury: 'Médico', finished: 'Terminado', roundRunning: 'En asalto', stopped: 'Tiempo',
  manual: 'Manual', live: 'En vivo', connecting: 'Conectando', reconnecting: 'Reconectando', lost: 'Conexión perdida', mayBeOld: 'Lo que se ve puede ser antiguo.', stale: 'Sin datos desde hace {s} s', offline: 'Sin conexión', notKnown: 'No se sabe', lastHeard: 'Última señal hace {span}', late: 'Con retraso',
  notAdmitted: 'El servidor no admite esta pantalla', notAdmittedDo: 'Añada ?token=… a su dirección: el token de lectura del servidor (RESTRIKE_READ_TOKEN).',
  noCourts: 'Aún no se ha unido ninguna pista', noCourtConnected: 'Ninguna pista está conectada', noCourtsHint: 'Inicie el agente en el portátil de una pista. Encuentra este servidor por sí mismo; solo hay que escribir el nombre de la pista. Después admítala en la página Emparejar.',
  notSynced: 'Sin sincronizar desde {time}, {n} en espera', synced: 'Todo en el servidor', parked: '{n} eventos rechazados por el servidor: revíselos en la pista', clockOff: 'Reloj desviado {ms} ms',
  listening: 'Escucha en {port}', listenerFailed: 'No recibe nada', drops: '{n} perdidos en el núcleo', unknownMessages: 'Mensajes desconocidos', invalidMessages: 'Mal formados', eventsStored: '{n} eventos', perSecond: '{n}/s',
  memory: 'Memoria', cpu: 'Procesador', disk: 'Disco libre', uptime: 'Activo', commit: 'A disco p99', since: 'desde {time}',
  time: 'Hora', kind: 'Tipo', athlete: 'Atleta', clock: 'Reloj', value: 'Valor', message: 'Mensaje', validity: 'Válido', all: 'Todos', filter: 'Filtro', search: 'Buscar texto', clear: 'Quitar filtros', type: 'Clase', category: 'Categoría', side: 'Lado', day: 'Día',
  valid: 'Válido', invalid: 'No válido', loading: 'Cargando', loadFailed: 'No se pudieron cargar los eventos: {reason}', retry: 'Reintentar', noEvents: 'Ningún evento coincide', noEventsHint: 'Quite un filtro o espere: los eventos nuevos aparecen solos.', noEventsYet: 'Aún no hay eventos', noEventsYetHint: 'Los puntos, los impactos y lo que hace el árbitro aparecen aquí en cuanto los envía el sistema de puntuación.', newEvents: '{n} eventos nuevos', details: 'Detalles', close: 'Cerrar', bytes: 'Bytes', meaning: 'Significado', parsedAs: 'Leído como',
  punch: 'Puño', body: 'Patada al peto', head: 'Patada a la cabeza', technicalBody: 'Técnica al peto', technicalHead: 'Técnica a la cabeza', impact: 'Impacto', referee: 'Árbitro', other: 'Otro',
  evGamJeom: 'Gam-jeom', evScoreCorrected: 'Marcador corregido', evChallenge: 'Reclamación', evReview: 'Revisión del árbitro', evChallengeAnswered: 'Reclamación respondida', evInjury: 'Tiempo médico', evInjuryEnd: 'Fin del tiempo médico', evTimeout: 'Tiempo muerto', evTimeoutEnd: 'Fin del tiempo muerto', evLoaded: 'Combate cargado', evReady: 'Combate listo', evClockStart: 'Reloj en marcha', evClockStop: 'Reloj parado', evRoundStart: 'Empieza el asalto {n}', evRoundEnd: 'Fin del asalto {n}', evRoundWon: 'Asalto {n} ganado', evBreak: 'Descanso', evBreakEnd: 'Fin del descanso', evSuperiority: 'Superioridad', evWinner: 'Ganador', evResult: 'Resultado', evFinding: 'No coincide', evManual: 'A mano', evSenderOn: 'Marcador conectado', evSenderOff: 'Marcador desconectado', accepted: 'aceptada', rejected: 'rechazada', cancelled: 'anulada', manualTaken: 'tomado', manualEdited: 'editado', manualHandedBack: 'devuelto',
  help: 'Teclas', helpOverview: 'Sala de control', helpEvents: 'Eventos', helpWall: 'Vista para pantallas', helpFilter: 'Buscar', helpTheme: 'Oscuro o claro', helpHelp: 'Esta ayuda', theme: 'Tema', language: 'Idioma', matchHistory: 'Combates de esta pista', challenges: 'Reclamaciones', hits: 'Impactos', strongest: 'máximo {n}', result: 'Resultado', unknownCourt: 'Esta pista no se conoce', unknownCourtHint: 'Quizá lleve mucho tiempo ausente. Sus combates guardados están abajo.', back: 'Volver',
};

export const languages = ['en', 'es'] as const;
export type Language = (typeof languages)[number];
const catalogues: Readonly<Record<Language, Catalogue>> = { en: english, es: spanish };

/** A text with its values in place of `{name}`. */
export function fillText(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{([a-z]+)\}/g, (_whole, name: string) => String(values[name] ?? ''));
}

/** Text of a key; `{name}` is replaced by a value. */
export function textOf(language: Language, key: TextKey, values: Readonly<Record<string, string | number>> = {}): string {
  return fillText(catalogues[language][key], values);
}

/** The language wanted by a query string or the browser, of those there are. */
export function chooseLanguage(...wanted: readonly (string | null | undefined)[]): Language {
  for (const one of wanted) {
    const found = languages.find((language) => one?.toLowerCase().startsWith(language) === true);
    if (found !== undefined) return found;
  }
  return 'en';
}
