import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '@restrike/db/court';
import { seededRandom } from '@restrike/simulator-pss';
import type { CourtProcess } from './court-process.js';
import { onStage } from './stage.js';
import { verifyHubEqualsCourt, verifyLedger, type Absence } from './verify.js';

export interface CampaignOptions {
  /** Kills of the agent, and as many of the hub. */
  readonly kills: number;
  readonly seed: number;
  /** Datagrams a second while plugs are pulled. */
  readonly perSecond: number;
  readonly say: (line: string) => void;
}

export interface CampaignResult {
  readonly seed: number;
  readonly kills: { readonly agent: number; readonly hub: number };
  readonly datagrams: { readonly sent: number; readonly kept: number; readonly whileTheCourtWasDown: number };
  readonly events: number;
  readonly epochs: number;
}

/** Highest sequence that the court has said to be committed, watched every few milliseconds. */
class CommitWatch {
  said = 0;
  /** When a court was asked that said more than before, wall clock, ms: one that stands still commits nothing, and loses with its end what waits for it in the kernel. */
  grewAt = Date.now();
  private court: CourtProcess | null = null;
  private readonly ended: Promise<void>;
  private running = true;

  constructor() {
    this.ended = this.watch();
  }

  look(court: CourtProcess | null): void {
    this.court = court;
  }

  async end(): Promise<void> {
    this.running = false;
    await this.ended;
  }

  private async watch(): Promise<void> {
    while (this.running) {
      // A court that dies while it is asked says nothing.
      const askedAt = Date.now();
      const statement = await this.court?.statement().catch(() => null);
      if (statement != null && statement.sequence > this.said) [this.said, this.grewAt] = [statement.sequence, askedAt];
      await sleep(5);
    }
  }
}

/**
 * Kills agent and hub (SIGKILL) again and again at random moments while datagrams come, starts them again, and checks at the end that no committed
 * event is lost, none is doubled, and the hub equals the court.
 *
 * @throws at the first thing that is not so.
 */
export async function campaign({ kills, seed, perSecond, say }: CampaignOptions): Promise<CampaignResult> {
  const random = seededRandom(seed);
  const plan = [...Array.from({ length: kills }, () => 'agent' as const), ...Array.from({ length: kills }, () => 'hub' as const)];
  for (let index = plan.length - 1; index > 0; index -= 1) {
    const other = random.between(0, index);
    [plan[index], plan[other]] = [plan[other] as 'agent' | 'hub', plan[index] as 'agent' | 'hub'];
  }
  say(`campaign: seed ${String(seed)}, ${String(kills)} kills of the agent and ${String(kills)} of the hub, ${String(perSecond)} datagrams a second`);
  return onStage(async (stage) => {
    let hub = await stage.hub();
    let court = await stage.court({ number: 1, hubUrl: hub.url });
    const ledger = path.join(stage.folder, 'ledger');
    const target = `127.0.0.1:${String(court.udpPort)}`;
    const player = stage.simulator(['--scenario', 'championship', '--rate', String(perSecond), '--seed', String(seed), '--target', target, '--ledger', ledger]);
    const absences: Absence[] = [];
    const watch = new CommitWatch();
    try {
      for (const [index, victim] of plan.entries()) {
        watch.look(court);
        await sleep(random.between(50, 1_500));
        const from = Date.now();
        if (victim === 'agent') {
          watch.look(null);
          const grewAt = Math.min(from, watch.grewAt);
          await court.process.kill();
          await sleep(random.between(0, 300));
          court = await stage.court({ number: 1, hubUrl: hub.url });
          absences.push({ from: grewAt, to: Date.now() });
          const found = foundAtStart(court.dataDir);
          if (found < watch.said) throw new Error(`kill ${String(index + 1)}, seed ${String(seed)}: the court had said that ${String(watch.said)} events are committed, and found ${String(found)}`);
        } else {
          await hub.process.kill();
          await sleep(random.between(0, 300));
          hub = await stage.hub({ port: hub.port });
        }
        say(`  ${String(index + 1)}/${String(plan.length)} ${victim} killed and back after ${String(Date.now() - from)} ms; committed ${String(watch.said)}`);
      }
    } finally {
      await watch.end();
    }
    await player.stop();
    await court.whenSynced(120_000);
    const verdict = verifyLedger(ledger, court.dataDir, absences);
    const { events, epochs } = sequencesWithoutHoles(court.dataDir);
    const equal = await verifyHubEqualsCourt(hub, court, 120_000);
    if (equal !== events) throw new Error(`seed ${String(seed)}: the days of the court hold ${String(equal)} events, its table ${String(events)}`);
    return {
      seed,
      kills: { agent: kills, hub: kills },
      datagrams: { sent: verdict.sent, kept: verdict.kept, whileTheCourtWasDown: verdict.sent - verdict.kept },
      events,
      epochs,
    };
  });
}

/** Last sequence that the newest run found in the store when it opened it: what came since can not stand in for what is gone. */
function foundAtStart(dataDir: string): number {
  const database = openDatabase(path.join(dataDir, 'court.sqlite'), { synchronous: 'NORMAL', readonly: true });
  try {
    return Number(database.prepare('SELECT max(from_sequence) FROM epochs').pluck().get()) - 1;
  } finally {
    database.close();
  }
}

/** The court's sequences are 1, 2, 3 … to the last. @throws when one is missing. */
function sequencesWithoutHoles(dataDir: string): { readonly events: number; readonly epochs: number } {
  const database = openDatabase(path.join(dataDir, 'court.sqlite'), { synchronous: 'NORMAL', readonly: true });
  try {
    const row = database.prepare('SELECT count(*) AS events, min(sequence) AS first, max(sequence) AS last, count(DISTINCT epoch) AS epochs FROM events').get() as { events: number; first: number; last: number; epochs: number };
    if (row.first !== 1 || row.last !== row.events) throw new Error(`the court has ${String(row.events)} events with sequences ${String(row.first)} to ${String(row.last)}`);
    return { events: row.events, epochs: row.epochs };
  } finally {
    database.close();
  }
}
