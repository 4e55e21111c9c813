import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { MatchState } from '@restrike/contracts';
import type { Page } from 'playwright-core';
import { onStage, pausePlayer, truthOf, until, workspaceRoot, type CourtProcess } from './src/index.js';
import { browserTest, openWindow } from './src/open-browser.js';

const seed = 12;

/** What a person reads of one court on the overview. */
interface Card {
  readonly courtName: string | null;
  readonly blueName: string | null;
  readonly redName: string | null;
  readonly blueScore: string | null;
  readonly redScore: string | null;
  readonly matchNumber: string | null;
  readonly status: string | null;
  readonly clock: string | null;
}

async function readCard(page: Page, court: CourtProcess): Promise<Card> {
  const card = page.locator(`[data-testid="court-card"][data-node-id="${court.nodeId}"]`);
  await card.waitFor({ timeout: 60_000 });
  const text = async (testId: string): Promise<string | null> => {
    const element = card.getByTestId(testId);
    return (await element.count()) === 0 ? null : ((await element.first().textContent()) ?? '').trim();
  };
  return {
    courtName: await card.getAttribute('aria-label'),
    blueName: await text('blue-name'),
    redName: await text('red-name'),
    blueScore: await text('blue-score'),
    redScore: await text('red-score'),
    matchNumber: await text('match-number'),
    status: await card.getAttribute('data-status'),
    clock: await text('clock'),
  };
}

/** The same, as the court's own state says it must read; the clock apart, since it may run. */
function cardOf(courtName: string, state: MatchState): Omit<Card, 'clock'> {
  return {
    courtName,
    blueName: state.blue.name,
    redName: state.red.name,
    blueScore: String(state.blue.score),
    redScore: String(state.red.score),
    matchNumber: state.matchNumber,
    status: state.status,
  };
}

/** Milliseconds of a clock as people read it, `1:23` or `0:09.4`. */
function clockMs(text: string | null): number {
  const [, minutes, seconds] = /^(\d+):(\d+(?:\.\d+)?)$/.exec(text ?? '') ?? [];
  if (minutes === undefined || seconds === undefined) throw new Error(`'${String(text)}' is no clock`);
  return Number(minutes) * 60_000 + Number(seconds) * 1_000;
}

/** Waits until the page reads as the court says, while nothing new is played. */
async function expectAgreement(page: Page, court: CourtProcess, name: string): Promise<void> {
  let seen = '';
  await until(
    `the overview to show ${name} as the court says it is`,
    60_000,
    async () => {
      const { state } = await court.statement();
      const { clock: _clock, ...card } = await readCard(page, court);
      const meant = cardOf(name, state);
      seen = `shown ${JSON.stringify(card)}, said ${JSON.stringify(meant)}`;
      return JSON.stringify(card) === JSON.stringify(meant);
    },
    () => seen,
  );
}

browserTest(
  '[E2E-5] the overview shows names, scores, clock and status of two courts while matches are played, as the courts say and as was played',
  async () => {
    await onStage(async (stage) => {
      const hub = await stage.hub();
      const one = await stage.court({ number: 1, hubUrl: hub.url });
      const two = await stage.court({ number: 2, hubUrl: hub.url });
      const capture = path.join(workspaceRoot, 'libs', 'pss-protocol', 'fixtures', 'captures', '03-m7894-scored-best-of-3.tsv');
      const players = [
        stage.simulator(['--control', '--replay', capture, '--speed', '20', '--target', `127.0.0.1:${String(one.udpPort)}`]),
        stage.simulator(['--control', '--scenario', 'championship', '--matches', '1', '--speed', '20', '--seed', String(seed), '--target', `127.0.0.1:${String(two.udpPort)}`]),
      ];
      const courts = [[one, 'Court 1'], [two, 'Court 2']] as const;
      const view = await openWindow(hub.url);
      const overlay = await view.page.context().newPage();
      await overlay.goto(`${hub.url}/overview`);
      try {
        // A round with points on both sides on each court; the court that is there first waits for the other.
        await Promise.all(
          courts.map(async ([court], index) => {
            await until(`a round with points on court ${String(index + 1)}`, 90_000, async () => {
              const { state } = await court.statement();
              return state.status === 'round' && state.blue.score > 0 && state.red.score > 0;
            });
            const player = players[index];
            if (player !== undefined) await pausePlayer(player);
          }),
        );
        for (const [court, name] of courts) {
          await expectAgreement(view.page, court, name);
          await expectAgreement(overlay, court, name);
          const { state } = await court.statement();
          const shown = clockMs((await readCard(view.page, court)).clock);
          // A running clock goes on by itself from what was said; it never shows more, and a standing one shows just that.
          if (state.clock.running) expect(shown).toBeLessThanOrEqual(state.clock.ms + 1_000);
          else expect(Math.abs(shown - state.clock.ms)).toBeLessThan(1_000);
        }
        if (process.env['RESTRIKE_PICTURES'] === '1') {
          mkdirSync(path.join(workspaceRoot, 'docs', 'pictures'), { recursive: true });
          await view.page.bringToFront();
          await view.page.screenshot({ path: path.join(workspaceRoot, 'docs', 'pictures', 'overview.png'), clip: { x: 0, y: 0, width: 1366, height: 340 } });
        }

        for (const player of players) player.say('resume');
        for (const player of players) expect(await player.finished(120_000)).toBe(0);
        for (const page of [view.page, overlay]) for (const [court, name] of courts) await expectAgreement(page, court, name);
        const [first, second] = [await readCard(view.page, one), await readCard(view.page, two)];
        // Court 1: what the recorded session's own last words say.
        expect(first).toMatchObject({ status: 'finished', redName: 'TEST Crvenić' });
        // Court 2: what the simulator meant to play, its last round being what stands.
        const [truth] = truthOf('championship', seed, 1);
        expect(second).toMatchObject({
          status: 'finished',
          matchNumber: truth?.number,
          blueScore: String(truth?.roundScores.blue[truth.roundWinners.length - 1]),
          redScore: String(truth?.roundScores.red[truth.roundWinners.length - 1]),
        });
        expect(view.errors).toEqual([]);
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
      const player = stage.simulator(['--control', '--scenario', 'championship', '--matches', '9', '--speed', '20', '--seed', '5', '--target', `127.0.0.1:${String(court.udpPort)}`]);
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
        await stage.hub({ port: hub.port });

        await inState('live').waitFor({ timeout: 60_000 });
        expect(await warning.count()).toBe(0);
        await pausePlayer(player);
        await expectAgreement(view.page, court, 'Court 1');
        player.say('resume');
        await player.stop();
        expect(view.errors).toEqual([]);
      } finally {
        await view.close();
      }
    });
  },
  300_000,
);
