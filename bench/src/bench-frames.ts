import { createSocket } from 'node:dgram';
import { COURT_FEED_NAMESPACE, type LiveState } from '@restrike/contracts';
import { onStage, openWindow, workspaceRoot } from '@restrike/e2e';
import { openFeed } from './feed-watcher.js';
import { summary } from './percentile.js';
import { sampleDatagrams } from './sample-datagrams.js';
import { startSender } from './start-sender.js';

/** Runs in the page: times between the pictures that the browser asks for, ms, over `seconds`. */
const countFrames = (seconds: number): string => `new Promise((done) => {
  const times = [];
  const next = (now) => { times.push(now); now - times[0] < ${String(seconds * 1_000)} ? requestAnimationFrame(next) : done(times.slice(1).map((one, index) => one - times[index])); };
  requestAnimationFrame(next);
})`;
/** Runs in the page: plays every animation of the picture anew each second, for ever. */
const replayAnimations = `setInterval(() => {
  const moving = [...document.querySelectorAll('*')].filter((one) => getComputedStyle(one).animationName !== 'none');
  for (const one of moving) one.style.animation = 'none';
  document.body.getBoundingClientRect();
  for (const one of moving) one.style.animation = '';
}, 1000)`;

/** OVL-1: pictures a second of the overlays in a real browser at 1920 x 1080, while events come and what can move moves. */
export async function benchFrames(perSecond: number, seconds: number): Promise<Record<string, unknown>> {
  return onStage(async (stage) => {
    const court = await stage.court({ number: 1, hubUrl: null });
    const datagrams = sampleDatagrams(workspaceRoot).map((bytes) => bytes.toString());
    const feed = await openFeed(`${court.url}${COURT_FEED_NAMESPACE}`);
    const socket = createSocket('udp4');
    let heard = 0;
    feed.on('change', (_change: LiveState) => (heard += 1));
    const figures: Record<string, unknown> = {};
    for (const [name, address] of [['blank', 'about:blank'], ['scoreboard', 'scoreboard'], ['ivr', 'ivr'], ['lower-third', 'lower-third?show=always'], ['winner', 'winner'], ['matches', 'matches']] as const) {
      const view = await openWindow(address === 'about:blank' ? address : `${court.url}/overlays/${address}`, { width: 1920, height: 1080 });
      try {
        const sender = startSender({ targets: [{ port: court.udpPort }], datagrams, perSecond, seconds: seconds + 2 });
        if (address !== 'about:blank') await view.page.locator('[data-connection="live"]').waitFor({ state: 'attached', timeout: 60_000 });
        // Somebody asks for a review again and again, so that there is one to be seen.
        const asking = setInterval(() => socket.send('ch1;', court.udpPort, '127.0.0.1'), 2_000);
        await view.page.evaluate(replayAnimations);
        const times = (await view.page.evaluate(countFrames(seconds))) as number[];
        clearInterval(asking);
        await sender.finished;
        const late = times.filter((ms) => ms > 1.5 * (1_000 / 60)).length;
        figures[name] = { framesPerSecond: Math.round((10_000 * times.length) / times.reduce((sum, ms) => sum + ms, 0)) / 10, betweenFramesMs: summary(times), lateFrames: late };
      } finally {
        await view.close();
      }
    }
    feed.close();
    socket.close();
    return { perSecond, seconds, picture: '1920 x 1080', rendering: 'software', statesHeard: heard, figures };
  });
}
