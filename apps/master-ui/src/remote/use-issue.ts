import { commandPreviewSchema, commandViewSchema, courtWishesSchema, type CommandAction, type NodeId } from '@restrike/contracts';
import { useMemo, useState } from 'react';
import { z } from 'zod';
import { newKey } from '../api/hub-client.js';
import { useHub } from '../api/use-hub.js';
import { useHubRooms } from '../feed/use-rooms.js';
import { wishOf } from './acts.js';
import { IssueDesk, nothingAsked, type IssueState } from './issue-desk.js';

/** How long a court that is offline may come back and still be told, ms. */
const waitMs = 120_000;
const ttlMs = 30_000;

export interface Issue extends IssueState {
  /** Asks the hub what it will hit; what is dangerous waits in `asked` for a word, the rest is issued at once. The same act is not asked again while it is under way: its button need not be disabled meanwhile, which would take the focus from it. */
  readonly ask: (request: CommandAction, nodeIds: readonly NodeId[], options: { readonly keep: boolean; readonly waits: boolean; readonly retryOf?: string }) => void;
  readonly confirm: () => void;
  readonly cancel: () => void;
  readonly dismiss: (key: string) => void;
}

/** CMD-4: preview, confirmation of the dangerous, and the command itself, with one key for each press of a button. */
export function useIssue(): Issue {
  const hub = useHub();
  const rooms = useHubRooms();
  const [state, setState] = useState(nothingAsked);
  const desk = useMemo(
    () =>
      new IssueDesk(
        {
          preview: ({ nodeIds, request }) => hub.ask('/api/commands/preview', commandPreviewSchema, { method: 'POST', body: { targets: nodeIds, request } }),
          issue: async ({ request, nodeIds, keep, waits, retryOf }) => {
            if (retryOf !== null) {
              rooms.take(await hub.ask(`/api/commands/${retryOf}/retry`, commandViewSchema, { method: 'POST', body: { idempotencyKey: newKey(), confirmed: true } }));
              return null;
            }
            const wish = keep ? wishOf(request) : null;
            if (wish !== null) {
              await hub.ask('/api/wishes', z.object({ courts: z.array(courtWishesSchema) }), { method: 'POST', body: { targets: nodeIds, wishes: [wish], confirmed: true } });
              return nodeIds.length;
            }
            const body = { idempotencyKey: newKey(), targets: nodeIds, request, confirmed: true, ttlMs: waits ? waitMs : ttlMs, whenOffline: waits ? 'wait' : 'skip' };
            rooms.take(await hub.ask('/api/commands', commandViewSchema, { method: 'POST', body }));
            return null;
          },
        },
        setState,
      ),
    [hub, rooms],
  );
  return {
    ...state,
    ask: (request, nodeIds, options) => void desk.ask({ request, nodeIds, retryOf: null, ...options }),
    confirm: () => void desk.confirm(),
    cancel: () => desk.cancel(),
    dismiss: (key) => desk.dismiss(key),
  };
}
