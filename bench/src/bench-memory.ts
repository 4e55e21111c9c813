import { setTimeout as sleep } from 'node:timers/promises';
import { onStage, workspaceRoot } from '@restrike/e2e';
import { sampleDatagrams } from './sample-datagrams.js';
import { startSender } from './start-sender.js';

/** Resident memory of court and hub, MiB, after so many events in all. */
export async function benchMemory(): Promise<Record<string, unknown>> {
  return onStage(async (stage) => {
    const datagrams = sampleDatagrams(workspaceRoot).map((bytes) => bytes.toString());
    const hub = await stage.hub();
    const court = await stage.court({ number: 1, hubUrl: hub.url });
    const resident = async (url: string): Promise<number> => {
      const text = await (await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(10_000) })).text();
      return Math.round(Number(/^process_resident_memory_bytes (\S+)$/m.exec(text)?.[1]) / 2 ** 20);
    };
    const steps: { readonly events: number; readonly courtMib: number; readonly hubMib: number }[] = [];
    for (const target of [0, 10_000, 20_000, 50_000, 100_000]) {
      const { sequence } = await court.statement();
      if (target > sequence) {
        const perSecond = 1_000;
        await startSender({ targets: [{ port: court.udpPort }], datagrams, perSecond, seconds: (target - sequence) / perSecond }).finished;
        await court.whenCommitted(target);
        await court.whenSynced(120_000);
      }
      await sleep(2_000);
      steps.push({ events: (await court.statement()).sequence, courtMib: await resident(court.url), hubMib: await resident(hub.url) });
    }
    return { steps };
  });
}
