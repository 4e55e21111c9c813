import { alertSchema, type Alert } from '@restrike/contracts';
import { useFeedLost } from '@restrike/ui';
import { createContext, createElement, useContext, useEffect, useMemo, useRef, useState, type ReactElement, type ReactNode } from 'react';
import { z } from 'zod';
import { useHubChange } from '../api/use-hub.js';
import { useHubRooms, useRooms } from '../feed/use-rooms.js';
import { useTexts } from '../page/texts.js';
import { useAway } from '../page/use-away.js';
import { openSound, playAlert } from './alert-sound.js';
import { orderAlerts } from './order-alerts.js';

const soundKey = 'restrike-sound';
/** A critical alert that nobody has acknowledged is heard again so often, ms. */
const againMs = 15_000;
/** One that may be open still is heard no sooner: the hub says first what is, ms. */
const settleMs = 1_000;

export interface Alerts {
  /** Whether this hub tells this page of alerts. */
  readonly available: boolean;
  readonly open: readonly Alert[];
  readonly sound: boolean;
  readonly toggleSound: () => void;
  readonly acknowledge: (alertId: string) => void;
  readonly acknowledgeFirst: () => void;
  /** Why the last acknowledgement was refused, or not asked for; null when it was neither. */
  readonly problem: string | null;
}

const context = createContext<Alerts>({ available: false, open: [], sound: false, toggleSound: () => undefined, acknowledge: () => undefined, acknowledgeFirst: () => undefined, problem: null });
export const useAlerts = (): Alerts => useContext(context);

/** Alerts for everything below: what is open, the sound of new ones, and the acknowledgement. */
export function AlertsProvider({ children }: { readonly children: ReactNode }): ReactElement {
  const text = useTexts();
  const rooms = useHubRooms();
  const { alerts } = useRooms();
  const [sound, setSound] = useState(() => localStorage.getItem(soundKey) !== 'off');
  const change = useHubChange((alertId: string) => ({ path: `/api/alerts/${alertId}/ack`, body: {} }), z.object({ alert: alertSchema }), [['alerts']]);
  const open = useMemo(() => orderAlerts(alerts?.values() ?? []), [alerts]);
  // What stood when the hub was lost may be over: the bar of the lost connection says enough.
  const isLost = useFeedLost();
  const isPressing = !isLost && open.some(({ severity, acknowledgedAt, sound: loud }) => severity === 'critical' && acknowledgedAt === null && loud);
  useEffect(() => {
    window.addEventListener('pointerdown', openSound, { once: true });
    window.addEventListener('keydown', openSound, { once: true });
    return () => {
      window.removeEventListener('pointerdown', openSound);
      window.removeEventListener('keydown', openSound);
    };
  }, []);
  /** When a critical one was heard last, by the page's own clock. Outlives a lost connection: one that comes and goes must not begin the wait anew each time. */
  const heardAt = useRef(-Infinity);
  useEffect(() => {
    if (!sound) return undefined;
    return rooms.onRaised(({ sound: loud, severity }) => {
      if (!loud) return;
      if (severity === 'critical') heardAt.current = performance.now();
      playAlert(severity);
    });
  }, [rooms, sound]);
  useEffect(() => {
    if (!sound || !isPressing) return undefined;
    const ring = (): void => {
      heardAt.current = performance.now();
      playAlert('critical');
      timer = setTimeout(ring, againMs);
    };
    let timer = setTimeout(ring, Math.max(settleMs, heardAt.current + againMs - performance.now()));
    return () => clearTimeout(timer);
  }, [sound, isPressing]);
  const away = useAway();
  const acknowledge = (alertId: string): void => {
    if (!away.refuses()) change.mutate(alertId);
  };
  const value: Alerts = {
    available: alerts !== null,
    open,
    sound,
    toggleSound: () => {
      openSound();
      localStorage.setItem(soundKey, sound ? 'off' : 'on');
      setSound(!sound);
      if (!sound) setTimeout(() => playAlert('info'), 100);
    },
    acknowledge,
    acknowledgeFirst: () => {
      const [first] = open;
      if (first?.acknowledgedAt === null) acknowledge(first.alertId);
    },
    problem: away.isTold ? text('hubAway') : (change.error?.message ?? null),
  };
  return createElement(context.Provider, { value }, children);
}
