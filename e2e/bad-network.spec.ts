import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BadNetwork, goodNetwork } from '@restrike/simulator-network';
import { seededRandom } from '@restrike/simulator-pss';
import { differencesFromTruth, matchesAt, onStage, pausePlayer, truthOf, until, verifyHubEqualsCourt, verifyLedger, type CourtStatement } from './src/index.js';

test('[E2E-7] cuts, silence, delay, repeats, lost answers and disorder between courts and hub lose nothing and double nothing', async () => {
  const seed = Number(process.env['RESTRIKE_SEED'] ?? Date.now() % 100_000);
  process.stdout.write(`bad network: seed ${String(seed)}\n`);
  const { next } = ((random) => ({ next: () => random.between(0, 999_999) / 1_000_000 }))(seededRandom(seed));
  await onStage(async (stage) => {
    const hub = await stage.hub();
    const network = await BadNetwork.start({ targetHost: '127.0.0.1', targetPort: hub.port, port: 0, random: next });
    try {
      const courts = [await stage.court({ number: 1, hubUrl: network.url }), await stage.court({ number: 2, hubUrl: network.url })];
      const ledgers = courts.map((_, index) => path.join(stage.folder, `ledger-${String(index + 1)}`));
      const players = courts.map((court, index) =>
        stage.simulator(['--scenario', 'championship', '--control', '--matches', '2', '--speed', '60', '--seed', String(21 + index), '--target', `127.0.0.1:${String(court.udpPort)}`, '--ledger', ledgers[index] ?? '']),
      );
      // The matches stand in their middle until the network has been bad and cut, however long that takes; words that mean nothing keep the courts busy.
      let words = 0;
      const statements = (): Promise<readonly CourtStatement[]> => Promise.all(courts.map((court) => court.statement()));
      const busy = (): void => {
        words += 1;
        for (const player of players) player.say(`send zz;${String(words)}`);
      };
      const bad = { delayMs: 20, jitterMs: 300, repeat: 0.3, loseAnswer: 0.2 };
      network.become(bad);
      await until('some hits and points', 60_000, async () => (await statements()).every(({ sequence }) => sequence > 60));
      for (const player of players) await pausePlayer(player);
      await until('requests to be repeated and answers lost', 120_000, () => {
        busy();
        return network.counts.repeated > 2 && network.counts.answersLost > 2;
      });
      network.become({ state: 'refuse' });
      await until('the courts to notice the cut', 60_000, async () => {
        busy();
        return (await statements()).every(({ link, sync }) => link.state !== 'up' && sync.waiting > 0);
      });
      network.become({ state: 'up' });
      await until('the courts to be back', 60_000, async () => (await statements()).every(({ link }) => link.state === 'up'));
      for (const player of players) player.say('resume');
      network.become({ state: 'silent' });
      await sleep(2_000);
      network.become({ state: 'up' });
      for (const player of players) expect(await player.finished(120_000)).toBe(0);
      network.become(goodNetwork);
      for (const [index, court] of courts.entries()) {
        expect(verifyLedger(ledgers[index] ?? '', court.dataDir).missing).toEqual([]);
        expect(await verifyHubEqualsCourt(hub, court, 90_000)).toBeGreaterThan(300);
        const truths = truthOf('championship', 21 + index, 2);
        await until(`the hub to have the matches of court ${String(index + 1)}`, 60_000, async () => differencesFromTruth(truths, await matchesAt(hub, `&nodeId=${court.nodeId}`)).length === 0);
        expect((await court.statement()).sync.parked).toBe(0);
      }
    } finally {
      await network.close();
    }
  });
}, 300_000);
