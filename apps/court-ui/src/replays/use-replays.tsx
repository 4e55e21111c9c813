import { clipSchema, replayAnswerSchema, type Clip } from '@restrike/contracts';
import { placeInClip, shownOf } from '@restrike/match';
import { troubleWords, useCourtLive } from '@restrike/ui';
import { createContext, useCallback, useContext, useMemo, useState, type ReactElement, type ReactNode } from 'react';
import { z } from 'zod';
import { act, get } from '../api/court-api.js';
import { useOperator } from '../api/operator.js';
import { useTexts } from '../texts/court-texts.js';

/** An event further outside of a clip than this is not what the clip shows, ms. */
const edgeMs = 1_000;

/** What the player shows: a clip, opened at a position in it or where the clip says. */
export interface OpenClip {
  readonly clip: Clip;
  readonly atMs: number | null;
}

interface Replays {
  /** null: the player is closed. */
  readonly open: OpenClip | null;
  readonly asking: boolean;
  /** The REPLAY key. */
  replay(): void;
  openClip(clip: Clip, atMs?: number | null): void;
  /** Opens a clip by its id, at the moment of an event where one is given (wall clock of the court, ms). */
  openById(clipId: string, momentMs?: number | null): void;
  openNewest(): void;
  close(): void;
}

const context = createContext<Replays | null>(null);

/** A second before a moment of a clip; null where the clip does not show it. */
function openingAt(clip: Clip, momentMs: number): number | null {
  const at = placeInClip(shownOf(clip), momentMs, edgeMs);
  return at === null ? null : Math.max(0, at - 1_000);
}

/** @throws Error outside a {@link ReplaysProvider}. */
export function useReplays(): Replays {
  const replays = useContext(context);
  if (replays === null) throw new Error('useReplays needs a ReplaysProvider above it');
  return replays;
}

/** Whether a browser can play a clip now. */
export const isPlayable = (clip: Clip): boolean => clip.video === 'ready' && clip.state !== 'failed' && clip.state !== 'deleted';

/** The REPLAY key and the player of this page. The player opens by itself when the agent says that the browser is to play. */
export function ReplaysProvider({ children }: { readonly children: ReactNode }): ReactElement {
  const text = useTexts();
  const { run, say } = useOperator();
  const clips = useCourtLive((state) => state.clips);
  const player = useCourtLive((state) => state.player);
  const [chosen, setChosen] = useState<(OpenClip & { readonly during: number }) | null>(null);
  const [dismissed, setDismissed] = useState(0);
  const [asking, setAsking] = useState(false);
  const playerAt = player?.at ?? 0;
  // What the agent has the browser play goes before what was chosen here earlier.
  const told = useMemo<OpenClip | null>(() => {
    if (player?.player !== 'browser' || player.at === dismissed) return null;
    const clip = clips?.find((one) => one.clipId === player.clipId);
    return clip !== undefined && isPlayable(clip) ? { clip, atMs: player.opensAtMs } : null;
  }, [player, clips, dismissed]);
  const open = chosen !== null && (told === null || chosen.during === playerAt) ? chosen : told;
  const setOpen = useCallback((next: OpenClip) => setChosen({ ...next, during: playerAt }), [playerAt]);

  const replay = useCallback(() => {
    setAsking(true);
    void run(() => act('POST', '/api/replay', replayAnswerSchema)).then((answer) => {
      setAsking(false);
      if (answer === null) return;
      if (answer.trouble !== null) say('failed', troubleWords(answer.trouble));
      else say('done', answer.inFlight ? text('replayInFlight') : text('replayAsked'));
    });
  }, [run, say, text]);
  const openClip = useCallback((clip: Clip, atMs: number | null = null) => setOpen({ clip, atMs }), [setOpen]);
  const openById = useCallback(
    (clipId: string, momentMs: number | null = null) => {
      const show = (clip: Clip): void => setOpen({ clip, atMs: momentMs === null ? null : openingAt(clip, momentMs) });
      const known = clips?.find((one) => one.clipId === clipId);
      if (known !== undefined) return show(known);
      get(`/api/clips/${clipId}`, clipSchema).then(show, (error: unknown) => say('failed', error instanceof Error ? error.message : text('clipCut')));
    },
    [clips, say, setOpen, text],
  );
  const openNewest = useCallback(() => {
    const newest = clips?.find(isPlayable);
    if (newest !== undefined) setOpen({ clip: newest, atMs: null });
    else say('failed', text('noClips'));
  }, [clips, say, setOpen, text]);
  const close = useCallback(() => {
    setChosen(null);
    setDismissed(playerAt);
    // The court goes back to the live scene; whoever only looks, without the PIN, changes nothing, and is told so.
    if (player?.player === 'browser') act('POST', '/api/player/closed', z.unknown()).catch(() => say('failed', text('closedHereOnly')));
  }, [player, playerAt, say, text]);

  const replays = useMemo<Replays>(() => ({ open, asking, replay, openClip, openById, openNewest, close }), [open, asking, replay, openClip, openById, openNewest, close]);
  return <context.Provider value={replays}>{children}</context.Provider>;
}
