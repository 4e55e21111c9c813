import { courtAccessSchema, type CourtAccess } from '@restrike/contracts';
import { useFeedAway, useFeedLost, wordsOf } from '@restrike/ui';
import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState, type ReactElement, type ReactNode } from 'react';
import { z } from 'zod';
import { useTexts } from '../texts/court-texts.js';
import { ApiFailure, act, actLimitMs, get } from './court-api.js';
import { PinDialog } from './pin-dialog.js';

/** What became of an act, for the operator. */
export interface Notice {
  readonly id: number;
  /** `waits`: sent to an agent that is silent now. */
  readonly kind: 'done' | 'failed' | 'waits';
  readonly words: string;
}

interface Operator {
  readonly access: CourtAccess | null;
  readonly notices: readonly Notice[];
  /**
   * Runs an act; asks for the PIN first where it is needed. Resolves to its value, or null when it failed or was given up; a failure is shown. One rule for all of them:
   * an agent that is silent for a moment is asked as ever, and that it is silent is said at once; one that is away for long is not asked, now or later.
   */
  run<T>(act: () => Promise<T>): Promise<T | null>;
  say(kind: 'done' | 'failed', words: string): void;
  dismiss(id: number): void;
  signIn(): void;
  signOut(): void;
  /** A dialog of this room lies over the page. */
  readonly asking: boolean;
}

const context = createContext<Operator | null>(null);
const maxNotices = 4;
const doneShownMs = 4_000;
const failedShownMs = 20_000;
/** One that waits is taken away with its answer, or when the time for that is up. */
const shownMs: Readonly<Record<Notice['kind'], number>> = { done: doneShownMs, failed: failedShownMs, waits: actLimitMs };

/** @throws Error outside an {@link OperatorProvider}. */
export function useOperator(): Operator {
  const operator = useContext(context);
  if (operator === null) throw new Error('useOperator needs an OperatorProvider above it');
  return operator;
}

/** Who acts on the court from this page: the PIN is asked for when an act needs it, and the act goes on by itself afterwards. */
export function OperatorProvider({ children }: { readonly children: ReactNode }): ReactElement {
  const text = useTexts();
  const isLost = useFeedLost();
  const isAway = useFeedAway();
  const [access, setAccess] = useState<CourtAccess | null>(null);
  const [asking, setAsking] = useState(false);
  const [notices, setNotices] = useState<readonly Notice[]>([]);
  /** Acts that wait for the PIN: told true when it was given. */
  const waiting = useRef<((given: boolean) => void)[]>([]);
  const ids = useRef(0);

  const look = useCallback(() => {
    void get('/api/access', courtAccessSchema).then(setAccess, () => undefined);
  }, []);
  useEffect(look, [look]);

  const dismiss = useCallback((id: number) => setNotices((before) => before.filter((one) => one.id !== id)), []);
  const say = useCallback(
    (kind: Notice['kind'], words: string): number => {
      const id = (ids.current += 1);
      setNotices((before) => [...before.filter((one) => one.words !== words), { id, kind, words }].slice(-maxNotices));
      setTimeout(() => dismiss(id), shownMs[kind]);
      return id;
    },
    [dismiss],
  );
  const askForPin = useCallback((): Promise<boolean> => {
    look();
    setAsking(true);
    return new Promise((resolve) => waiting.current.push(resolve));
  }, [look]);
  const settle = useCallback((given: boolean) => {
    setAsking(false);
    for (const resolve of waiting.current.splice(0)) resolve(given);
  }, []);
  const run = useCallback(
    async <T,>(doIt: () => Promise<T>): Promise<T | null> => {
      if (isAway) {
        say('failed', text('agentAway'));
        return null;
      }
      const silent = isLost ? say('waits', text('agentSilent')) : null;
      for (let attempt = 0; attempt < 3; attempt += 1) {
        try {
          return await doIt();
        } catch (error) {
          if (error instanceof ApiFailure && error.asksForPin) {
            if (!(await askForPin())) return null;
          } else {
            say('failed', error instanceof ApiFailure && error.isAbsent ? text('absent') : wordsOf(error));
            return null;
          }
        } finally {
          if (silent !== null) dismiss(silent);
        }
      }
      return null;
    },
    [askForPin, dismiss, isAway, isLost, say, text],
  );
  const signOut = useCallback(() => {
    void act('POST', '/api/access/logout', z.unknown())
      .then(look)
      .catch((error: unknown) => void say('failed', wordsOf(error)));
  }, [look, say]);
  const operator = useMemo<Operator>(
    () => ({ access, notices, run, say, dismiss, signIn: () => void askForPin(), signOut, asking }),
    [access, notices, run, say, dismiss, askForPin, signOut, asking],
  );
  return (
    <context.Provider value={operator}>
      {children}
      {asking ? (
        <PinDialog
          access={access}
          onDone={(next) => {
            setAccess(next);
            settle(true);
          }}
          onCancel={() => settle(false)}
        />
      ) : null}
    </context.Provider>
  );
}
