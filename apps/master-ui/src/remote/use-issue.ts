import { commandPreviewSchema, commandViewSchema, courtWishesSchema, type CommandAction, type CommandPreview, type NodeId } from '@restrike/contracts';
import { useRef, useState } from 'react';
import { z } from 'zod';
import { HubError, newKey } from '../api/hub-client.js';
import { useHub } from '../api/use-hub.js';
import { useHubRooms } from '../feed/use-rooms.js';
import { wishOf } from './acts.js';

/** How long a court that is offline may come back and still be told, ms. */
const waitMs = 120_000;
const ttlMs = 30_000;

/** What a person has asked for and has still to confirm. */
export interface Asked {
  readonly request: CommandAction;
  readonly nodeIds: readonly NodeId[];
  readonly keep: boolean;
  readonly waits: boolean;
  /** Id of the command of which it is a repeat; null for a new one. */
  readonly retryOf: string | null;
  readonly preview: CommandPreview;
}

export interface Issue {
  /** Asks the hub what it will hit; what is dangerous waits in `asked` for a word, the rest is issued at once. The same act is not asked again while it is under way: its button need not be disabled meanwhile, which would take the focus from it. */
  readonly ask: (request: CommandAction, nodeIds: readonly NodeId[], options: { readonly keep: boolean; readonly waits: boolean; readonly retryOf?: string }) => void;
  readonly asked: Asked | null;
  readonly confirm: () => void;
  readonly cancel: () => void;
  readonly problem: HubError | null;
  /** Courts at which a wish was set last; null when the last act was none. */
  readonly wished: number | null;
}

/** CMD-4: preview, confirmation of the dangerous, and the command itself, with one key for each press of a button. */
export function useIssue(): Issue {
  const hub = useHub();
  const rooms = useHubRooms();
  const [asked, setAsked] = useState<Asked | null>(null);
  const underWay = useRef(new Set<string>());
  const [problem, setProblem] = useState<HubError | null>(null);
  const [wished, setWished] = useState<number | null>(null);

  const guarded = async (act: string, work: () => Promise<void>): Promise<void> => {
    if (underWay.current.has(act)) return;
    underWay.current.add(act);
    setProblem(null);
    setWished(null);
    try {
      await work();
    } catch (error) {
      setProblem(error instanceof HubError ? error : new HubError(0, 'NO_ANSWER', String(error)));
    } finally {
      underWay.current.delete(act);
    }
  };
  const issue = async ({ request, nodeIds, keep, waits, retryOf }: Omit<Asked, 'preview'>): Promise<void> => {
    if (retryOf !== null) {
      rooms.take(await hub.ask(`/api/commands/${retryOf}/retry`, commandViewSchema, { method: 'POST', body: { idempotencyKey: newKey(), confirmed: true } }));
      return;
    }
    const wish = keep ? wishOf(request) : null;
    if (wish !== null) {
      await hub.ask('/api/wishes', z.object({ courts: z.array(courtWishesSchema) }), { method: 'POST', body: { targets: nodeIds, wishes: [wish], confirmed: true } });
      setWished(nodeIds.length);
      return;
    }
    const body = { idempotencyKey: newKey(), targets: nodeIds, request, confirmed: true, ttlMs: waits ? waitMs : ttlMs, whenOffline: waits ? 'wait' : 'skip' };
    rooms.take(await hub.ask('/api/commands', commandViewSchema, { method: 'POST', body }));
  };
  return {
    ask: (request, nodeIds, options) =>
      void guarded(JSON.stringify([request, nodeIds, options]), async () => {
        const preview = await hub.ask('/api/commands/preview', commandPreviewSchema, { method: 'POST', body: { targets: nodeIds, request } });
        const next = { request, nodeIds, retryOf: null, ...options };
        if (preview.needsConfirmation) setAsked({ ...next, preview });
        else await issue(next);
      }),
    asked,
    confirm: () => {
      if (asked === null) return;
      setAsked(null);
      void guarded('confirmed', () => issue(asked));
    },
    cancel: () => setAsked(null),
    problem,
    wished,
  };
}
