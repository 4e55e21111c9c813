import { makeTexts } from '@restrike/ui';

export const { useTexts, catalogues } = makeTexts({
  en: {
    live: 'Live', run: 'Run', manage: 'Manage', watch: 'Watch',
    placeCourts: 'Courts', placeEvents: 'Events', placeAlerts: 'Alerts', placeHealth: 'Health', placeAnnouncements: 'Announcements', placeTournaments: 'Tournaments', placeLogs: 'Logs', placePairing: 'Pairing', placeUsers: 'Users', placeAudit: 'Audit', placeSettings: 'Settings',
    placeWall: 'Overview for screens', placeOverlays: 'Overlays for OBS', remote: 'Remote control', remoteKey: 'Remote control: open and close', soundOn: 'Sound is on', soundOff: 'Sound is off', helpTitle: 'Keys', helpSearch: 'Search', helpTheme: 'Dark or light', helpClose: 'Close what is open', helpHelp: 'This help', helpAck: 'Acknowledge the alert at the top',
    alertsOpen: '{n} open alerts', waitingAgents: '{n} waiting', skip: 'To the content', online: '{n} of {all} courts online', menu: 'Pages', roomsRefused: 'The hub does not tell this page of alerts, commands and announcements: {why}. What is shown of them may be old; it is asked again.', connectionLive: 'Connected to the hub', pageFailed: 'This page failed', pageFailedDo: 'Courts and recordings are not touched by it. Try again, or load the page anew.',
  },
  es: {
    live: 'En vivo', run: 'Dirigir', manage: 'Gestionar', watch: 'Ver',
    placeCourts: 'Pistas', placeEvents: 'Eventos', placeAlerts: 'Alertas', placeHealth: 'Salud', placeAnnouncements: 'Avisos', placeTournaments: 'Torneos', placeLogs: 'Registros', placePairing: 'Emparejar', placeUsers: 'Usuarios', placeAudit: 'Auditoría', placeSettings: 'Ajustes',
    placeWall: 'Vista para pantallas', placeOverlays: 'Gráficos para OBS', remote: 'Mando a distancia', remoteKey: 'Mando a distancia: abrir y cerrar', soundOn: 'Sonido activado', soundOff: 'Sonido desactivado', helpTitle: 'Teclas', helpSearch: 'Buscar', helpTheme: 'Oscuro o claro', helpClose: 'Cerrar lo abierto', helpHelp: 'Esta ayuda', helpAck: 'Confirmar la alerta de arriba',
    alertsOpen: '{n} alertas abiertas', waitingAgents: '{n} en espera', skip: 'Ir al contenido', online: '{n} de {all} pistas conectadas', menu: 'Páginas', roomsRefused: 'El servidor no informa a esta página de alertas, órdenes y avisos: {why}. Lo que se ve de ello puede ser antiguo; se pregunta de nuevo.', connectionLive: 'Conectado al servidor', pageFailed: 'Esta página ha fallado', pageFailedDo: 'No afecta a las pistas ni a las grabaciones. Reintente o cargue la página de nuevo.',
  },
});
