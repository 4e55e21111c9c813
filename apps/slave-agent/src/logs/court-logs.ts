import type { LogPage, LogQuery } from '@restrike/contracts';
import { readOwnLog } from '@restrike/runtime';
import { obsLogFolder, readObsLog } from './obs-log.js';
import { readSystemLog } from './system-log.js';

/** Why a log can not be read here, for people. */
export interface NoLog {
  readonly problem: string;
}

/** LOG-1, LOG-2: the logs of a court: of the agent, of its OBS, and of the operating system. */
export class CourtLogs {
  constructor(
    private readonly folder: string,
    private readonly obsFolder: () => string,
  ) {}

  /** A page, newest first. @throws RangeError for a cursor of somebody's own making. */
  read(query: LogQuery): Promise<LogPage | NoLog> {
    switch (query.source) {
      case 'application':
        return readOwnLog(this.folder, 'slave-agent', query);
      case 'obs':
        return readObsLog(obsLogFolder(this.obsFolder(), process.platform, process.env), query);
      case 'system':
        return readSystemLog(query, process.platform);
    }
  }
}
