import { makeTexts } from '@restrike/ui';

export const { useTexts, catalogues } = makeTexts({
  en: {
    title: 'Health', hub: 'Hub', linked: 'Courts linked', linkedOf: '{n} of {all}', diskFree: 'Disk free', store: 'Database', refused: 'Requests refused', court: 'Court', link: 'Link', cpu: 'Processor', memory: 'Memory', disk: 'Disk', events: 'Events', errors: 'Errors', commit: 'To disk p99', outbox: 'Waiting', clock: 'Clock', obs: 'OBS', fps: 'Frames', dropped: 'Dropped', network: 'Network', version: 'Version', uptime: 'Up', history: 'History', hour: '1 hour', six: '6 hours', day: '24 hours', week: '7 days',
    none: 'No court has joined yet', noneHint: 'Their figures appear here as soon as they have joined.', noHistory: 'Nothing was kept for this time', choose: 'Press a row for its history.', online: 'online', late: 'late', offline: 'offline', unknown: 'not known', hoursLeft: '{h} h left', perS: '{n}/s', asOf: 'as of {time}',
    plotLoad: 'Load, %', plotDisk: 'Disk, hours left', plotEvents: 'Events per second', plotOutbox: 'Waiting events', plotCommit: 'To disk p99, ms', plotStore: 'Database, ms', plotLoop: 'Process late by, ms', plotClock: 'Clock offset, ms', plotFps: 'Frames per second', plotDropped: 'Dropped frames, %', plotNetwork: 'Network, MB/s', plotErrors: 'Errors, %', plotOnline: 'Online, %', in: 'in', out: 'out', diskFreeGb: 'Disk free, GB',
  },
  es: {
    title: 'Salud', hub: 'Servidor', linked: 'Pistas enlazadas', linkedOf: '{n} de {all}', diskFree: 'Disco libre', store: 'Base de datos', refused: 'Peticiones rechazadas', court: 'Pista', link: 'Enlace', cpu: 'Procesador', memory: 'Memoria', disk: 'Disco', events: 'Eventos', errors: 'Errores', commit: 'A disco p99', outbox: 'En espera', clock: 'Reloj', obs: 'OBS', fps: 'Imágenes', dropped: 'Perdidas', network: 'Red', version: 'Versión', uptime: 'Activo', history: 'Historial', hour: '1 hora', six: '6 horas', day: '24 horas', week: '7 días',
    none: 'Aún no se ha unido ninguna pista', noneHint: 'Sus cifras aparecen aquí en cuanto se unen.', noHistory: 'No se guardó nada de este tiempo', choose: 'Pulse una fila para ver su historial.', online: 'conectada', late: 'con retraso', offline: 'sin conexión', unknown: 'no se sabe', hoursLeft: 'quedan {h} h', perS: '{n}/s', asOf: 'a las {time}',
    plotLoad: 'Carga, %', plotDisk: 'Disco, horas restantes', plotEvents: 'Eventos por segundo', plotOutbox: 'Eventos en espera', plotCommit: 'A disco p99, ms', plotStore: 'Base de datos, ms', plotLoop: 'Retraso del proceso, ms', plotClock: 'Desvío del reloj, ms', plotFps: 'Imágenes por segundo', plotDropped: 'Imágenes perdidas, %', plotNetwork: 'Red, MB/s', plotErrors: 'Errores, %', plotOnline: 'Conectada, %', in: 'entra', out: 'sale', diskFreeGb: 'Disco libre, GB',
  },
});
