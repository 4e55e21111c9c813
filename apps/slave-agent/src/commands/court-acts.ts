import type { Clip, NodeId } from '@restrike/contracts';
import type { CourtRecords } from '@restrike/db/court';
import { overlayNames } from '@restrike/runtime';
import type { AnnouncementService } from '../announcements/announcement.service.js';
import type { CourtOverlays } from '../overlays/court-overlays.js';
import type { CourtSettings } from '../settings/court-settings.js';
import type { TournamentService } from '../tournament/tournament.service.js';
import { done, failed, type Done } from './command-done.js';
import type { CommandActs } from './command-executor.js';

/** What commands that are not for OBS need of the court. */
export interface CourtParts {
  readonly nodeId: NodeId;
  readonly records: Pick<CourtRecords, 'tournaments' | 'clips'>;
  readonly tournament: Pick<TournamentService, 'setContext' | 'folders' | 'ready' | 'view'>;
  readonly settings: Pick<CourtSettings, 'change'>;
  readonly announcements: Pick<AnnouncementService, 'keep'>;
  readonly offerClip: (clip: Clip) => Promise<{ readonly taken: boolean; readonly detail: string }>;
  readonly overlays: Pick<CourtOverlays, 'set'>;
  readonly now: () => number;
}

/** Clips that have a video, and among how many the newest of them is looked for. */
const offered: ReadonlySet<Clip['state']> = new Set(['ready', 'offered', 'uploaded']);
const newestOf = 50;
const newest = 'newest';

type CourtCommand = 'send-message' | 'activate-day' | 'prepare-folders' | 'finish-day' | 'set-context' | 'push-settings' | 'offer-file' | 'update-overlay';

/** Commands for the court itself, by the same services as the console's. */
export function courtActs(court: CourtParts): Pick<CommandActs, CourtCommand> {
  const { records, tournament } = court;
  const prepared = async (words: string): Promise<Done> => {
    const { recordings } = tournament.folders();
    await tournament.ready();
    const { folderTrouble } = tournament.view();
    return folderTrouble === null ? done(`${words}; videos go to ${recordings}`) : failed('COURT_FAILED', folderTrouble);
  };
  const set = (context: Parameters<TournamentService['setContext']>[0], by: string, words: string): Done | Promise<Done> => {
    const answer = tournament.setContext(context, by);
    return answer.ok ? prepared(words) : failed('BAD_COMMAND', answer.message);
  };
  return {
    'send-message': ({ text }, { commandId, issuedBy, issuedAt }) => {
      const kept = court.announcements.keep({ announcementId: commandId, kind: 'chat', priority: 'normal', text, createdBy: issuedBy, createdAt: issuedAt, expiresAt: null });
      return kept ? done('it is on the court console') : failed('COURT_FAILED', 'the court could not store it');
    },
    'activate-day': ({ tournamentDayId, day }, { issuedBy }) => {
      const found = records.tournaments.days().find((one) => one.tournamentDayId === tournamentDayId);
      if (found === undefined) return failed('BAD_COMMAND', 'this court does not know that day yet: it comes with the tournament’s context; try again');
      if (found.day !== day) return failed('BAD_COMMAND', `on this court that day is ${found.day}, not ${day}: try again when it has the newest context`);
      return set({ tournamentId: found.tournamentId, tournamentDayId }, issuedBy, `${day} is active`);
    },
    'prepare-folders': () => prepared('the folders are there'),
    'finish-day': (_request, { issuedBy }) => {
      const active = records.tournaments.active();
      if (active?.tournamentDayId == null) return done('no day is active here');
      const answer = tournament.setContext({ tournamentId: active.tournamentId, tournamentDayId: null }, issuedBy, true);
      return answer.ok ? done('the day is finished') : failed('BAD_COMMAND', answer.message);
    },
    'set-context': ({ tournamentId, tournamentDayId }, { issuedBy }) => {
      if (tournamentId !== null) return set({ tournamentId, tournamentDayId }, issuedBy, 'the context is set');
      const answer = tournament.setContext(null, issuedBy, false);
      return answer.ok ? done('no tournament is active here') : failed('BAD_COMMAND', answer.message);
    },
    'push-settings': ({ settings }, { issuedBy }) => {
      const answer = court.settings.change(settings, { by: issuedBy, reason: 'from the control room', at: court.now() });
      if (!answer.ok) return failed('BAD_COMMAND', answer.problems.map(({ key, message }) => `${key}: ${message}`).join('; '));
      return done(answer.changed.length === 0 ? 'they were so already' : `changed: ${answer.changed.join(', ')}`);
    },
    'offer-file': async ({ clipId }) => {
      const stored = clipId === newest ? (records.clips.list({ limit: newestOf }).find(({ clip }) => offered.has(clip.state)) ?? null) : records.clips.get(clipId);
      if (stored === null) return failed('BAD_COMMAND', clipId === newest ? 'there is no replay on this court yet' : 'there is no such clip on this court');
      const { taken, detail } = await court.offerClip(stored.clip);
      return taken ? done(detail) : failed('COURT_FAILED', detail);
    },
    'update-overlay': ({ overlay, values }) => {
      if (!(overlayNames as readonly string[]).includes(overlay)) return failed('BAD_COMMAND', `there is no overlay ${overlay}; there are ${overlayNames.join(', ')}`);
      if (values.text != null && overlay !== 'lower-third') return failed('BAD_COMMAND', `a text of its own is for lower-third, not for ${overlay}; use message`);
      const all = court.overlays.set(overlay, values);
      return done(`${overlay}: ${Object.keys(all.values).join(', ') || 'nothing set'}`);
    },
  };
}
