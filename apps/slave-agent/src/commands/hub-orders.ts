import { courtContextSchema, type Clip, type CommandOutcome, type NodeId } from '@restrike/contracts';
import type { CourtRecords } from '@restrike/db/court';
import type { ObsConnection } from '@restrike/obs';
import { listeningProcess, type Logger } from '@restrike/runtime';
import { AnnouncementService } from '../announcements/announcement.service.js';
import type { HubLink } from '../link/hub-link.js';
import type { CourtFeedMessage, LiveFeed } from '../live/live-feed.js';
import type { CourtLogs } from '../logs/court-logs.js';
import type { CourtSettings } from '../settings/court-settings.js';
import type { ObsAddresses } from '../settings/obs-addresses.js';
import type { TournamentService } from '../tournament/tournament.service.js';
import { CommandExecutor } from './command-executor.js';
import { courtActs } from './court-acts.js';
import { obsActs, type ObsFinder } from './obs-acts.js';
import type { CourtOverlays } from '../overlays/court-overlays.js';
import { logsAct } from './logs-act.js';
import { obsLaunch } from './obs-launch.js';
import { WishKeeper } from './wish-keeper.js';

/** What the hub's orders reach on the court: the services of the console. */
export interface OrderedCourt {
  readonly nodeId: NodeId;
  readonly records: CourtRecords;
  readonly link: HubLink;
  readonly obs: ObsFinder & { on(event: 'added', listener: (connection: ObsConnection) => void): unknown };
  readonly obsAddresses: Pick<ObsAddresses, 'enabled'>;
  readonly tournament: TournamentService;
  readonly settings: CourtSettings;
  readonly logs: CourtLogs;
  readonly overlays: Pick<CourtOverlays, 'set'>;
  /** Saves the replay as a clip; null when none could be begun. */
  readonly saveClip: () => Promise<Clip | null>;
  readonly offerClip: (clip: Clip) => Promise<{ readonly taken: boolean; readonly detail: string }>;
  readonly publish: LiveFeed['publish'];
  readonly log: Logger;
}

/** What was seen here and not told is told again this often, ms. */
const tellEveryMs = 15_000;

/** What comes down the link: commands, wishes, announcements; each reaches the service that the console uses too. */
export class HubOrders {
  readonly announcements: AnnouncementService;
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly court: OrderedCourt) {
    const { records, link, obs, log, publish } = court;
    const hubNow = (): number => link.hubNow();
    this.announcements = new AnnouncementService(records.announcements, { now: Date.now, hubNow, tellHub: (seen) => link.tell('announcement-seen', seen), log: log.child({ module: 'announcements' }) });
    const parts = { ...court, announcements: this.announcements, now: Date.now };
    const acts = { ...obsActs(obs, async ({ settings: { id, port } }) => obsLaunch(id, court.obsAddresses.enabled(), process.platform, await listeningProcess(port)), court.saveClip), ...courtActs(parts), 'get-logs': logsAct(court.logs) };
    const executor = new CommandExecutor(records.commands, acts, { hubNow, now: Date.now, log: log.child({ module: 'commands' }) });
    const wishes = new WishKeeper(obs, log.child({ module: 'wishes' }));
    link.take('command', (value): Promise<CommandOutcome> => executor.execute(value));
    link.take('settings', () => ({ settings: court.settings.views() }));
    link.take('recall', (value) => executor.recall(value));
    link.take('wishes', (value, hubId) => wishes.take(value, hubId));
    link.take('announcement', (value) => this.announcements.take(value));
    link.take('context', (value) => {
      const context = courtContextSchema.safeParse(value);
      return context.success && court.tournament.take(context.data);
    });
    link.on('up', () => void this.announcements.tellHub());
    obs.on('added', (connection) => wishes.added(connection));
    this.announcements.on('changed', (announcement) => publish('announcement', announcement));
    this.timer = setInterval(() => {
      if (link.isUp) void this.announcements.tellHub();
    }, tellEveryMs);
    this.timer.unref();
  }

  /** Messages for a screen that joins. */
  greeting(): readonly CourtFeedMessage[] {
    return [['announcements', { announcements: this.announcements.list() }]];
  }

  stop(): void {
    clearInterval(this.timer);
  }
}
