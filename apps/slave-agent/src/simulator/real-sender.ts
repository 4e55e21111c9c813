/** A sender that the court heard. Times are of the court's wall clock, ms. */
export interface SeenSender {
  /** `address:port`. */
  readonly sender: string;
  readonly firstSeen: number;
  readonly lastSeen: number;
}

/** A time in which the simulator ran; `to` null while it does. */
export interface SimulatedSpan {
  readonly from: number;
  readonly to: number | null;
}

/** A sender that was heard within this time counts as connected. */
export const realForMs = 60_000;
/** Datagrams of a run that ended may still be on their way. */
const lateMs = 2_000;

/**
 * The sender that is not the simulator and was heard within the last minute; null when there is none. The simulator's come from the address
 * that it sends to (`host`) and appear within a run.
 */
export function realSenderOf(senders: readonly SeenSender[], spans: readonly SimulatedSpan[], now: number, host = '127.0.0.1'): string | null {
  const isSimulated = ({ sender, firstSeen }: SeenSender): boolean => sender.startsWith(`${host}:`) && spans.some(({ from, to }) => firstSeen >= from - 1 && firstSeen <= (to ?? now) + lateMs);
  return senders.find((one) => now - one.lastSeen < realForMs && !isSimulated(one))?.sender ?? null;
}
