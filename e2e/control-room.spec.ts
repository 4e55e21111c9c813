import { createFleet, type Fleet } from '@restrike/simulator-fleet';
import type { Locator, Page } from 'playwright-core';
import { onStage, until, type HubProcess } from './src/index.js';
import { browserTest, openWindow, type Window } from './src/open-browser.js';

const [name, password] = ['Ana Torres', 'a password of some length'];
/** Short heartbeats, so that a lost court is told within seconds. */
const quick = { RESTRIKE_HEARTBEAT_MS: '1000' };

/** Signs in by the form that is open. */
async function fillSignIn(form: Locator, values: Readonly<Record<string, string>>): Promise<void> {
  for (const [field, value] of Object.entries(values)) await form.locator(`input[name="${field}"]`).fill(value);
  await form.locator('button[type="submit"]').click();
}

/** Opens the control room as a director of this hub. */
async function asDirector(hub: HubProcess): Promise<Window> {
  await hub.send('POST', '/api/users', { name, role: 'director', password });
  const view = await openWindow(hub.url);
  await view.page.getByTestId('sign-in-button').click();
  await fillSignIn(view.page.getByTestId('sign-in'), { name, password });
  await view.page.getByTestId('remote-button').waitFor({ timeout: 60_000 });
  return view;
}

/** Courts without a match: nothing but what the play does to them raises an alert. */
async function startFleet(hub: HubProcess, agents: number): Promise<Fleet> {
  const fleet = createFleet({ agents, hubUrl: hub.url, token: hub.joinToken });
  await fleet.start(60_000);
  return fleet;
}

const mostTabs = 150;
/** What has the focus: whether it is this element, whether it is in the open dialog, and whether a person can see that it has it. */
const focusAt = (page: Page, selector: string): Promise<{ readonly there: boolean; readonly inDialog: boolean; readonly seen: boolean }> =>
  page.evaluate(`(() => {
    const at = document.activeElement;
    const style = getComputedStyle(at);
    return { there: at.matches(${JSON.stringify(selector)}), inDialog: at.closest('dialog[open]') !== null, seen: at === document.body || (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) };
  })()`);

/** Goes to an element as a person without a mouse does; each stop on the way must be seen. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let tabs = 0; tabs < mostTabs; tabs += 1) {
    await page.keyboard.press('Tab');
    const { there, seen } = await focusAt(page, selector);
    if (!seen) throw new Error(`the focus can not be seen on ${await page.evaluate<string>('document.activeElement.outerHTML.slice(0, 200)')}`);
    if (there) return;
  }
  throw new Error(`no Tab leads to ${selector}`);
}

const tiles = (page: Page): Locator => page.getByTestId('court-tile');
/** What became of the newest command at each court: `Court 1 done`. */
const outcomes = (page: Page): Promise<string[]> => page.getByTestId('result').first().getByTestId('outcome').evaluateAll((rows) => rows.map((row) => `${row.querySelector('strong')?.textContent ?? ''} ${row.getAttribute('data-status') ?? ''}`).sort());

browserTest(
  '[E2E-10] a fresh hub makes its first admin with the code of its console; who has not signed in can watch and nothing else; a director sees the director’s pages',
  async () => {
    await onStage(async (stage) => {
      const hub = await stage.hub({ env: { RESTRIKE_ADMIN_PASSWORD: '' } });
      const view = await openWindow(hub.url);
      try {
        const { page } = view;
        await page.getByTestId('sign-in-button').waitFor({ timeout: 60_000 });
        expect(await page.locator('nav a[href="/users"], nav a[href="/events"]').count()).toBe(0);
        expect(await page.getByTestId('remote-button').count()).toBe(0);
        // Where the picture of a pairing code leads a phone.
        await page.goto(`${hub.url}/join?hub=77777777-7777-4777-8777-777777777777&code=ABCD-EFGH`);
        await page.getByTestId('join').getByText('ABCD-EFGH', { exact: true }).waitFor({ timeout: 60_000 });
        expect(await page.getByTestId('join').textContent()).toContain(`127.0.0.1:${String(hub.port)}`);
        expect(await page.locator('nav').count()).toBe(0);
        await page.goto(`${hub.url}/users`);
        const form = page.getByTestId('first-start').first();
        await fillSignIn(form, { code: 'AAAA-BBBB-CCCC', name: 'first', password });
        await form.getByRole('alert').waitFor({ timeout: 60_000 });
        const code = /one-time code:\s+(\S+)/.exec(hub.process.log())?.[1] ?? '';
        await fillSignIn(form, { code, name: 'first', password });
        await page.getByTestId('new-user').waitFor({ timeout: 60_000 });
        const add = page.getByTestId('new-user');
        await add.locator('input[name="name"]').fill(name);
        await add.locator('select').selectOption('director');
        await add.locator('input[name="password"]').fill(password);
        await tabTo(page, '[data-testid="new-user"] button[type="submit"]');
        await page.keyboard.press('Enter');
        await until('two users', 60_000, async () => (await page.getByTestId('user').count()) === 2);
        expect((await focusAt(page, '[data-testid="new-user"] button[type="submit"]')).there).toBe(true);
        await page.getByText('Sign out').click();
        await page.getByTestId('sign-in-button').click();
        await fillSignIn(page.getByTestId('sign-in'), { name, password });
        await page.locator('nav a[href="/pairing"]').waitFor({ timeout: 60_000 });
        expect(await page.locator('nav a[href="/users"]').count()).toBe(0);
        // A tournament by keys alone: the focus is never lost, neither with the page before nor with the button of an act.
        await page.keyboard.press('g');
        await page.keyboard.press('t');
        await page.locator('input[name="startsOn"]').waitFor({ timeout: 60_000 });
        await tabTo(page, 'input[name="name"]');
        await page.keyboard.type('Open');
        await page.keyboard.press('Enter');
        await page.getByTestId('tournament').waitFor({ timeout: 60_000 });
        await tabTo(page, '.tournament-card button.primary');
        await page.keyboard.press('Enter');
        const settles = (selector: string): Promise<true> => until(`the focus to be seen at ${selector}`, 60_000, async () => {
          const { there, seen } = await focusAt(page, selector);
          return there && seen;
        });
        await settles('[data-testid="tournament"][data-status="active"]');
        await page.locator('.tournament-card input[type="date"]').fill('2026-11-22');
        await page.keyboard.press('Enter');
        await page.getByTestId('day').waitFor({ timeout: 60_000 });
        await tabTo(page, '[data-testid="day"] button');
        await page.keyboard.press('Enter');
        await settles('[data-testid="day"][data-status="active"]');
        // A refused code is a 401 that the browser tells by itself.
        expect(view.errors.filter((error) => !/401/.test(error))).toEqual([]);
      } finally {
        await view.close();
      }
    });
  },
  300_000,
);

browserTest(
  '[E2E-11] [MUI-4] the remote control acts on all courts from any page by keyboard, says what it will hit, shows each court’s result, and repeats it for those that failed',
  async () => {
    await onStage(async (stage) => {
      const hub = await stage.hub({ env: quick });
      const fleet = await startFleet(hub, 4);
      const view = await asDirector(hub);
      try {
        const { page } = view;
        const [, , third, fourth] = fleet.courts;
        await until('four courts on screen', 60_000, async () => (await tiles(page).count()) === 4);
        fourth?.stop();
        await page.locator('[data-link="agent"][data-state="bad"]').waitFor({ timeout: 60_000 });

        await page.keyboard.press('g');
        await page.keyboard.press('h');
        await page.getByTestId('health-row').first().waitFor({ timeout: 60_000 });
        await tabTo(page, '[data-testid="remote-button"]');
        await page.keyboard.press('r');
        await page.getByTestId('drawer').waitFor({ timeout: 60_000 });
        await tabTo(page, '[data-act="start-recording"]');
        await page.keyboard.press('Enter');
        await until('results at all courts', 60_000, async () => (await outcomes(page)).join() === 'Court 1 done,Court 2 done,Court 3 done,Court 4 skipped');

        // Scenes are the courts' own; one court hangs, and the others do not wait for it.
        third?.freeze();
        await page.locator('select[aria-label="Scene"]').selectOption('IVR_SCENE');
        await page.locator('[data-act="change-scene"]').press('Enter');
        await until('a court that hangs fails alone', 60_000, async () => (await outcomes(page)).join() === 'Court 1 done,Court 2 done,Court 3 failed,Court 4 skipped');
        third?.thaw();
        fourth?.start();
        await until('both are back', 60_000, () => Promise.resolve(third?.isUp === true && fourth?.isUp === true));
        await until('the hub sees them', 60_000, async () => (await page.locator('.target-online').count()) === 4);
        await page.getByTestId('retry').press('Enter');
        await until('the repeat reaches both', 60_000, async () => (await outcomes(page)).join() === 'Court 3 done,Court 4 done');

        // An act leaves the focus where it was: the next one is a Tab away.
        await page.locator('[data-act="start-recording"]').focus();
        await tabTo(page, '[data-act="stop-recording"]');
        await page.keyboard.press('Enter');
        const question = page.getByTestId('confirm');
        await question.waitFor({ timeout: 60_000 });
        for (let tabs = 0; tabs < 5; tabs += 1) {
          await page.keyboard.press('Tab');
          const { inDialog, there, seen } = await focusAt(page, 'body');
          expect({ inside: inDialog || there, seen }).toEqual({ inside: true, seen: true });
        }
        await until('what it will hit', 60_000, async () => (await question.locator('.effect-bad bdi').count()) === 3);
        // Escape closes the question alone, not the remote control behind it.
        await page.keyboard.press('Escape');
        await until('the question is gone', 60_000, async () => (await question.count()) === 0);
        expect(await page.getByTestId('drawer').count()).toBe(1);
        expect(fleet.courts.flatMap(({ begun }) => begun).filter(({ command }) => command.request.action === 'stop-recording')).toEqual([]);
        expect((await focusAt(page, '[data-act="stop-recording"]')).there).toBe(true);
        await page.keyboard.press('Enter');
        await question.waitFor({ timeout: 60_000 });
        await tabTo(page, '[data-testid="confirm-yes"]');
        await page.keyboard.press('Enter');
        await until('all have stopped', 60_000, async () => (await outcomes(page)).join() === 'Court 1 done,Court 2 done,Court 3 done,Court 4 done');

        // A repeat of what stops several courts asks again, since they may be at something else by now.
        third?.stop();
        fourth?.stop();
        await until('two are missed', 60_000, async () => (await page.locator('.target-online').count()) === 2);
        await page.locator('[data-act="stop-recording"]').press('Enter');
        await page.getByTestId('confirm-yes').press('Enter');
        await until('two are left out', 60_000, async () => (await outcomes(page)).join() === 'Court 1 done,Court 2 done,Court 3 skipped,Court 4 skipped');
        third?.start();
        fourth?.start();
        await until('the hub sees both again', 60_000, async () => (await page.locator('.target-online').count()) === 4);
        await page.getByTestId('retry').press('Enter');
        await until('what the repeat will hit', 60_000, async () => (await question.locator('bdi').count()) === 2);
        await page.getByTestId('confirm-yes').press('Enter');
        await until('the repeat stops both', 60_000, async () => (await outcomes(page)).join() === 'Court 3 done,Court 4 done');

        // A wish beside the fact.
        await page.getByLabel('Keep it so').press('Space');
        await page.locator('[data-act="start-recording"]').press('Enter');
        await until('the wish is met everywhere', 60_000, async () => (await page.locator('[data-testid="wish"][data-state="met"]').count()) === 4);
        await page.keyboard.press('Escape');
        await page.getByTestId('drawer').waitFor({ state: 'detached', timeout: 60_000 });
        expect((await focusAt(page, '[data-testid="remote-button"]')).there).toBe(true);
        expect(view.errors).toEqual([]);
      } finally {
        await view.close();
        fleet.stop();
      }
    });
  },
  300_000,
);

browserTest(
  '[E2E-35] a lost court raises an alert on every page, which a director acknowledges by a key, and which goes when the court is back, or is removed',
  async () => {
    await onStage(async (stage) => {
      const hub = await stage.hub({ env: quick });
      const fleet = await startFleet(hub, 2);
      const view = await asDirector(hub);
      try {
        const { page } = view;
        await until('two courts on screen', 60_000, async () => (await tiles(page).count()) === 2);
        fleet.courts[1]?.stop();
        const bar = page.getByTestId('alert-bar');
        await bar.filter({ hasText: 'Court 2' }).waitFor({ timeout: 60_000 });
        await page.keyboard.press('g');
        await page.keyboard.press('a');
        const row = page.getByTestId('alert-row').filter({ hasText: 'Court 2' }).first();
        await row.waitFor({ timeout: 60_000 });
        await page.keyboard.press('k');
        await page.locator('[data-testid="alert-row"][data-acknowledged="true"]').filter({ hasText: 'Court 2' }).first().waitFor({ timeout: 60_000 });
        expect(await row.textContent()).toContain(name);
        await until('the bar is gone', 60_000, async () => (await bar.filter({ hasText: 'Court 2' }).count()) === 0);
        fleet.courts[1]?.start();
        await page.locator('.alert-past').getByTestId('alert-row').filter({ hasText: 'Court 2' }).first().waitFor({ timeout: 60_000 });

        // A court that is lost for good stays until a person removes it, and is said to be lost meanwhile.
        fleet.courts[1]?.stop();
        await page.keyboard.press('g');
        await page.keyboard.press('c');
        const lost = tiles(page).filter({ has: page.locator('[data-testid="court-card"][data-link="offline"]') });
        await lost.locator('.court-link').click({ timeout: 60_000 });
        await page.getByTestId('remove-court').press('Enter');
        await page.getByTestId('remove-yes').press('Enter');
        await until('one court is left on screen', 60_000, async () => (await tiles(page).count()) === 1);
        await until('its alert is gone', 60_000, async () => (await bar.filter({ hasText: 'Court 2' }).count()) === 0);
        fleet.courts[1]?.start();
        await until('it is back when it joins', 60_000, async () => (await tiles(page).count()) === 2);
        expect(view.errors).toEqual([]);

        // With the hub away nothing is said to be so now, not even outside the page.
        await page.keyboard.press('r');
        const dots = (state: string): Promise<number> => page.getByTestId('drawer').locator(`.dot-${state}`).count();
        await until('both courts to be online in the remote control', 60_000, async () => (await dots('online')) === 2 && (await page.getByTestId('top-online').textContent())?.includes('2') === true);
        await hub.process.kill();
        await until('neither to be known', 60_000, async () => (await dots('unknown')) === 2 && (await page.getByTestId('top-online').textContent()) === '');
        expect(await page.getByTestId('drawer').locator('.targets small').allTextContents()).toEqual(['', '', '', '']);
        await page.getByTestId('hub-away').waitFor({ timeout: 60_000 });
        expect(await page.locator('[data-testid="court-card"][data-link="unknown"]').count()).toBe(2);
        expect(await page.locator('[data-testid="chain"] [data-state]:not([data-state="old"], [data-state="off"])').count()).toBe(0);
        expect(await page.locator('.badge').count()).toBe(0);
        await page.keyboard.press('Escape');
        await page.keyboard.press('g');
        await page.keyboard.press('h');
        await until('their health to be not known', 60_000, async () => (await page.locator('[data-testid="health-row"][data-link="unknown"]').count()) === 2);
        expect(await page.getByTestId('health-row').allTextContents()).not.toContainEqual(expect.stringMatching(/online/));
        await page.keyboard.press('g');
        await page.keyboard.press('a');
        await page.getByTestId('known-at').first().waitFor({ timeout: 60_000 });
      } finally {
        await view.close();
        fleet.stop();
      }
    });
  },
  300_000,
);
