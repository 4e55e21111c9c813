import type { CourtLogs } from '../logs/court-logs.js';
import { done, failed } from './command-done.js';
import type { CommandActs } from './command-executor.js';

/** LOG-2: a page of a log of this court. */
export function logsAct(logs: Pick<CourtLogs, 'read'>): CommandActs['get-logs'] {
  return async ({ query }) => {
    try {
      const page = await logs.read(query);
      return 'problem' in page ? failed('NOT_SUPPORTED', page.problem) : done(`${String(page.lines.length)} lines`, page);
    } catch (error) {
      if (error instanceof RangeError) return failed('BAD_COMMAND', error.message);
      throw error;
    }
  };
}
