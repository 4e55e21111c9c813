import type { ListenerReport } from '@restrike/contracts';

/** Share of the datagrams that reached this machine which were captured, in percent; null when the platform does not tell. */
export function capturedPercent({ received, kernelDrops, lost }: Pick<ListenerReport, 'received' | 'kernelDrops' | 'lost'>): string | null {
  if (kernelDrops === null) return null;
  const all = received + kernelDrops;
  const missed = kernelDrops + lost;
  // Never rounded up to 100 while something is missing.
  return all === 0 || missed === 0 ? '100' : (Math.floor(((all - missed) / all) * 10_000) / 100).toFixed(2);
}
