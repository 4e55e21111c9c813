import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MatchState } from '@restrike/contracts';
import type { Page } from 'playwright-core';
import { onStage, pausePlayer, truthOf, until, verifyHubEqualsCourt, verifyLedger, workspaceRoot, type CourtProcess, type ManagedProcess } from './src/index.js';
import { browserTest, openWindow } from './src/open-browser.js';

const seed = 12;

/** What a person reads of one athlete on the overview. */
interface ShownAthlete {
  readonly name: string | null;
  readonly noc: string | null;
  readonly score: string | null;
  /** Marks that are filled. */
  readonly gamJeoms: number;
}

/** What a person reads of one court on the overview. */
interface Card {
  readonly courtName: string | null;
  readonly blue: ShownAthlete;
  readonly red: ShownAthlete;
  readonly matchNumber: string | null;
  readonly round: string | null;
  readonly status: string | null;
  readonly result: string | null;
  readonly clock: string | null;
}

/** Reads a court's card in one moment. */
async function readCard(page: Page, court: CourtProcess): Promise<Card> {
  const card = page.locator(`[data-testid="court-card"][data-node-id="${court.nodeId}"]`);
  await card.waitFor({ timeout: 60_000 });
  return card.evaluate((element) => {
    const text = (selector: string): string | null => element.querySelector(selector)?.textContent?.trim() ?? null;
    const athlete = (side: 'blue' | 'red'): ShownAthlete => ({
      name: text(`[data-testid="${side}-name"]`),
      noc: text(`.athlete-${side} .flag-code`),
      score: text(`[data-testid="${side}-score"]`),
      gamJeoms: element.querySelectorAll(`.athlete-${side} .marks-gam-jeom .on`).length,
    });
    return {
      courtName: element.getAttribute('aria-label'),
      blue: athlete('blue'),
      red: athlete('red'),
      matchNumber: text('[data-testid="match-number"]'),
      round: text('[data-testid="round"]'),
      status: element.getAttribute('data-status'),
      result: text('.result'),
      clock: text('[data-testid="clock"]'),
    };
  });
}

/** The same, as the court's own state says it must read; the clock apart, since it may run. */
function cardOf(courtName: string, state: MatchState): Omit<Card, 'clock'> {
  const athlete = ({ name, noc, score, gamJeoms }: MatchState['blue']): ShownAthlete => ({ name, noc, score: String(score), gamJeoms });
  return {
    courtName,
    blue: athlete(state.blue),
    red: athlete(state.red),
    matchNumber: state.matchNumber,
    round: `Round ${String(state.round)}`,
    status: state.status,
    result: state.result === null ? null : `${String(state.result.line)} ${String(state.result.code)}`,
  };
}

/** Milliseconds of a clock as people read it, `1:23` or `0:09.4`. */
function clockMs(text: string | null): number {
  const [, minutes, seconds] = /^(\d+):(\d+(?:\.\d+)?)$/.exec(text ?? '') ?? [];
  if (minutes === undefined || seconds === undefined) throw new Error(`'${String(text)}' is no clock`);
  return Number(minutes) * 60_000 + Number(seconds) * 1_000;
}

const shownOf = ({ clock: _clock, ...card }: Card): Omit<Card, 'clock'> => card;

/** Waits until the page reads as the court says, while nothing new is played. */
async function expectAgreement(page: Page, court: CourtProcess, name: string): Promise<void> {
  let seen = '';
  await until(
    `the overview to show ${name} as the court says it is`,
    60_000,
    async () => {
      const { state } = await court.statement();
      const [card, meant] = [shownOf(await readCard(page, court)), cardOf(name, state)].map((one) => JSON.stringify(one));
      seen = `shown ${String(card)}, said ${String(meant)}`;
      return card === meant;
    },
    () => seen,
  );
}

/** Waits until the page reads as the court says in the middle of a round with points, while the court is told more and more. */
async function expectAgreementInPlay(page: Page, court: CourtProcess, name: string): Promise<void> {
  let seen = '';
  await until(
    `the overview to show ${name} as the court says it is while it is played`,
    90_000,
    async () => {
      const before = await court.statement();
      const card = JSON.stringify(shownOf(await readCard(page, court)));
      const after = await court.statement();
      const meant = JSON.stringify(cardOf(name, after.state));
      seen = `shown ${card}, said ${meant}`;
      const { status, blue, red } = after.state;
      return status === 'round' && blue.score > 0 && red.score > 0 && after.sequence > before.sequence && JSON.stringify(cardOf(name, before.state)) === meant && card === meant;
    },
    () => seen,
  );
}

/** A clock that the court left running goes on by itself on the page, as fast as time does. */
async function expectRunningClock(page: Page, court: CourtProcess, name: string, player: ManagedProcess): Promise<void> {
  const isClock = (text: string | null): boolean => /^\d+:\d\d$/.test(text ?? '');
  await until('a running clock that nobody speaks of for some seconds', 90_000, async () => {
    // A little further each time: it may have been paused while the clock stands, or so long ago that the page does not believe its clock any more.
    const { sequence } = await court.statement();
    const resumed = performance.now();
    player.say('resume');
    await court.whenCommitted(sequence + 20);
    await pausePlayer(player);
    const before = await court.statement();
    const { clock, status } = before.state;
    if (status !== 'round' || !clock.running || clock.ms < 20_000) return false;
    await expectAgreement(page, court, name);
    const asked = performance.now();
    const first = (await readCard(page, court)).clock;
    const read = performance.now();
    await sleep(4_000);
    const askedAgain = performance.now();
    const second = (await readCard(page, court)).clock;
    const readAgain = performance.now();
    if ((await court.statement()).sequence !== before.sequence || !isClock(first) || !isClock(second)) return false;
    // Seconds are shown whole, and a page may paint late.
    expect(clockMs(first)).toBeLessThanOrEqual(clock.ms + 1_000);
    expect(clockMs(first)).toBeGreaterThanOrEqual(clock.ms - (read - resumed) - 1_000);
    expect(clockMs(first) - clockMs(second)).toBeGreaterThanOrEqual(askedAgain - read - 2_500);
    expect(clockMs(first) - clockMs(second)).toBeLessThanOrEqual(readAgain - asked + 2_500);
    return true;
  });
}

/** Runs in the page: the sizes that places of the overview have with sixteen courts. */
const sizesOfSixteen = `(() => {
  const grid = document.querySelector('.overview-grid').cloneNode();
  for (const name of ['--columns', '--rows']) grid.style.setProperty(name, '4');
  grid.append(...Array.from({ length: 16 }, () => Object.assign(document.createElement('div'), { className: 'overview-place' })));
  document.querySelector('.overview').append(grid);
  const sizes = new Set([...grid.children].map((place) => { const { width, height } = place.getBoundingClientRect(); return width + ' x ' + height; }));
  grid.remove();
  return [...sizes];
})()`;

browserTest(
  '[E2E-5] the overview shows names, scores, clock and status of two courts while matches are played, as the courts say and as was played',
  async () => {
    await onStage(async (stage) => {
      const hub = await stage.hub();
      const one = await stage.court({ number: 1, hubUrl: hub.url });
      const two = await stage.court({ number: 2, hubUrl: hub.url });
      const capture = path.join(workspaceRoot, 'libs', 'pss-protocol', 'fixtures', 'captures', '03-m7894-scored-best-of-3.tsv');
      const ledgers = [1, 2].map((number) => path.join(stage.folder, `ledger-${String(number)}`));
      const player = (court: CourtProcess, number: number, ...play: string[]): ManagedProcess =>
        stage.simulator(['--control', ...play, '--speed', '20', '--target', `127.0.0.1:${String(court.udpPort)}`, '--ledger', ledgers[number - 1] ?? '']);
      const view = await openWindow(hub.url);
      const overlay = await view.page.context().newPage();
      await overlay.goto(`${hub.url}/overview`);
      const plays = [
        { court: one, name: 'Court 1', player: player(one, 1, '--replay', capture) },
        { court: two, name: 'Court 2', player: player(two, 2, '--scenario', 'championship', '--matches', '1', '--seed', String(seed)) },
      ] as const;
      try {
        // In a round with points on both sides on each court; the court that is there first waits for the other.
        await Promise.all(
          plays.map(async ({ court, name, player }) => {
            await expectAgreementInPlay(view.page, court, name);
            await pausePlayer(player);
          }),
        );
        await expectRunningClock(view.page, one, 'Court 1', plays[0].player);
        for (const { court, name } of plays) for (const page of [view.page, overlay]) await expectAgreement(page, court, name);
        expect((await overlay.evaluate(sizesOfSixteen)) as string[]).toHaveLength(1);
        if (process.env['RESTRIKE_PICTURES'] === '1') {
          mkdirSync(path.join(workspaceRoot, 'docs', 'pictures'), { recursive: true });
          await view.page.bringToFront();
          await view.page.screenshot({ path: path.join(workspaceRoot, 'docs', 'pictures', 'overview.png') });
        }

        for (const { player } of plays) player.say('resume');
        for (const { player } of plays) expect(await player.finished(120_000)).toBe(0);
        for (const page of [view.page, overlay]) for (const { court, name } of plays) await expectAgreement(page, court, name);
        const [first, second] = [await readCard(view.page, one), await readCard(view.page, two)];
        // Court 1: what the recorded session's own last words say.
        expect(first).toMatchObject({
          status: 'finished',
          matchNumber: '7894',
          round: 'Round 3',
          result: '1-2 PTF',
          blue: { name: 'TEST Plavić', noc: 'CRO', score: '2', gamJeoms: 1 },
          red: { name: 'TEST Crvenić', noc: 'CRO', score: '1', gamJeoms: 2 },
        });
        // Court 2: what the simulator meant to play, its last round being what stands.
        const [truth] = truthOf('championship', seed, 1);
        const last = (truth?.roundWinners.length ?? 0) - 1;
        expect(second).toMatchObject({
          status: 'finished',
          matchNumber: truth?.number,
          blue: { score: String(truth?.roundScores.blue[last]), gamJeoms: truth?.gamJeoms.blue[last] },
          red: { score: String(truth?.roundScores.red[last]), gamJeoms: truth?.gamJeoms.red[last] },
        });
        expect(view.errors).toEqual([]);
        for (const [index, { court }] of plays.entries()) {
          expect(verifyLedger(ledgers[index] ?? '', court.dataDir).missing).toEqual([]);
          await verifyHubEqualsCourt(hub, court);
        }
      } finally {
        await view.close();
      }
    });
  },
  300_000,
);

browserTest(
  '[E2E-6] a page that loses the hub says so, and heals by itself with the state of now',
  async () => {
    await onStage(async (stage) => {
      const hub = await stage.hub();
      const court = await stage.court({ number: 1, hubUrl: hub.url });
      const ledger = path.join(stage.folder, 'ledger');
      const player = stage.simulator(['--control', '--scenario', 'championship', '--matches', '9', '--speed', '20', '--seed', '5', '--target', `127.0.0.1:${String(court.udpPort)}`, '--ledger', ledger]);
      const view = await openWindow(hub.url);
      try {
        const inState = (state: 'live' | 'lost') => view.page.locator(`[data-testid="connection-state"][data-state="${state}"]`).first();
        const warning = view.page.getByRole('alert');
        await until('points', 90_000, async () => {
          const { state } = await court.statement();
          return state.status === 'round' && state.blue.score + state.red.score > 0;
        });
        await readCard(view.page, court);
        await inState('live').waitFor({ timeout: 60_000 });
        expect(await warning.count()).toBe(0);

        await hub.process.kill();
        await inState('lost').waitFor({ timeout: 60_000 });
        expect(await warning.first().textContent()).toMatch(/connection lost/i);
        const before = (await court.statement()).sequence;
        await court.whenCommitted(before + 20);
        const second = await stage.hub({ port: hub.port });
        await inState('live').waitFor({ timeout: 60_000 });
        // One that is stopped in order says so to its screens: they come back all the same.
        await second.process.stop();
        await inState('lost').waitFor({ timeout: 60_000 });
        const third = await stage.hub({ port: hub.port });

        await inState('live').waitFor({ timeout: 60_000 });
        expect(await warning.count()).toBe(0);
        await pausePlayer(player);
        await expectAgreement(view.page, court, 'Court 1');
        player.say('resume');
        await player.stop();
        expect(view.errors).toEqual([]);
        await verifyHubEqualsCourt(third, court);
        expect(verifyLedger(ledger, court.dataDir).missing).toEqual([]);
      } finally {
        await view.close();
      }
    });
  },
  300_000,
);

browserTest(
  '[E2E-6] a screen that the hub does not let in is told so and what to do, and with the read token in its address it is live',
  async () => {
    await onStage(async (stage) => {
      const readToken = 'a read token of the overview';
      const hub = await stage.hub({ env: { RESTRIKE_READ_TOKEN: readToken } });
      const view = await openWindow(`${hub.url}/overview`);
      try {
        await view.page.getByText('Add ?token=…').waitFor({ timeout: 60_000 });
        await view.page.goto(`${hub.url}/overview?token=${encodeURIComponent(readToken)}`);
        await view.page.locator('[data-testid="connection-state"][data-state="live"]').first().waitFor({ state: 'attached', timeout: 60_000 });
        expect(await view.page.getByText('Add ?token=…').count()).toBe(0);
      } finally {
        await view.close();
      }
    });
  },
  180_000,
);
