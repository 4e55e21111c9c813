import { OneAtATime } from './one-at-a-time.js';

/** Work that ends when it is told to, and notes its rows unless it was given up. */
function slow(rows: string[], name: string): { readonly work: (signal: AbortSignal) => Promise<void>; readonly end: () => void } {
  let end = (): void => undefined;
  const ended = new Promise<void>((done) => (end = done));
  const work = async (signal: AbortSignal): Promise<void> => {
    await ended;
    if (!signal.aborted) rows.push(name);
  };
  return { work, end };
}

describe('[MUI-3] pages of the event table', () => {
  it('[MUI-3] the newest page that a reader asks for takes the place of an older one under way, which never comes into the emptied list', async () => {
    const rows: string[] = [];
    const pages = new OneAtATime();
    const [older, newest] = [slow(rows, 'older'), slow(rows, 'newest')];
    const both = [pages.run(older.work), pages.run(newest.work, true)];
    older.end();
    await both[0];
    // The end of the one that was given up makes no room beside the newest.
    await pages.run(slow(rows, 'third').work);
    newest.end();
    await both[1];
    expect(rows).toEqual(['newest']);
  });

  it('[MUI-3] a page is not asked for while another is on its way, and again when that has come, failed or is no longer wanted', async () => {
    const rows: string[] = [];
    const pages = new OneAtATime();
    const first = slow(rows, 'first');
    const running = pages.run(first.work);
    await pages.run(() => Promise.reject(new Error('asked for beside the first')));
    first.end();
    await running;
    await expect(pages.run(() => Promise.reject(new Error('no answer')))).rejects.toHaveProperty('message', 'no answer');
    const unwanted = slow(rows, 'unwanted');
    const given = pages.run(unwanted.work);
    pages.giveUp();
    const last = slow(rows, 'last');
    const done = pages.run(last.work);
    unwanted.end();
    last.end();
    await Promise.all([given, done]);
    expect(rows).toEqual(['first', 'last']);
  });
});
