/** @jest-environment jsdom */
import { TextDecoder, TextEncoder } from 'node:util';
import { jest } from '@jest/globals';
import type { CourtFeed, FeedState } from '@restrike/ui';
import { act } from 'react';
import { createRoot } from 'react-dom/client';

// What a browser has and the stand-in for it has not, before anything asks for it.
Object.assign(globalThis, { TextDecoder, TextEncoder });
const { FeedProvider } = await import('@restrike/ui');
const { QueryClient, QueryClientProvider } = await import('@tanstack/react-query');
const { AlertsProvider } = await import('../src/alerts/use-alerts.js');
const { HubRooms } = await import('../src/feed/hub-rooms.js');
const { RoomsProvider } = await import('../src/feed/use-rooms.js');

let tones = 0;
/** As much of the browser's sound as is used; counts the tones that are begun. */
class Sound {
  readonly state = 'running';
  readonly currentTime = 0;
  readonly destination = {};
  resume(): Promise<void> {
    return Promise.resolve();
  }
  createOscillator(): object {
    return { frequency: {}, connect: (to: object) => to, start: () => (tones += 1), stop: () => undefined };
  }
  createGain(): object {
    return { gain: { setValueAtTime: () => undefined, exponentialRampToValueAtTime: () => undefined }, connect: (to: object) => to };
  }
}
/** The socket of the rooms: what the hub says over it. */
class Socket {
  readonly connected = true;
  private readonly listeners = new Map<string, (value: unknown) => void>();
  on(event: string, listener: (value: never) => void): void {
    this.listeners.set(event, listener as (value: unknown) => void);
  }
  say(event: string, value: unknown): void {
    act(() => this.listeners.get(event)?.(value));
  }
  readonly emit = (): void => undefined;
  readonly emitAsked = (): void => undefined;
  readonly emitAlive = (): void => undefined;
  readonly disconnect = (): void => undefined;
}
/** The feed's connection, as far as alerts look at it. */
class Feed {
  private state = { connection: 'live' } as FeedState;
  private readonly listeners = new Set<() => void>();
  readonly current = (): FeedState => this.state;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  become(connection: FeedState['connection']): void {
    act(() => {
      this.state = { ...this.state, connection };
      for (const listener of this.listeners) listener();
    });
  }
}

const alert = {
  alertId: '11111111-1111-4111-8111-111111111111', ruleId: 'court-offline', nodeId: '22222222-2222-4222-8222-222222222222', courtName: 'Court 1', severity: 'critical', sound: true, title: 'Court offline',
  detail: 'no link', advice: '', raisedAt: 1, acknowledgedAt: null, acknowledgedBy: null, clearedAt: null,
} as const;
/** Tones of what is critical, once. */
const once = 4;

test('[MUI-9] [MUI-4] a critical alert is heard as it is raised and again until it is acknowledged; with the hub away it is silent, and heard again when the hub says that it is open still', () => {
  Object.assign(globalThis, { AudioContext: Sound, IS_REACT_ACT_ENVIRONMENT: true });
  jest.useFakeTimers();
  const heardIn = (ms: number): number => {
    tones = 0;
    act(() => jest.advanceTimersByTime(ms));
    return tones;
  };
  const [socket, feed] = [new Socket(), new Feed()];
  const root = createRoot(document.body.appendChild(document.createElement('div')));
  try {
    act(() =>
      root.render(
        <QueryClientProvider client={new QueryClient()}>
          <FeedProvider value={feed as unknown as CourtFeed}>
            <RoomsProvider value={new HubRooms(socket)}>
              <AlertsProvider>{null}</AlertsProvider>
            </RoomsProvider>
          </FeedProvider>
        </QueryClientProvider>,
      ),
    );
    window.dispatchEvent(new KeyboardEvent('keydown'));
    socket.say('alert', { hubTime: 1, change: 'raised', alert });
    expect(tones).toBe(once);
    expect(heardIn(30_000)).toBe(2 * once);
    feed.become('lost');
    expect(heardIn(120_000)).toBe(0);
    feed.become('live');
    socket.say('alerts', { hubTime: 2, open: [alert] });
    expect(heardIn(1_000)).toBe(once);
    expect(heardIn(15_000)).toBe(once);
    // A connection that comes and goes neither silences it nor makes it heard more often.
    const flapping = Array.from({ length: 12 }, () => {
      feed.become('lost');
      const lost = heardIn(2_000);
      feed.become('live');
      return lost + heardIn(8_000);
    });
    expect(flapping.reduce((sum, heard) => sum + heard, 0)).toBeGreaterThanOrEqual(6 * once);
    expect(flapping.reduce((sum, heard) => sum + heard, 0)).toBeLessThanOrEqual(8 * once);
    socket.say('alert', { hubTime: 3, change: 'acknowledged', alert: { ...alert, acknowledgedAt: 3, acknowledgedBy: 'Ana' } });
    expect(heardIn(60_000)).toBe(0);
    // Outranked by another one and back: what was acknowledged stays so, and what is not rings as before and not as news.
    const [acknowledged, warning] = [{ ...alert, acknowledgedAt: 3, acknowledgedBy: 'Ana' }, { ...alert, alertId: '33333333-3333-4333-8333-333333333333', severity: 'warning' }];
    const heardOf = (change: string, one: object): number => {
      tones = 0;
      socket.say('alert', { hubTime: 4, change, alert: one });
      return tones + heardIn(60_000);
    };
    expect(heardOf('cleared', { ...acknowledged, clearedAt: 4 })).toBe(0);
    expect(heardOf('raised', acknowledged)).toBe(0);
    expect(heardOf('raised', { ...acknowledged, alertId: '44444444-4444-4444-8444-444444444444' })).toBe(0);
    expect(heardOf('raised', warning)).toBe(2);
    expect(heardOf('cleared', { ...warning, clearedAt: 5 })).toBe(0);
    // A rule that is changed meanwhile has the hub tell the open ones again, without it.
    socket.say('alerts', { hubTime: 5, open: [] });
    expect(heardOf('raised', warning)).toBe(0);
    act(() => root.unmount());
  } finally {
    jest.useRealTimers();
  }
});
