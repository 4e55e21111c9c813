import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { FEED_NAMESPACE, type FeedChange } from '@restrike/contracts';
import { onStage, openWindow, readLedger, type CourtProcess, type HubProcess, type Stage, type Window } from '@restrike/e2e';
import { startCourts } from './bench-latency.js';
import { openFeed } from './feed-watcher.js';
import { hubFigure } from './hub-figure.js';
import { matchPaintings, type CardChange } from './match-paintings.js';
import { summary } from './percentile.js';
import { pixelFaults, type PageRun } from './pixel-faults.js';
import { MeantCard, cardOf, readCard } from './shown-card.js';

/** All courts load their first match in the same instant, which no hall does: what is sent so early, ms, is told apart. */
const startMs = 10_000;
/** Both as a stream of 720p has them. */
const size = { width: 1280, height: 720 };
const pages = { overview: '', transparent: '&background=transparent' } as const;

/**
 * Runs in the page: notes when a card reads otherwise, and when that was painted.
 *
 * A change of the document asks for the next picture (`requestAnimationFrame`, before style, layout and painting); what the cards read there is what that
 * picture shows. It is taken as painted when the picture after it begins: by then the browser's main thread has laid out, painted and handed over the first
 * one, and the compositor has taken it. So a figure has up to one picture's time (17 ms) too much, and lacks the compositor's own drawing and the way to the
 * glass of a screen, of which a page knows nothing and a headless browser has none.
 */
const observe = `(() => {
  const read = ${readCard};
  const last = new Map(), dirty = new Set(), seen = [];
  const cards = () => document.querySelectorAll('[data-testid="court-card"]');
  for (const card of cards()) last.set(card.dataset.nodeId, read(card));
  let waits = false;
  const look = () => {
    waits = false;
    const changed = [];
    for (const card of dirty) {
      const reads = read(card);
      if (!card.isConnected || last.get(card.dataset.nodeId) === reads) continue;
      last.set(card.dataset.nodeId, reads);
      changed.push([card.dataset.nodeId, reads]);
    }
    dirty.clear();
    if (changed.length > 0) requestAnimationFrame(() => { const at = Date.now(); for (const [nodeId, card] of changed) seen.push({ nodeId, at, card }); });
  };
  new MutationObserver((records) => {
    for (const { target } of records) {
      const card = (target.nodeType === 1 ? target : target.parentElement)?.closest('[data-testid="court-card"]');
      if (card) dirty.add(card); else for (const one of cards()) dirty.add(one);
    }
    if (waits || dirty.size === 0) return;
    waits = true;
    requestAnimationFrame(look);
  }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
  globalThis.paintings = () => seen;
  return [...last];
})()`;

/** How far the page's `Date.now()`, by which paintings are dated, is before this process's, by which simulators date sendings; and the most this can be wrong, ms. */
async function clockDifference({ page }: Window): Promise<{ readonly aheadMs: number; readonly uncertainMs: number }> {
  let best = { aheadMs: 0, uncertainMs: Number.POSITIVE_INFINITY };
  for (let index = 0; index < 50; index += 1) {
    const asked = Date.now();
    const there = (await page.evaluate('Date.now()')) as number;
    const heard = Date.now();
    if ((heard - asked) / 2 + 1 < best.uncertainMs) best = { aheadMs: there - (asked + heard) / 2, uncertainMs: (heard - asked) / 2 + 1 };
  }
  return best;
}

/** A card's change and whose card it is, as {@link observe} notes them, and as they come out of a socket. */
type CourtChange = CardChange & { readonly nodeId: string };
const of = <T extends CourtChange>(changes: readonly T[], nodeId: string): readonly T[] => changes.filter((one) => one.nodeId === nodeId);

/** A change as it came out of the hub's socket, with the stamps on its way; all clocks are this machine's. */
type HeardChange = CourtChange & { readonly receivedAt: number | null; readonly toldAt: number; readonly hubTime: number };

/** One page in a browser of its own while all courts are played for some seconds. */
async function measure(stage: Stage, hub: HubProcess, courts: readonly CourtProcess[], meant: readonly MeantCard[], name: keyof typeof pages, seconds: number): Promise<PageRun & Record<string, unknown>> {
  const view = await openWindow(`${hub.url}/overview?language=en${pages[name]}`, size);
  try {
    await view.page.getByTestId('court-card').nth(courts.length - 1).waitFor({ timeout: 60_000 });
    const clock = await clockDifference(view);
    const inspector = await view.page.context().newCDPSession(view.page);
    await inspector.send('Performance.enable');
    const pageSeconds = async (): Promise<number> => (await inspector.send('Performance.getMetrics')).metrics.find((one) => one.name === 'TaskDuration')?.value ?? Number.NaN;
    const first = new Map((await view.page.evaluate(observe)) as [string, string][]);
    const [hubBefore, pageBefore, began] = [await hubFigure(hub, 'process_cpu_seconds_total'), await pageSeconds(), Date.now()];

    const atSocket: HeardChange[] = [];
    const socket = await openFeed(`${hub.url}${FEED_NAMESPACE}`);
    socket.on('court', ({ nodeId, hubTime, live }: FeedChange) => {
      if (live !== undefined) atSocket.push({ nodeId, at: Date.now(), card: cardOf(live.state), receivedAt: live.receivedAt, toldAt: live.sentAt, hubTime });
    });
    const ledger = path.join(stage.folder, `ledger-${name}`);
    const targets = courts.flatMap(({ udpPort }) => ['--target', `127.0.0.1:${String(udpPort)}`]);
    const player = stage.simulator(['--scenario', 'championship', '--speed', '1', '--seed', name === 'overview' ? '3' : '4', '--duration', String(seconds), '--ledger', ledger, ...targets]);
    await player.finished((seconds + 30) * 1_000);
    // Longer than anything may take; what comes later counts as never shown.
    await sleep(3_000);
    socket.disconnect();
    const elapsed = (Date.now() - began) / 1_000;
    const cores = (before: number, after: number): number => Math.round(((after - before) / elapsed) * 1_000) / 1_000;
    const [hubCores, pageCores] = [cores(hubBefore, await hubFigure(hub, 'process_cpu_seconds_total')), cores(pageBefore, await pageSeconds())];

    const paintings = (await view.page.evaluate('paintings()')) as CourtChange[];
    const matched = courts.map(({ nodeId }, index) => {
      const sent = readLedger(courts.length === 1 ? ledger : `${ledger}.${String(index + 1)}`);
      const before = meant[index]?.reads ?? '';
      const changes = meant[index]?.take(sent) ?? [];
      const heard = of(atSocket, nodeId).filter(({ card }, at, all) => card !== (all[at - 1]?.card ?? before));
      return {
        sent: sent.length, changes: changes.length, startsRight: first.get(nodeId) === before,
        heard: matchPaintings(before, changes, heard).shown, stamps: heard, ...matchPaintings(before, changes, of(paintings, nodeId)),
      };
    });
    const total = (count: (one: (typeof matched)[number]) => number): number => matched.reduce((sum, one) => sum + count(one), 0);
    const shown = matched.flatMap((one) => one.shown);
    const isInPlay = ({ sentAt }: (typeof shown)[number]): boolean => sentAt >= began + startMs;
    /** One part of the way to the hub's socket, of each change in play. */
    const part = (lengthOf: (stamps: HeardChange, sentAt: number) => number): ReturnType<typeof summary> =>
      summary(matched.flatMap(({ heard, stamps }) => heard.filter(isInPlay).flatMap(({ sentAt, lateMs }) => {
        const found = stamps.find(({ at }) => at === sentAt + lateMs);
        return found === undefined ? [] : [lengthOf(found, sentAt)];
      })));
    const late = (those: typeof shown): ReturnType<typeof summary> => summary(those.map(({ lateMs }) => lateMs));
    return {
      datagrams: total((one) => one.sent),
      changesOfCards: total((one) => one.changes),
      shown: shown.length,
      takenBack: total((one) => one.takenBack),
      neverShown: total((one) => one.neverShown),
      unexplainedPaintings: matched.flatMap((one) => one.unexplained.map(({ card }) => card)),
      cardsWrongBefore: matched.filter(({ startsRight }) => !startsRight).length,
      toPixelsMs: late(shown.filter(isInPlay)),
      scoresToPixelsMs: late(shown.filter((one) => isInPlay(one) && one.score)),
      toHubSocketMs: late(matched.flatMap(({ heard }) => heard).filter(isInPlay)),
      wayToHubSocketMs: {
        received: part(({ receivedAt }, sentAt) => (receivedAt ?? sentAt) - sentAt),
        committedAndTold: part(({ receivedAt, toldAt }) => toldAt - (receivedAt ?? toldAt)),
        atHub: part(({ toldAt, hubTime }) => hubTime - toldAt),
        atSocket: part(({ hubTime, at }) => at - hubTime),
      },
      hubSocketToPixelsMs: summary(matched.flatMap(({ heard, shown: painted }) => painted.flatMap((one) => {
        const there = heard.find(({ change }) => change === one.change);
        return isInPlay(one) && there !== undefined ? [one.lateMs - there.lateMs] : [];
      }))),
      firstSecondsToPixelsMs: late(shown.filter((one) => !isInPlay(one))),
      byCourtMs: matched.map((one) => late(one.shown.filter(isInPlay))),
      clock,
      hubCores,
      pageMainThreadCores: pageCores,
      pageErrors: view.errors,
    };
  } finally {
    await view.close();
  }
}

/** OVR-2: from the sending of a datagram on a court to the picture of the overview that shows it, on the page for people and on the one for a stream. */
export async function benchPixels(count: number, seconds: number): Promise<Record<string, unknown>> {
  return onStage(async (stage) => {
    const hub = await stage.hub();
    const courts = await startCourts(stage, hub, Array.from({ length: count }, (_, index) => index + 1));
    const meant = courts.map(() => new MeantCard());
    const overview = await measure(stage, hub, courts, meant, 'overview', seconds);
    const transparent = await measure(stage, hub, courts, meant, 'transparent', seconds);
    return { courts: count, seconds, firstSeconds: startMs / 1_000, picture: `${String(size.width)} x ${String(size.height)}`, rendering: 'software', faults: [...pixelFaults('overview', overview), ...pixelFaults('transparent', transparent)], overview, transparent };
  });
}
