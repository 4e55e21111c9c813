import { admins, directors, type Needs } from '../access/session.js';

/** A page of the control room: where it is, who may open it, and the key that leads there after `g`. */
export interface Place {
  readonly path: string;
  readonly text: 'placeCourts' | 'placeEvents' | 'placeAlerts' | 'placeHealth' | 'placeAnnouncements' | 'placeTournaments' | 'placeLogs' | 'placePairing' | 'placeUsers' | 'placeAudit' | 'placeSettings';
  readonly key: string;
  readonly needs: Needs;
  readonly group: 'live' | 'run' | 'manage';
}

/** Every page with an entry in the navigation, in its order. */
export const places: readonly Place[] = [
  { path: '/', text: 'placeCourts', key: 'c', needs: 'overview', group: 'live' },
  { path: '/events', text: 'placeEvents', key: 'e', needs: 'reader', group: 'live' },
  { path: '/alerts', text: 'placeAlerts', key: 'a', needs: 'reader', group: 'live' },
  // Not `/health`: below it programs ask the hub whether it is alive.
  { path: '/court-health', text: 'placeHealth', key: 'h', needs: 'reader', group: 'live' },
  { path: '/announcements', text: 'placeAnnouncements', key: 'n', needs: directors, group: 'run' },
  { path: '/tournaments', text: 'placeTournaments', key: 't', needs: 'reader', group: 'run' },
  { path: '/logs', text: 'placeLogs', key: 'l', needs: directors, group: 'run' },
  { path: '/pairing', text: 'placePairing', key: 'p', needs: directors, group: 'manage' },
  { path: '/users', text: 'placeUsers', key: 'u', needs: admins, group: 'manage' },
  { path: '/audit', text: 'placeAudit', key: 'i', needs: admins, group: 'manage' },
  { path: '/settings', text: 'placeSettings', key: 's', needs: 'overview', group: 'manage' },
];

/** Key that leads to the overview for screens after `g`. */
export const wallKey = 'o';
