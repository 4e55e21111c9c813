import { makeTexts } from '@restrike/ui';

export const { useTexts, textOf, catalogues } = makeTexts({
  en: {
    agent: 'Agent', rec: 'REC', str: 'STR', recording: 'Recording', stream: 'Stream', buffer: 'Replay', diskHours: 'Disk', outbox: 'Sync', clockLink: 'Clock', pss: 'Scoring', scene: 'Scene',
    isOnline: 'online', isLate: 'late', isOffline: 'offline', obsAbsent: 'not set up', obsConnecting: 'connecting', obsLive: 'live', obsSilent: 'frozen: no answer', obsGone: 'not reachable', noHeartbeat: 'nothing heard yet',
    on: 'on', off: 'off', paused: 'paused', notKnown: 'not known', lastSaid: 'last: {words}', figuresOld: 'As the court last said it', hoursLeft: '{h} h', minutesLeft: '{m} min', diskFree: '{size} free', waiting: '{n} waiting', allSynced: 'up to date', offBy: '{ms} ms', listens: 'port {port}', listenFails: 'receives nothing', muted: 'muted', act: 'Act on this court', parkedShort: '{n} refused', lostShort: '{n} lost',
    notInRound: 'off while a round runs', addresses: 'Addresses', version: 'Version', host: 'Computer', chainTitle: 'State of each link', matchesEmpty: 'No match was played on this court yet',
    contextLink: 'Day', noTournament: 'no tournament', noDay: 'no day', unknownTournament: 'a tournament of the court’s own', unknownDay: 'a day of the court’s own', contextDiffers: '{own} ≠ hub: {hub}', wishesDiffer: '{n} wish(es) that this court does not follow: open the remote control',
    replays: 'Replays', replaysEmpty: 'This court has offered no replay yet', replayOffered: 'offered, its video is being made', replayComes: 'on its way, {part}', playReplay: 'Play',
    filter: 'Filter', removeCourt: 'Remove from view', removeTitle: 'Remove {name} from view?', removeWhat: 'Its tile and its alerts go. Its events, matches and replays stay, it stays paired, and it comes back by itself when it joins again.', cancel: 'Cancel',
    showAll: 'All', showTrouble: 'With trouble', noTrouble: 'No court has trouble', stopped: 'stopped',
  },
  es: {
    replays: 'Repeticiones', replaysEmpty: 'Esta pista aún no ha ofrecido ninguna repetición', replayOffered: 'ofrecida, se prepara su vídeo', replayComes: 'en camino, {part}', playReplay: 'Reproducir',
    agent: 'Agente', rec: 'REC', str: 'STR', recording: 'Grabación', stream: 'Emisión', buffer: 'Repetición', diskHours: 'Disco', outbox: 'Sincr.', clockLink: 'Reloj', pss: 'Marcador', scene: 'Escena',
    isOnline: 'conectado', isLate: 'con retraso', isOffline: 'sin conexión', obsAbsent: 'sin configurar', obsConnecting: 'conectando', obsLive: 'en vivo', obsSilent: 'congelado: no responde', obsGone: 'inaccesible', noHeartbeat: 'aún sin noticias',
    on: 'sí', off: 'no', paused: 'en pausa', notKnown: 'no se sabe', lastSaid: 'lo último: {words}', figuresOld: 'Como lo dijo la pista por última vez', hoursLeft: '{h} h', minutesLeft: '{m} min', diskFree: '{size} libres', waiting: '{n} en espera', allSynced: 'al día', offBy: '{ms} ms', listens: 'puerto {port}', listenFails: 'no recibe nada', muted: 'silenciado', act: 'Actuar en esta pista', parkedShort: '{n} rechazados', lostShort: '{n} perdidos',
    notInRound: 'parada con el asalto en marcha', addresses: 'Direcciones', version: 'Versión', host: 'Ordenador', chainTitle: 'Estado de cada eslabón', matchesEmpty: 'Aún no se ha jugado ningún combate en esta pista',
    contextLink: 'Día', noTournament: 'sin torneo', noDay: 'sin día', unknownTournament: 'un torneo propio de la pista', unknownDay: 'un día propio de la pista', contextDiffers: '{own} ≠ servidor: {hub}', wishesDiffer: '{n} deseo(s) que esta pista no cumple: abra el mando a distancia',
    filter: 'Filtro', removeCourt: 'Quitar de la vista', removeTitle: '¿Quitar {name} de la vista?', removeWhat: 'Desaparecen su recuadro y sus alertas. Sus eventos, combates y repeticiones se conservan, sigue emparejada y vuelve sola cuando se conecte.', cancel: 'Cancelar',
    showAll: 'Todas', showTrouble: 'Con problemas', noTrouble: 'Ninguna pista tiene problemas', stopped: 'parado',
  },
});
