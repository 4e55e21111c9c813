import { readFileSync } from 'node:fs';
import { readCapture } from './capture.js';
import { FaultInjector } from './faults.js';
import { Player, type PlayerStatus } from './player.js';
import type { SimulatorArguments } from './read-arguments.js';
import { scenario, type TimedDatagram } from './scenarios.js';

/** Pause between two runs of a capture that is played in a loop, ms. */
const loopGapMs = 5_000;

/** Courts that are being played. */
export interface Simulator {
  /** Resolves when every court is at its end. */
  readonly done: Promise<readonly PlayerStatus[]>;
  status(): readonly PlayerStatus[];
  send(text: string): void;
  pause(): void;
  resume(): void;
  stop(): void;
}

function* replay(datagrams: readonly TimedDatagram[], loop: boolean): Generator<TimedDatagram, void, void> {
  const length = (datagrams.at(-1)?.atMs ?? 0) + loopGapMs;
  for (let round = 0; round === 0 || loop; round += 1) {
    for (const one of datagrams) yield { ...one, atMs: one.atMs + round * length };
  }
}

/**
 * Starts the simulator.
 *
 * @throws CaptureError for a capture that can not be read.
 */
export function createSimulator(options: SimulatorArguments): Simulator {
  const capture = options.replay === null ? null : readCapture(readFileSync(options.replay, 'utf8'), options.replay);
  const players = options.targets.map(({ host, port }, index) => {
    const court = index + 1;
    const datagrams: Iterator<TimedDatagram> =
      options.send.length > 0
        ? options.send.map((text, order) => ({ atMs: order * 2, text }))[Symbol.iterator]()
        : capture === null
          ? scenario({ name: options.scenario, seed: options.seed, court, matches: options.matches, port, generation: options.generation })
          : replay(capture, options.loop);
    const ledger = options.ledger === null ? null : options.targets.length === 1 ? options.ledger : `${options.ledger}.${String(court)}`;
    const { speed, rate, record, durationMs } = options;
    return new Player({ host, port, speed, rate, record, durationMs, court, ledger, faults: new FaultInjector(options.faults, options.seed * 1_000 + court) }, datagrams);
  });
  return {
    done: Promise.all(players.map((player) => player.play())),
    status: () => players.map(({ status }) => status),
    send: (text) => players.forEach((player) => player.sendNow(text)),
    pause: () => players.forEach((player) => player.pause()),
    resume: () => players.forEach((player) => player.resume()),
    stop: () => players.forEach((player) => player.stop()),
  };
}
