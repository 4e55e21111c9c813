import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { differencesFromTruth, matchesAt, onStage, pausePlayer, readLedger, truthOf, until, verifyHubEqualsCourt, verifyLedger } from './src/index.js';

const seed = 7;

describe('pulled plugs', () => {
  test('[E2E-2] a hub killed in mid-match and started again has everything, and the matches ended as they were played', async () => {
    await onStage(async (stage) => {
      const hub = await stage.hub();
      const court = await stage.court({ number: 1, hubUrl: hub.url });
      const ledger = path.join(stage.folder, 'ledger');
      const player = stage.simulator(['--scenario', 'championship', '--matches', '2', '--speed', '100', '--seed', String(seed), '--target', `127.0.0.1:${String(court.udpPort)}`, '--ledger', ledger]);
      await until('the first match to be fought', 60_000, async () => (await court.statement()).sequence > 150);

      await hub.process.kill();
      const before = (await court.statement()).sequence;
      await court.whenCommitted(before + 50); // The court goes on alone.
      expect((await court.statement()).sync.waiting).toBeGreaterThan(0);
      const again = await stage.hub({ port: hub.port });

      expect(await player.finished(120_000)).toBe(0);
      await court.whenSynced();
      expect(verifyLedger(ledger, court.dataDir).missing).toEqual([]);
      expect(await verifyHubEqualsCourt(again, court)).toBeGreaterThan(300);
      const truths = truthOf('championship', seed, 2);
      expect(differencesFromTruth(truths, await matchesAt(court.url))).toEqual([]);
      await until('the hub to have the matches too', 60_000, async () => differencesFromTruth(truths, await matchesAt(again)).length === 0);
    });
  }, 300_000);

  test('[E2E-3] an agent killed in mid-match and started again goes on in the same state, and the match ends as it was played', async () => {
    await onStage(async (stage) => {
      const hub = await stage.hub();
      const court = await stage.court({ number: 1, hubUrl: hub.url });
      const ledger = path.join(stage.folder, 'ledger');
      const player = stage.simulator(['--control', '--scenario', 'championship', '--matches', '1', '--speed', '60', '--seed', String(seed), '--target', `127.0.0.1:${String(court.udpPort)}`, '--ledger', ledger]);
      await until('a round with points on both sides', 60_000, async () => {
        const { state } = await court.statement();
        return state.status === 'round' && state.blue.score > 0 && state.red.score > 0;
      });
      // Between two datagrams, so that none is sent to nobody and the end can be compared with what was played.
      await pausePlayer(player);
      await until('the court to have committed what was sent', 60_000, async () => {
        const sent = readLedger(ledger).length;
        const { listener, sequence } = await court.statement();
        if (listener === null || listener.received !== sent || listener.queued > 0 || sequence < sent) return false;
        await sleep(500);
        return (await court.statement()).sequence === sequence;
      });
      const before = await court.statement();

      await court.process.kill();
      const again = await stage.court({ number: 1, hubUrl: hub.url });
      const after = await again.statement();
      expect(after.state).toEqual(before.state);
      expect(after.sequence).toBe(before.sequence);
      expect(after.epoch).not.toBe(before.epoch);

      player.say('resume');
      expect(await player.finished(120_000)).toBe(0);
      await again.whenSynced();
      expect(verifyLedger(ledger, again.dataDir).missing).toEqual([]);
      await verifyHubEqualsCourt(hub, again);
      const truths = truthOf('championship', seed, 1);
      expect(differencesFromTruth(truths, await matchesAt(again.url))).toEqual([]);
      await until('the hub to have the match too', 60_000, async () => differencesFromTruth(truths, await matchesAt(hub)).length === 0);
    });
  }, 300_000);
});
