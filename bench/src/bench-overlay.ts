import { setTimeout as sleep } from 'node:timers/promises';
import { COURT_FEED_NAMESPACE, type LiveState } from '@restrike/contracts';
import { onStage, workspaceRoot } from '@restrike/e2e';
import { FeedWatcher, openFeed } from './feed-watcher.js';
import { summary } from './percentile.js';
import { sampleDatagrams } from './sample-datagrams.js';
import { startSender, type Sender } from './start-sender.js';

/** One OBS with a scoreboard, a review animation, a lower third, a winner card and all courts. */
const overlays = 5;

/** OVL-1: from the sending of a datagram to the state that it made at each of five overlays' sockets, of a court that has no hub. */
export async function benchOverlay(perSecond: number, seconds: number): Promise<Record<string, unknown>> {
  return onStage(async (stage) => {
    const court = await stage.court({ number: 1, hubUrl: null });
    const datagrams = sampleDatagrams(workspaceRoot).map((bytes) => bytes.toString());
    const play = async (lasts: number): Promise<{ readonly sent: number; readonly watchers: readonly FeedWatcher[] }> => {
      let sender: Sender | null = null;
      const { sequence } = await court.statement();
      const watchers: FeedWatcher[] = [];
      for (let index = 0; index < overlays; index += 1) {
        const socket = await openFeed(`${court.url}${COURT_FEED_NAMESPACE}`);
        const watcher = new FeedWatcher(socket, 0, sequence, () => sender);
        socket.on('change', (change: LiveState) => watcher.saw(change));
        watchers.push(watcher);
      }
      sender = startSender({ targets: [{ port: court.udpPort }], datagrams, perSecond, seconds: lasts });
      await sender.finished;
      await sleep(500);
      for (const watcher of watchers) watcher.close();
      return { sent: sender.perTarget, watchers };
    };
    // The first second of a process is spent on compiling; it is warmed up as in a hall, where it stands ready before the match.
    await play(3);
    const { sent, watchers } = await play(seconds);
    return { overlays, perSecond, seconds, sent, toOverlaySocketMs: summary(watchers.flatMap(({ latencies }) => latencies)) };
  });
}
